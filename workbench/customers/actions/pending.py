"""Half-added customers: they wait to be accepted and are not relations yet."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from workbench.customers.models import PendingRelation, Relation
from workbench.kernel.db import db
from workbench.trail import actions as trail
from workbench.trail.models import Kind, Source


def store_half_added(member_id: int, customer_id: int, *, added_at: dt.datetime, state: str | None) -> None:
    """Remember the request, unless the acceptance has overtaken it; the fact goes to the trail either way."""
    trail.record(
        Kind.RELATION_HALF_ADDED,
        source=Source.EVENT,
        customer_id=customer_id,
        happened_at=added_at,
        actor_member_id=member_id,
        fact_key=f"relation_half_added:{member_id}:{customer_id}:{int(added_at.timestamp())}",
    )
    accepted = sa.select(Relation.id).where(
        Relation.member_id == member_id, Relation.customer_id == customer_id, Relation.added_at >= added_at
    )
    if db.session.scalars(accepted.limit(1)).first() is not None:
        return
    values = {"added_at": added_at, "state": state}
    statement = insert(PendingRelation).values(member_id=member_id, customer_id=customer_id, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=["member_id", "customer_id"], set_=values))
