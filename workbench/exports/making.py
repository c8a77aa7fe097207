"""Make the file of an export: at once while it is small, in a job when it is not."""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from workbench.exports.models import Export, ExportChunk, ExportStatus
from workbench.exports.progress import tell_progress
from workbench.exports.table import ExportTable
from workbench.exports.writing import SHEETS
from workbench.kernel import clock, live
from workbench.kernel.actor import Actor
from workbench.kernel.db import db

SMALL = 1_000
"""Rows that are written while the request waits; of a larger table no more than these are read twice."""
CHUNK_BYTES = 1024 * 1024
PROGRESS_EVERY = 1_000


class TooLarge(Exception):
    """There are more rows than a request should wait for."""


def make_if_small(export: Export, table: ExportTable, actor: Actor) -> bool:
    """Whether the table was small, and its file is made."""
    try:
        make(export, table, actor, most=SMALL)
    except TooLarge:
        return False
    return True


def make(export: Export, table: ExportTable, actor: Actor, *, most: int | None = None) -> None:
    """Write the file as the rows are read, and keep it; of more rows than `most`, nothing."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"export.{export.file_format}"
        sheet = SHEETS[export.file_format](path, watermark(export, actor), [column.title for column in table.columns])
        count = 0
        with closing(sheet):
            for row in _rows(export, table, actor):
                if count == most:
                    raise TooLarge
                sheet.write(column.read(row) for column in table.columns)
                count += 1
                if count % PROGRESS_EVERY == 0:
                    tell_progress(export.id, count)
        _keep(export, path)
    export.status, export.row_count, export.finished_at = ExportStatus.DONE.value, count, clock.now()
    live.tell(db.session.info, [export.member_id], "exports")


def _rows(export: Export, table: ExportTable, actor: Actor) -> Iterator[Any]:
    return table.rows(actor, table.filters().load(export.filters))


def watermark(export: Export, actor: Actor) -> str:
    """Who took it out of the house, and when."""
    moment = export.asked_at.astimezone(clock.corp_zone())
    return f"导出人 {actor.name}（{actor.userid[-4:]}） 导出时间 {moment:%Y-%m-%d %H:%M} 内部资料，请勿外传"


def _keep(export: Export, path: Path) -> None:
    db.session.execute(sa.delete(ExportChunk).where(ExportChunk.export_id == export.id))
    export.size_bytes = path.stat().st_size
    with path.open("rb") as file:
        for position, body in enumerate(iter(lambda: file.read(CHUNK_BYTES), b"")):
            values = {"export_id": export.id, "position": position, "body": body}
            db.session.execute(sa.insert(ExportChunk).values(values))
