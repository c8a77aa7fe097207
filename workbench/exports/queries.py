"""Reads of exports: my own, and the pieces of a file."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from workbench.exports.models import Export, ExportChunk, ExportStatus
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import Refused, not_found


def list_own(actor: Actor, *, after: tuple[Any, ...] | None, limit: int) -> Sequence[Export]:
    """What I asked for, newest first; up to `limit + 1`."""
    query = sa.select(Export).where(Export.member_id == actor.member_id).order_by(Export.id.desc()).limit(limit + 1)
    if after:
        query = query.where(Export.id < after[0])
    return db.session.scalars(query).all()


def get_own(actor: Actor, export_id: int) -> Export:
    """The only door to an export: whoever asked for it."""
    query = sa.select(Export).where(Export.id == export_id, Export.member_id == actor.member_id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise not_found()
    return found


def count_waiting(actor: Actor) -> int:
    """How many of mine are not ready."""
    query = sa.select(sa.func.count()).where(
        Export.member_id == actor.member_id, Export.status == ExportStatus.WAITING.value
    )
    return db.session.scalars(query).one()


def get_file(export: Export) -> Iterator[bytes]:
    """The pieces of its file, one at a time; refused while there is none, or none any more."""
    if export.status != ExportStatus.DONE.value:
        raise Refused("not_ready", detail="The file is not written yet.")
    if export.forgotten_at is not None:
        raise Refused("expired", status=410, detail="Files are kept for seven days; export it again.")
    pieces = sa.select(ExportChunk.position).where(ExportChunk.export_id == export.id).order_by(ExportChunk.position)
    positions = db.session.scalars(pieces).all()
    return (_piece(export.id, position) for position in positions)


def _piece(export_id: int, position: int) -> bytes:
    query = sa.select(ExportChunk.body).where(ExportChunk.export_id == export_id, ExportChunk.position == position)
    return db.session.scalars(query).one()
