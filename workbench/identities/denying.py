"""不是她的: a buyer who might be a customer is not she, somebody says; and takes it back."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from workbench.audit import actions as audit
from workbench.changes.actions import mark
from workbench.customers.models import Customer
from workbench.customers.queries import same_person
from workbench.identities.binding import carried_by
from workbench.identities.models import Denial
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.orders.models import Order


def deny(order: Order, customer: Customer, *, by: Actor) -> None:
    """不是她的: this buyer is not suggested for her again; twice is once."""
    denial = {**_denied_by(order), "customer_id": customer.id, "denied_at": clock.now(), "denied_by_id": by.member_id}
    statement = insert(Denial).values(denial).on_conflict_do_nothing().returning(Denial.customer_id)
    if db.session.scalars(statement).first() is not None:
        _suggest_anew(order, customer, "suggestion_denied", by)


def allow(order: Order, customer: Customer, *, by: Actor) -> None:
    """Take 不是她的 back: this buyer may be suggested for her again; twice is once."""
    hers = Denial.customer_id.in_(same_person(customer.id))
    statement = sa.delete(Denial).where(hers).filter_by(**_denied_by(order)).returning(Denial.customer_id)
    if db.session.scalars(statement).first() is not None:
        _suggest_anew(order, customer, "suggestion_allowed", by)


def _denied_by(order: Order) -> dict[str, str]:
    return dict(zip(("kind", "namespace", "value"), map(str, carried_by(order)), strict=True))


def _suggest_anew(order: Order, customer: Customer, act: str, by: Actor) -> None:
    orders = Order.buyer_id == order.buyer_id if order.buyer_id else Order.id == order.id
    alike = sa.select(Order.id).where(Order.channel == order.channel, orders, Order.customer_id.is_(None))
    mark(order_ids=db.session.scalars(alike))
    audit.record(act, subject_kind="order", subject_id=order.id, actor_id=by.member_id, customer_id=customer.id)
