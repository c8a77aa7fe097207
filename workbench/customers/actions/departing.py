"""A member left the corp: all their friendships are over at once, and stay as history."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from workbench.customers.models import EndedBy, PendingRelation, Relation, RelationEnding
from workbench.kernel.db import db
from workbench.trail import actions as trail
from workbench.trail.models import Kind, Source


def end_relations_of(member_id: int, *, at: dt.datetime) -> int:
    """End every open spell of the member that had begun by then; returns how many. In sets: they may be thousands."""
    ending = (
        sa.update(Relation)
        .where(Relation.member_id == member_id, Relation.ended_at.is_(None), Relation.added_at <= at)
        .values(ended_at=at, ended_by=EndedBy.DEPARTED.value)
        .returning(Relation.customer_id)
    )
    customer_ids = db.session.scalars(ending).all()
    pending = sa.delete(PendingRelation).where(PendingRelation.member_id == member_id, PendingRelation.added_at <= at)
    db.session.execute(pending)
    if not customer_ids:
        return 0
    told = {"member_id": member_id, "ended_at": at, "ended_by": EndedBy.DEPARTED.value}
    rows = [{"customer_id": customer_id, **told} for customer_id in customer_ids]
    db.session.execute(insert(RelationEnding).on_conflict_do_nothing(), rows)
    trail.record_all(
        [
            trail.entry(
                Kind.RELATION_ENDED,
                source=Source.EVENT,
                customer_id=customer_id,
                happened_at=at,
                actor_member_id=member_id,
                fact_key=f"relation_ended:{member_id}:{customer_id}:{int(at.timestamp())}",
                ended_by=EndedBy.DEPARTED.value,
            )
            for customer_id in customer_ids
        ]
    )
    return len(customer_ids)
