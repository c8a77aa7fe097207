"""Ask for an export."""

from typing import Any

from workbench.audit import actions as audit
from workbench.exports.jobs import write
from workbench.exports.making import make_if_small
from workbench.exports.models import Export
from workbench.exports.scopes import scope_of
from workbench.exports.table import ExportTable
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import Refused
from workbench.kernel.jobs import IDLE, later

MOST_WAITING = 5


def ask(table: ExportTable, *, file_format: str, filters: dict[str, Any], waiting: int, by: Actor) -> Export:
    """Make an export of what the actor sees now: at once, or in the background when it is large."""
    if waiting >= MOST_WAITING:
        raise Refused("too_many", status=429, detail="Wait till your other exports are ready.")
    export = Export(
        member_id=by.member_id,
        table_key=table.key,
        file_format=file_format,
        filters=filters,
        scope=scope_of(by),
        asked_at=clock.now(),
    )
    db.session.add(export)
    db.session.flush()  # its pieces and its job are named by its id
    audit.record(
        "export_asked",
        subject_kind="export",
        subject_id=export.id,
        actor_id=by.member_id,
        table=table.key,
        file_format=file_format,
        filters=filters,
    )
    if not make_if_small(export, table, by):
        later(write, priority=IDLE, export_id=export.id)
    return export


def note_download(export: Export, *, by: Actor) -> None:
    """A file left the house."""
    audit.record("export_downloaded", subject_kind="export", subject_id=export.id, actor_id=by.member_id)
