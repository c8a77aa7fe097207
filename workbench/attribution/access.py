"""The door to one order, and who may decide whose it is."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from workbench.attribution.models import Attribution, Claim
from workbench.customers.models import Customer, Relation
from workbench.customers.queries import visible_to
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import not_found
from workbench.orders.models import Order
from workbench.people.queries import in_scope


def open_to(actor: Actor) -> sa.ColumnElement[bool]:
    """A condition on `Order`: the actor may ask whose it is.

    It counts for somebody in scope, is of a customer the actor may see, names somebody in scope by its code, or
    somebody in scope was a friend of the customer when she paid, or asked for it.
    """
    now = aliased(Attribution)
    counts = sa.exists().where(now.order_id == Order.id, in_scope(actor, now.member_id))
    hers, same = aliased(Customer), aliased(Customer)
    friend = sa.exists().where(
        hers.id == Order.customer_id,
        same.person_id == hers.person_id,
        Relation.customer_id == same.id,
        in_scope(actor, Relation.member_id),
        Relation.is_start_known,
        Relation.added_at <= Order.paid_at,
        sa.or_(Relation.ended_at.is_(None), Relation.ended_at > Order.paid_at),
    )
    seen = sa.select(Customer.id).where(Customer.id == Order.customer_id, visible_to(actor)).correlate(Order).exists()
    claimed = sa.exists().where(Claim.order_id == Order.id, in_scope(actor, Claim.member_id))
    coded = sa.and_(Order.code_member_id.is_not(None), in_scope(actor, Order.code_member_id))
    if actor.sees_all:
        return sa.true()
    return sa.or_(counts, coded, claimed, friend, seen)


def get_order(actor: Actor, order_id: int) -> Any:
    """(Order, Attribution or None): absent and not the actor's to ask about are the same 404."""
    query = (
        sa.select(Order, Attribution)
        .outerjoin(Attribution, Attribution.order_id == Order.id)
        .where(Order.id == order_id, open_to(actor))
    )
    found = db.session.execute(query).one_or_none()
    if found is None:
        raise not_found()
    return found


def get_paid(actor: Actor, order_id: int) -> Any:
    """The same of a paid order: only of these there is anything to say."""
    found = get_order(actor, order_id)
    if found.Attribution is None:
        raise not_found()
    return found


def knows(actor: Actor, order: Order) -> bool:
    """Whether the actor has a ground to ask: was ever a friend of the customer, or the order's code is theirs."""
    if order.code_member_id == actor.member_id or (order.code or "").strip().lower() == actor.userid:
        return True
    if order.customer_id is None:
        return False
    person = sa.select(Customer.person_id).where(Customer.id == order.customer_id).scalar_subquery()
    friend = (
        sa.select(Relation.id)
        .join(Customer, Customer.id == Relation.customer_id)
        .where(Customer.person_id == person, Relation.member_id == actor.member_id)
    )
    return db.session.scalars(friend.limit(1)).first() is not None
