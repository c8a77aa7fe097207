"""Reads of the inbox, for administrators."""

from collections.abc import Sequence

import sqlalchemy as sa

from workbench.callbacks.models import InboxMessage
from workbench.kernel.db import db
from workbench.kernel.errors import not_found


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


def counts_by_status() -> dict[str, int]:
    """How many messages are in each state."""
    query = sa.select(InboxMessage.status, sa.func.count()).group_by(InboxMessage.status)
    return dict(db.session.execute(query).all())
