"""Reads of the trail. The caller has already found the customer through the actor."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from workbench.kernel.db import db
from workbench.people.models import Member
from workbench.trail.models import TrailEntry


def of_customers(customer_ids: Sequence[int], *, after: tuple[Any, ...] | None, limit: int) -> Sequence[Any]:
    """What happened to the customers who are one person, newest first; up to `limit + 1` rows."""
    first, *others = customer_ids
    # Almost always there is one: `=` lets the index deliver the newest first, where `in` would sort all of them.
    is_hers = TrailEntry.customer_id.in_(customer_ids) if others else TrailEntry.customer_id == first
    query = (
        sa.select(
            TrailEntry.id,
            TrailEntry.kind,
            TrailEntry.happened_at,
            TrailEntry.source,
            TrailEntry.payload,
            Member.name.label("actor_name"),
        )
        .outerjoin(Member, Member.id == TrailEntry.actor_member_id)
        .where(is_hers)
        .order_by(TrailEntry.happened_at.desc(), TrailEntry.id.desc())
        .limit(limit + 1)
    )
    if after:
        query = query.where(sa.tuple_(TrailEntry.happened_at, TrailEntry.id) < sa.tuple_(*after))
    return db.session.execute(query).all()


def of_group(group_id: int, *, limit: int) -> Sequence[TrailEntry]:
    """What happened in a group, newest first."""
    query = sa.select(TrailEntry).where(TrailEntry.group_id == group_id)
    return db.session.scalars(query.order_by(TrailEntry.happened_at.desc(), TrailEntry.id.desc()).limit(limit)).all()
