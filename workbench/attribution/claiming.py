"""Claims (这单应该算我的), and what their managers decide."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from workbench.attribution import correcting, telling
from workbench.attribution.access import knows
from workbench.attribution.deciders import deciders
from workbench.attribution.models import Attribution, Claim
from workbench.audit import actions as audit
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import Refused
from workbench.orders.models import Order
from workbench.people.leading import leads_all
from workbench.trail.models import Kind


def claim(order: Order, found: Attribution | None, *, note: str, by: Actor) -> Claim:
    """Ask for an order; asking again while it is not decided is asking once."""
    if found is None:
        raise Refused("not_paid", detail="Only a paid order counts for anybody.")
    if found.member_id == by.member_id:
        raise Refused("already_yours", detail="This order counts for you.")
    if not knows(by, order):
        raise Refused("no_ground", detail="Only who is or was a friend of the customer, or whose code it has, can ask.")
    values = {"order_id": order.id, "member_id": by.member_id, "note": note, "made_at": clock.now()}
    statement = insert(Claim).values(values).on_conflict_do_nothing().returning(Claim)
    made = db.session.scalars(statement).one_or_none()
    if made is None:
        waiting = sa.select(Claim).where(
            Claim.order_id == order.id, Claim.member_id == by.member_id, Claim.decided_at.is_(None)
        )
        return db.session.scalars(waiting).one()
    telling.record(Kind.ORDER_CLAIMED, order, by.member_id, f"order_claimed:{made.id}", note=note)
    audit.record("order_claimed", subject_kind="order", subject_id=order.id, actor_id=by.member_id, note=note)
    heads = deciders([(made.id, made.member_id, found.member_id)])[made.id]
    telling.claim_made(made, order, [head.head_id for head in heads], by)
    return made


def decide(made: Claim, order: Order, found: Attribution, *, is_granted: bool, answer: str, by: Actor) -> None:
    """Grant or refuse a claim, once; granting it corrects the attribution."""
    if made.member_id == by.member_id:
        raise Refused("own_claim", status=403, detail="Somebody else has to decide about your own claim.")
    if found.member_id == by.member_id:
        raise Refused("own_order", status=403, detail="Somebody else has to decide about an order that counts for you.")
    if not leads_all(by, made.member_id, found.member_id):
        raise Refused("not_their_leader", status=403, detail="Only who leads both members can decide.")
    if made.decided_by_id is not None:
        if made.is_granted == is_granted:
            return
        raise Refused("already_decided", detail="This claim has been decided already.")
    if made.decided_at is not None or made.member_id == found.member_id:
        raise Refused("already_theirs", detail="The order became the claimant's otherwise; nothing is to be decided.")
    made.decided_at, made.decided_by_id = clock.now(), by.member_id
    made.is_granted, made.answer = is_granted, answer
    if is_granted:
        made.correction_id = correcting.make(order, found, made.member_id, reason=answer or made.note, by=by).id
    key = f"order_claim_decided:{made.id}"
    telling.record(Kind.ORDER_CLAIM_DECIDED, order, by.member_id, key, is_granted=is_granted, answer=answer)
    audit.record(
        "order_claim_decided",
        subject_kind="order",
        subject_id=order.id,
        actor_id=by.member_id,
        claim_id=made.id,
        is_granted=is_granted,
        answer=answer,
    )
    telling.claim_decided(made, order, by)


def end_needless() -> None:
    """End the claims for orders that are the claimant's by now, as whoever settles the order does (`rule`).

    For a claim that was made while its order was becoming the claimant's.
    """
    theirs = sa.and_(Attribution.order_id == Claim.order_id, Attribution.member_id == Claim.member_id)
    ended = sa.update(Claim).where(Claim.decided_at.is_(None), theirs)
    db.session.execute(ended.values(decided_at=clock.now(), is_granted=True))
