"""End relations: the customer, tags, notes and trail stay; only the spell is over."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from workbench.customers.actions.beginning import endings_of, settle, spells_of
from workbench.customers.models import EndedBy, PendingRelation, Relation, RelationEnding
from workbench.kernel.db import db
from workbench.trail import actions as trail
from workbench.trail.models import Kind, Source


def end_relation(
    member_id: int, customer_id: int, *, at: dt.datetime, ended_by: EndedBy, source: Source = Source.EVENT
) -> bool:
    """Add an ending; False when it is known already.

    When no beginning is known at all (the ending overtook it, and WeCom shows nothing any more) a spell is written that
    is known by its end only; the late add event gives it its beginning. Who was only half added never was a contact
    and leaves no spell: should the add event merely be late, it finds its ending among those kept.
    """
    row = {"member_id": member_id, "customer_id": customer_id, "ended_at": at, "ended_by": ended_by.value}
    statement = insert(RelationEnding).values(row).on_conflict_do_nothing().returning(RelationEnding.ended_at)
    if db.session.scalars(statement).one_or_none() is None:
        return False
    was_half_added = forget_pending(member_id, customer_id, until=at)
    known = spells_of(member_id, [customer_id])[customer_id]
    if not known and not was_half_added:
        known = [Relation(member_id=member_id, customer_id=customer_id, added_at=at, is_start_known=False)]
    if known:
        settle(known, endings_of(member_id, [customer_id])[customer_id])
    db.session.add_all(known)
    trail.record(
        Kind.RELATION_ENDED,
        source=source,
        customer_id=customer_id,
        happened_at=at,
        actor_member_id=None if ended_by in {EndedBy.CUSTOMER, EndedBy.UNKNOWN} else member_id,
        fact_key=f"relation_ended:{member_id}:{customer_id}:{int(at.timestamp())}",
        ended_by=ended_by.value,
        was_half_added=was_half_added,
    )
    return True


def forget_pending(member_id: int, customer_id: int, *, until: dt.datetime) -> bool:
    """A half-added customer was accepted, or is gone; False when nobody waited.

    Who was half added again after that moment still waits.
    """
    query = sa.delete(PendingRelation).where(
        PendingRelation.member_id == member_id,
        PendingRelation.customer_id == customer_id,
        PendingRelation.added_at <= until,
    )
    return db.session.scalars(query.returning(PendingRelation.customer_id)).one_or_none() is not None
