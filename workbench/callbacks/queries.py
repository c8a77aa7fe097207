"""Reads of the inbox, for administrators."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import defer

from workbench.callbacks.filters import FAILURES, InboxFilter
from workbench.callbacks.jobs import handle
from workbench.callbacks.models import InboxMessage, Status
from workbench.kernel.db import db
from workbench.kernel.errors import not_found
from workbench.kernel.jobs import in_queue


def list_messages(wanted: InboxFilter, *, before: int | None, limit: int) -> Sequence[InboxMessage]:
    """Messages without their XML, newest first; up to `limit + 1`."""
    query = sa.select(InboxMessage).options(defer(InboxMessage.xml, raiseload=True)).where(*wanted.conditions())
    query = query.order_by(InboxMessage.id.desc()).limit(limit + 1)
    if before:
        query = query.where(InboxMessage.id < before)
    return db.session.scalars(query).all()


def newest(receiver: str) -> InboxMessage | None:
    """The message that came last to a receiver."""
    query = sa.select(InboxMessage).where(InboxMessage.receiver == receiver)
    return db.session.scalars(query.order_by(InboxMessage.id.desc()).limit(1)).one_or_none()


def newest_of(events: Sequence[str]) -> InboxMessage | None:
    """The message of any of these kinds that happened last."""
    query = sa.select(InboxMessage).where(InboxMessage.event.in_(events))
    order = (InboxMessage.sent_at.desc().nulls_last(), InboxMessage.id.desc())
    return db.session.scalars(query.order_by(*order).limit(1)).one_or_none()


def oldest_unhandled() -> dt.datetime | None:
    """Since when the oldest unfinished message that nobody has given up has been waiting."""
    unfinished = InboxMessage.status.in_([Status.WAITING.value, Status.FAILED.value])
    query = sa.select(InboxMessage.received_at).where(unfinished)
    return db.session.scalars(query.order_by(InboxMessage.id).limit(1)).first()


def get_message(message_id: int) -> InboxMessage:
    """One message to look at, or 404."""
    found = db.session.get(InboxMessage, message_id)
    if found is None:
        raise not_found()
    return found


def lock_message(message_id: int) -> InboxMessage:
    """One message to decide about, or 404: no worker takes it up meanwhile."""
    found = db.session.get(InboxMessage, message_id, with_for_update=True)
    if found is None:
        raise not_found()
    return found


def has_job(message: InboxMessage) -> bool:
    """Whether a worker has the message, or will take it up by itself."""
    found: bool = db.session.scalars(sa.select(sa.literal(message.id).in_(in_queue(handle, "message_id")))).one()
    return found


def counts_by_status() -> dict[str, int]:
    """How many messages are in each state; this reads the whole inbox."""
    query = sa.select(InboxMessage.status, sa.func.count()).group_by(InboxMessage.status)
    return dict(db.session.execute(query).all())


def count_in(*statuses: Status) -> int:
    """How many messages are in one of these states: cheap for those few messages are in."""
    query = sa.select(sa.func.count()).where(InboxMessage.status.in_([status.value for status in statuses]))
    return db.session.scalars(query).one()


def lock_failures(wanted: InboxFilter, limit: int) -> Sequence[InboxMessage]:
    """Failed and dead messages, oldest first, locked; those somebody else is working on are left out."""
    query = sa.select(InboxMessage).where(InboxMessage.status.in_(FAILURES), *wanted.conditions())
    return db.session.scalars(query.order_by(InboxMessage.id).limit(limit).with_for_update(skip_locked=True)).all()


def count_failures(wanted: InboxFilter) -> int:
    """How many messages have failed or are dead."""
    query = sa.select(sa.func.count()).where(InboxMessage.status.in_(FAILURES), *wanted.conditions())
    return db.session.scalars(query).one()


def counts_by_event() -> Sequence[sa.RowMapping]:
    """How many messages of each kind there are, how many of them failed, and how many nothing reacts to."""
    is_failure = InboxMessage.status.in_(FAILURES)
    query = (
        sa.select(
            InboxMessage.event,
            sa.func.count().label("total"),
            sa.func.count().filter(is_failure).label("failed"),
            sa.func.count().filter(InboxMessage.status == Status.IGNORED.value).label("ignored"),
        )
        .group_by(InboxMessage.event)
        .order_by(sa.desc("total"), InboxMessage.event)
    )
    return db.session.execute(query).mappings().all()
