"""Reads of the inbox, for administrators."""

from collections.abc import Sequence

import sqlalchemy as sa

from workbench.callbacks.jobs import handle
from workbench.callbacks.models import InboxMessage
from workbench.kernel.db import db
from workbench.kernel.errors import not_found
from workbench.kernel.jobs import in_queue


def list_messages(*, status: str | None, before: int | None, limit: int) -> Sequence[InboxMessage]:
    """Messages, newest first; up to `limit + 1`."""
    query = sa.select(InboxMessage).order_by(InboxMessage.id.desc()).limit(limit + 1)
    if status:
        query = query.where(InboxMessage.status == status)
    if before:
        query = query.where(InboxMessage.id < before)
    return db.session.scalars(query).all()


def get_message(message_id: int) -> InboxMessage:
    """One message, locked, or 404."""
    found = db.session.get(InboxMessage, message_id, with_for_update=True)
    if found is None:
        raise not_found()
    return found


def has_job(message: InboxMessage) -> bool:
    """Whether a worker has the message, or will take it up by itself."""
    found: bool = db.session.scalars(sa.select(sa.literal(message.id).in_(in_queue(handle, "message_id")))).one()
    return found


def counts_by_status() -> dict[str, int]:
    """How many messages are in each state."""
    query = sa.select(InboxMessage.status, sa.func.count()).group_by(InboxMessage.status)
    return dict(db.session.execute(query).all())
