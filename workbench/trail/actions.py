"""Write to the trail, in the transaction of the fact itself."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from workbench.changes.actions import mark
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.trail.models import Kind, Source, TrailEntry


def entry(
    kind: Kind,
    *,
    source: Source,
    customer_id: int | None = None,
    group_id: int | None = None,
    happened_at: dt.datetime | None = None,
    actor_member_id: int | None = None,
    fact_key: str | None = None,
    **payload: Any,
) -> dict[str, Any]:
    """The row for one fact; `happened_at` defaults to now."""
    return {
        "kind": kind.value,
        "source": source.value,
        "customer_id": customer_id,
        "group_id": group_id,
        "happened_at": happened_at or clock.now(),
        "actor_member_id": actor_member_id,
        "fact_key": fact_key,
        "payload": payload,
    }


def record(kind: Kind, **about: Any) -> bool:
    """Record one fact (arguments of `entry`). False when it was already known by its `fact_key`."""
    return record_all([entry(kind, **about)]) == 1


def record_all(entries: Sequence[dict[str, Any]]) -> int:
    """Record many facts in one statement; returns how many were new. What is derived from facts follows by itself."""
    if not entries:
        return 0
    mark(customer_ids=[one["customer_id"] for one in entries])
    statement = insert(TrailEntry).on_conflict_do_nothing(index_elements=["fact_key"]).returning(TrailEntry.id)
    return len(db.session.scalars(statement, list(entries)).all())
