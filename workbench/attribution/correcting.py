"""Corrections: whose an order is because somebody who leads those concerned says so."""

import sqlalchemy as sa

from workbench.attribution import telling
from workbench.attribution.access import knows
from workbench.attribution.models import Attribution, Correction
from workbench.audit import actions as audit
from workbench.changes.actions import mark
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import Refused
from workbench.orders.models import Order
from workbench.people.leading import leads_all
from workbench.people.models import Member
from workbench.trail.models import Kind


def correct(order: Order, found: Attribution | None, member: Member, *, reason: str, by: Actor) -> Correction:
    """Say whose order it is; saying the same again changes nothing."""
    if found is None:
        raise Refused("not_paid", detail="Only a paid order counts for anybody.")
    if not leads_all(by, member.id, found.member_id):
        raise Refused("not_their_leader", status=403, detail="Only who leads both members can correct this.")
    if member.id == by.member_id:
        raise Refused("own_claim", status=403, detail="Somebody else has to decide about orders for yourself.")
    return make(order, found, member.id, reason=reason, by=by)


def undo(order: Order, found: Attribution | None, *, by: Actor) -> None:
    """Take the correction back: the rule decides again. Without one nothing changes."""
    live = _live(order)
    if live is None:
        return
    if not leads_all(by, live.member_id, found.member_id if found else None):
        raise Refused("not_their_leader", status=403, detail="Only who leads both members can undo this.")
    if live.made_by_id != by.member_id and knows(by, order):
        raise Refused("own_claim", status=403, detail="Somebody else has to undo what may give the order to you.")
    _end(live, by)
    key = f"attribution_correction_undone:{live.id}"
    telling.record(Kind.ATTRIBUTION_CORRECTION_UNDONE, order, by.member_id, key)
    audit.record(
        "attribution_correction_undone",
        subject_kind="order",
        subject_id=order.id,
        actor_id=by.member_id,
        before={"member_id": live.member_id},
        correction_id=live.id,
    )
    telling.moved(order, live.member_id, None, by)
    mark(order_ids=[order.id])


def make(order: Order, found: Attribution, member_id: int, *, reason: str, by: Actor) -> Correction:
    """Write the correction; who may is decided before."""
    live = _live(order)
    if live is not None:
        if live.member_id == member_id:
            return live
        _end(live, by)
        db.session.flush()  # one live correction per order: the former is over first
    made = Correction(
        order_id=order.id, member_id=member_id, reason=reason, made_at=clock.now(), made_by_id=by.member_id
    )
    db.session.add(made)
    db.session.flush()  # its id is on the trail and on the claim
    key = f"attribution_corrected:{made.id}"
    name = db.session.scalars(sa.select(Member.name).where(Member.id == member_id)).one()
    telling.record(Kind.ATTRIBUTION_CORRECTED, order, by.member_id, key, reason=reason, member_name=name)
    audit.record(
        "attribution_corrected",
        subject_kind="order",
        subject_id=order.id,
        actor_id=by.member_id,
        before={"member_id": found.member_id, "source": found.source},
        after={"member_id": member_id, "source": "manual"},
        reason=reason,
    )
    telling.moved(order, found.member_id, member_id, by)
    mark(order_ids=[order.id])
    return made


def _live(order: Order) -> Correction | None:
    query = sa.select(Correction).where(Correction.order_id == order.id, Correction.undone_at.is_(None))
    return db.session.scalars(query.with_for_update()).one_or_none()


def _end(correction: Correction, by: Actor) -> None:
    correction.undone_at, correction.undone_by_id = clock.now(), by.member_id
