"""Half-added customers: they wait to be accepted and are not relations yet."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from workbench.customers.models import PendingRelation, Relation, RelationEnding
from workbench.kernel.db import db
from workbench.trail import actions as trail
from workbench.trail.models import Kind, Source


def store_half_added(member_id: int, customer_id: int, *, added_at: dt.datetime, state: str | None) -> None:
    """Remember the request, unless its acceptance, its ending or a newer request has overtaken it.

    The fact goes to the trail either way.
    """
    trail.record(
        Kind.RELATION_HALF_ADDED,
        source=Source.EVENT,
        customer_id=customer_id,
        happened_at=added_at,
        actor_member_id=member_id,
        fact_key=f"relation_half_added:{member_id}:{customer_id}:{int(added_at.timestamp())}",
    )
    accepted = sa.exists().where(
        Relation.member_id == member_id, Relation.customer_id == customer_id, Relation.added_at >= added_at
    )
    ended = sa.exists().where(
        RelationEnding.member_id == member_id,
        RelationEnding.customer_id == customer_id,
        RelationEnding.ended_at >= added_at,
    )
    _forget_spell_without_beginning(member_id, customer_id, added_at)
    if db.session.scalars(sa.select(sa.or_(accepted, ended))).one():
        return
    values = {"added_at": added_at, "state": state}
    statement = insert(PendingRelation).values(member_id=member_id, customer_id=customer_id, **values)
    is_newer = PendingRelation.added_at <= added_at
    key = ["member_id", "customer_id"]
    db.session.execute(statement.on_conflict_do_update(index_elements=key, set_=values, where=is_newer))


def _forget_spell_without_beginning(member_id: int, customer_id: int, added_at: dt.datetime) -> None:
    """Her leaving was told before her request: she was no contact, whichever was told first."""
    query = sa.delete(Relation).where(
        Relation.member_id == member_id,
        Relation.customer_id == customer_id,
        Relation.is_start_known.is_(False),
        Relation.ended_at >= added_at,
    )
    db.session.execute(query)
