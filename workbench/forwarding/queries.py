"""Reads of targets and their lines."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from workbench.callbacks.models import InboxMessage
from workbench.forwarding.models import ForwardingDelivery, ForwardingTarget, Status
from workbench.kernel.db import db
from workbench.kernel.errors import not_found


def wanting(event: str) -> list[ForwardingTarget]:
    """Targets that asked for such an event, paused ones too: they get it afterwards."""
    return [target for target in db.session.scalars(sa.select(ForwardingTarget)) if target.wants(event)]


def list_targets(*, after: int | None, limit: int) -> Sequence[Any]:
    """(target, backlog, oldest_waiting_at), oldest target first; up to `limit + 1`."""
    query = _with_backlog().order_by(ForwardingTarget.id).limit(limit + 1)
    if after is not None:
        query = query.where(ForwardingTarget.id > after)
    return db.session.execute(query).all()


def get_target(target_id: int) -> ForwardingTarget:
    """One target or 404. Every administrator sees all."""
    found = db.session.get(ForwardingTarget, target_id)
    if found is None:
        raise not_found()
    return found


def get_row(target_id: int) -> Any:
    """One target with its backlog, or 404."""
    found = db.session.execute(_with_backlog().where(ForwardingTarget.id == target_id)).one_or_none()
    if found is None:
        raise not_found()
    return found


def _with_backlog() -> sa.Select[Any]:
    waiting = sa.select(
        ForwardingDelivery.target_id,
        sa.func.count().label("backlog"),
        sa.func.min(ForwardingDelivery.created_at).label("oldest_waiting_at"),
    ).where(ForwardingDelivery.status == Status.WAITING.value)
    line = waiting.group_by(ForwardingDelivery.target_id).subquery()
    backlog = sa.func.coalesce(line.c.backlog, 0).label("backlog")
    query = sa.select(ForwardingTarget, backlog, line.c.oldest_waiting_at)
    return query.outerjoin(line, line.c.target_id == ForwardingTarget.id)


def first_waiting(target_id: int) -> tuple[ForwardingDelivery, InboxMessage] | None:
    """The head of a target's line, with what it is to tell."""
    query = (
        sa.select(ForwardingDelivery, InboxMessage)
        .join(InboxMessage, InboxMessage.id == ForwardingDelivery.message_id)
        .where(ForwardingDelivery.target_id == target_id, ForwardingDelivery.status == Status.WAITING.value)
        .order_by(ForwardingDelivery.id)
        .limit(1)
    )
    found = db.session.execute(query).one_or_none()
    return None if found is None else (found[0], found[1])


def stuck(now: dt.datetime, since: dt.datetime) -> sa.Select[ForwardingTarget]:
    """Targets that could be served and have been waiting since before a moment."""
    waiting = sa.exists().where(
        ForwardingDelivery.target_id == ForwardingTarget.id,
        ForwardingDelivery.status == Status.WAITING.value,
        ForwardingDelivery.created_at < since,
    )
    may_send = sa.or_(ForwardingTarget.retry_at.is_(None), ForwardingTarget.retry_at <= now)
    return sa.select(ForwardingTarget).where(ForwardingTarget.paused_at.is_(None), may_send, waiting)


def list_deliveries(target_id: int, *, status: str | None, before: int | None, limit: int) -> Sequence[Any]:
    """(delivery, event, received_at) of a target, newest first; up to `limit + 1`."""
    query = (
        sa.select(ForwardingDelivery, InboxMessage.event, InboxMessage.received_at)
        .join(InboxMessage, InboxMessage.id == ForwardingDelivery.message_id)
        .where(ForwardingDelivery.target_id == target_id)
        .order_by(ForwardingDelivery.id.desc())
        .limit(limit + 1)
    )
    if status:
        query = query.where(ForwardingDelivery.status == status)
    if before is not None:
        query = query.where(ForwardingDelivery.id < before)
    return db.session.execute(query).all()


def get_delivery(delivery_id: int) -> ForwardingDelivery:
    """One delivery, locked, or 404."""
    found = db.session.get(ForwardingDelivery, delivery_id, with_for_update=True)
    if found is None:
        raise not_found()
    return found
