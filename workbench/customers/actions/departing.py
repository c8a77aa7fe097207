"""A member left the corp: all their friendships are over at once, and stay as history."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wecom import directory
from workbench.customers.models import EndedBy, PendingRelation, Relation, RelationEnding
from workbench.kernel.db import db
from workbench.people.models import Member
from workbench.trail import actions as trail
from workbench.trail.models import Kind, Source

_HOLDERS = sa.select(Relation.member_id).where(Relation.ended_at.is_(None))


def end_relations_of_leavers() -> None:
    """End what is open of members whom WeCom itself calls gone (status 5), as of when it said so.

    One who is only out of sight may be back tomorrow: their friendships stay open, and `count_left_open` tells of them.
    """
    gone = sa.select(Member.id, Member.synced_at).where(Member.status == directory.LEFT, Member.id.in_(_HOLDERS))
    for member_id, synced_at in db.session.execute(gone).all():
        end_relations_of(member_id, at=synced_at)


def count_left_open() -> tuple[int, int]:
    """Members who are no longer seen, and their friendships that nobody has told the end of."""
    total = sa.func.count(sa.distinct(Relation.member_id)), sa.func.count()
    query = sa.select(*total).select_from(Relation).join(Member, Member.id == Relation.member_id)
    query = query.where(Relation.ended_at.is_(None), Member.removed_at.is_not(None))
    members, relations = db.session.execute(query).one()
    return members, relations


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
