"""Writes the files of a size, the streams side by side in processes of their own."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from bench.generator import organisation
from bench.generator.history import Historian
from bench.generator.people import People
from bench.generator.purchasing import Purchasing
from bench.generator.sizes import SIZES, Size
from bench.generator.spool import Spool
from bench.generator.timeline import Timeline
from bench.generator.trailing import Trailing

Write = Callable[[Size, Timeline, Spool], None]


def write_files(folder: Path, size: Size, end: dt.datetime) -> None:
    """All rows of a size whose history ends at `end`."""
    with ProcessPoolExecutor(len(WRITERS), mp_context=get_context("spawn")) as pool:
        running = [pool.submit(write_stream, stream, folder / stream, size.name, end) for stream in WRITERS]
        for one in running:
            one.result()


def write_stream(stream: str, folder: Path, size_name: str, end: dt.datetime) -> None:
    """The rows of one stream; the same arguments write the same bytes."""
    spool = Spool(folder)
    WRITERS[stream](SIZES[size_name], Timeline(end), spool)
    spool.close()


def _people(size: Size, timeline: Timeline, spool: Spool) -> None:
    People(timeline, spool).write_all(Historian(size, timeline))


def _orders(size: Size, timeline: Timeline, spool: Spool) -> None:
    Purchasing(timeline, spool).write_all(Historian(size, timeline))


def _trail(size: Size, timeline: Timeline, spool: Spool) -> None:
    Trailing(timeline, spool).write_all(Historian(size, timeline))


WRITERS: dict[str, Write] = {"trail": _trail, "orders": _orders, "people": _people, "organisation": organisation.write}
