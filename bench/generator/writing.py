"""Writes the files of a size: shards of customers side by side in processes of their own, each history told once."""

import datetime as dt
import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from bench.generator import organisation
from bench.generator.history import Historian
from bench.generator.people import People
from bench.generator.purchasing import Purchasing
from bench.generator.shards import SHARDS, shards
from bench.generator.sizes import Size
from bench.generator.spool import Spool
from bench.generator.timeline import Timeline
from bench.generator.trailing import Trailing

WRITERS = ("organisation", *(f"shard{number}" for number in range(SHARDS)))


def write_files(folder: Path, size: Size, end: dt.datetime) -> None:
    """All rows of a size whose history ends at `end`."""
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        running = [pool.submit(write, writer, folder, size, end) for writer in WRITERS]
        for one in running:
            one.result()


def write(writer: str, folder: Path, size: Size, end: dt.datetime) -> None:
    """The rows of one writer; the same arguments write the same bytes."""
    spool, timeline = Spool(folder, writer), Timeline(end)
    if writer == "organisation":
        organisation.write(size, timeline, spool)
    else:
        _customers(int(writer.removeprefix("shard")), size, timeline, spool)
    spool.close()


def _customers(number: int, size: Size, timeline: Timeline, spool: Spool) -> None:
    shard = shards(size)[number]
    streams = (
        People(timeline, spool, shard),
        Purchasing(size, timeline, spool, shard),
        Trailing(size, timeline, spool, shard),
    )
    for history in Historian(size, timeline, shard).histories():
        for stream in streams:
            stream.write(history)
