"""End relations: the customer, tags, notes and trail stay; only the spell is over."""

import datetime as dt

from workbench.customers import spells
from workbench.customers.actions.storing import spells_of
from workbench.customers.models import EndedBy, PendingRelation, Relation
from workbench.kernel.db import db
from workbench.trail import actions as trail
from workbench.trail.models import Kind, Source


def end_relation(
    member_id: int, customer_id: int, *, at: dt.datetime, ended_by: EndedBy, began_at: dt.datetime | None = None
) -> bool:
    """End the spell that was open at `at`; False when that is already known.

    When no spell is known at all (the ending overtook the add event) one is written that began at `began_at`, or at
    the same moment if that is unknown too; the late add event then only corrects its beginning.
    """
    known = spells_of(member_id, [customer_id])[customer_id]
    spell = spells.ended(known, at)
    if spell is None and known:
        return False
    if spell is None:
        spell = Relation(member_id=member_id, customer_id=customer_id, added_at=began_at or at)
        db.session.add(spell)
    assert isinstance(spell, Relation)
    spell.ended_at, spell.ended_by = max(at, spell.added_at), ended_by.value
    db.session.flush()  # its id names the fact
    trail.record(
        Kind.RELATION_ENDED,
        source=Source.EVENT,
        customer_id=customer_id,
        happened_at=spell.ended_at,
        actor_member_id=member_id if ended_by is not EndedBy.CUSTOMER else None,
        fact_key=f"relation_ended:{spell.id}",
        ended_by=ended_by.value,
    )
    forget_pending(member_id, customer_id)
    return True


def forget_pending(member_id: int, customer_id: int) -> None:
    """A half-added customer was accepted, or is gone."""
    pending = db.session.get(PendingRelation, (member_id, customer_id))
    if pending is not None:
        db.session.delete(pending)
