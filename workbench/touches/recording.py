"""Write touches and signals down: each once, whoever reports it and however often."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from workbench.changes.actions import mark
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.touches.models import Signal, SignalKind, Touch, TouchKind

PRESENT = sa.text("""
    select distinct c.id
    from unnest(cast(:group_ids as bigint[]), cast(:moments as timestamptz[])) as t(group_id, at)
    join group_members s on s.group_id = t.group_id and s.is_customer
        and s.joined_at <= t.at and (s.left_at is null or t.at < s.left_at)
    join customers c on c.external_userid = s.participant_id
""")
"""Customers who were in a group when something was sent there."""


def touch(
    kind: TouchKind,
    *,
    member_id: int,
    touched_at: dt.datetime,
    fact_key: str,
    customer_id: int | None = None,
    group_id: int | None = None,
    task_item_id: int | None = None,
    self_told_at: dt.datetime | None = None,
    **about: Any,
) -> dict[str, Any]:
    """The row of one proven contact with a customer, or with everybody in a group.

    `self_told_at` is when the member's own phone told of it, where nobody else does: such a word earns no order that
    was paid before it (`attribution.rule`).
    """
    return {
        "kind": kind.value,
        "member_id": member_id,
        "customer_id": customer_id,
        "group_id": group_id,
        "touched_at": touched_at,
        "task_item_id": task_item_id,
        "self_told_at": self_told_at,
        "about": about,
        "fact_key": fact_key,
        "recorded_at": clock.now(),
    }


def record_touch(kind: TouchKind, **facts: Any) -> bool:
    """Record one touch (arguments of `touch`). False when it was already known by its `fact_key`."""
    return record_touches([touch(kind, **facts)]) == 1


def record_touches(rows: Sequence[dict[str, Any]]) -> int:
    """Record many in one statement; returns how many were new. Whom they concern is derived again.

    The caller writes the trail entries: it knows the words.
    """
    if not rows:
        return 0
    statement = insert(Touch).on_conflict_do_nothing(index_elements=["fact_key"])
    returned = statement.returning(Touch.customer_id, Touch.group_id, Touch.touched_at)
    new = db.session.execute(returned, list(rows)).all()
    mark(customer_ids=[row.customer_id for row in new])
    mark_present([(row.group_id, row.touched_at) for row in new if row.group_id is not None])
    return len(new)


def mark_present(sent: Iterable[tuple[int, dt.datetime]]) -> None:
    """Mark the customers who were in these groups at these moments."""
    pairs = list(sent)
    if pairs:
        groups = {"group_ids": [group_id for group_id, _ in pairs], "moments": [at for _, at in pairs]}
        mark(customer_ids=db.session.scalars(PRESENT, groups).all())


def signal(
    kind: SignalKind,
    *,
    customer_id: int,
    happened_at: dt.datetime,
    fact_key: str,
    member_id: int | None = None,
    group_id: int | None = None,
    **about: Any,
) -> dict[str, Any]:
    """The row of one thing a customer did."""
    return {
        "kind": kind.value,
        "customer_id": customer_id,
        "happened_at": happened_at,
        "member_id": member_id,
        "group_id": group_id,
        "about": about,
        "fact_key": fact_key,
    }


def record_signals(rows: Sequence[dict[str, Any]]) -> int:
    """Record many in one statement; returns how many were new. Whom they concern is derived again."""
    if not rows:
        return 0
    statement = insert(Signal).on_conflict_do_nothing(index_elements=["fact_key"]).returning(Signal.customer_id)
    new = db.session.scalars(statement, list(rows)).all()
    mark(customer_ids=new)
    return len(new)
