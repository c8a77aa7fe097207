"""Every read of orders as they are shown. Who may see one is said in `attribution.access`."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, selectinload

from workbench.attribution.access import open_to
from workbench.attribution.models import Attribution
from workbench.customers.models import Customer, Relation
from workbench.customers.queries import Person, visible_to
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import not_found
from workbench.orders.models import Order, OrderItem, Refund
from workbench.people.models import Member
from workbench.people.queries import in_scope

_refunded = (
    sa.select(sa.func.coalesce(sa.func.sum(Refund.amount_fen), 0))
    .where(Refund.order_id == Order.id)
    .correlate(Order)
    .scalar_subquery()
)
_items = sa.select(sa.func.count()).where(OrderItem.order_id == Order.id).correlate(Order).scalar_subquery()
_title = (
    sa.select(OrderItem.title)
    .where(OrderItem.order_id == Order.id)
    .order_by(OrderItem.position)
    .limit(1)
    .correlate(Order)
    .scalar_subquery()
)


def _shown() -> Any:
    return (
        sa.select(
            Order,
            Attribution.source.label("attributed_by"),
            Member.userid,
            Member.name.label("member_name"),
            _refunded.label("refunded_fen"),
            _items.label("items_count"),
            _title.label("title"),
        )
        .outerjoin(Attribution, Attribution.order_id == Order.id)
        .outerjoin(Member, Member.id == Attribution.member_id)
    )


def list_orders(actor: Actor, args: dict[str, Any], *, after: tuple[Any, ...] | None, limit: int) -> Sequence[Any]:
    """Paid orders newest first, or unpaid ones, the latest told first; up to `limit + 1`."""
    position = (Order.paid_at, Order.id) if args["is_paid"] else (Order.id,)
    order_by = [column.desc() for column in position]
    conditions = [*_narrowed(args), Order.paid_at.is_not(None) if args["is_paid"] else Order.paid_at.is_(None)]
    if after:
        conditions.append(sa.tuple_(*position) < sa.tuple_(*after))
    if not actor.sees_all:
        conditions = [Order.id.in_(_newest_of_mine(actor, conditions, limit, is_paid=args["is_paid"]))]
    return db.session.execute(_shown().where(*conditions).order_by(*order_by).limit(limit + 1)).all()


def _newest_of_mine(actor: Actor, conditions: list[Any], limit: int, *, is_paid: bool) -> Sequence[int]:
    """What counts for members in scope, and what their customers bought since the last of that."""
    # An attribution carries its order's moment: a member's own are found by index, the newest first. That the two are
    # equal is said by two inequalities: of an equality the planner expects one row, and reads everything to find it.
    attributed = (
        sa.select(Attribution.order_id, Attribution.paid_at)
        .join(
            Order,
            sa.and_(Order.id == Attribution.order_id, Order.paid_at.between(Attribution.paid_at, Attribution.paid_at)),
        )
        .where(in_scope(actor, Attribution.member_id), *conditions)
        .order_by(Attribution.paid_at.desc(), Attribution.order_id.desc())
        .limit(limit + 1)
    )
    own = db.session.execute(attributed).all() if is_paid else []
    if len(own) > limit:
        conditions = [*conditions, Order.paid_at >= own[-1].paid_at]
    theirs = sa.select(Order.id, Order.paid_at, Order.customer_id).where(*conditions)
    if actor.led_department_ids:
        bought = theirs.join(Customer, Customer.id == Order.customer_id).where(visible_to(actor)).subquery()
        newest = sa.select(bought.c.id)
    else:
        # Of few customers all orders are collected first: to walk back along everybody's until enough are hers may have
        # no end. Who is a customer still, and under which identity, is asked of these only.
        bought = theirs.where(Order.customer_id.in_(_ever_known(actor))).offset(0).subquery()
        newest = sa.select(bought.c.id).join(Customer, Customer.id == bought.c.customer_id).where(visible_to(actor))
    order_by = ([bought.c.paid_at.desc()] if is_paid else []) + [bought.c.id.desc()]
    return [*(row.order_id for row in own), *db.session.scalars(newest.order_by(*order_by).limit(limit + 1))]


def _ever_known(actor: Actor) -> sa.CompoundSelect[Any]:
    """Customers the actor ever had, and the other identities of those that are merged: read from indexes alone."""
    had = sa.select(Relation.customer_id).where(in_scope(actor, Relation.member_id))
    merged, same = aliased(Customer), aliased(Customer)
    persons = sa.union_all(
        *(
            sa.select(merged.canonical_id).where(merged.canonical_id.is_not(None), side.in_(had))
            for side in (merged.id, merged.canonical_id)
        )
    )
    return sa.union_all(had, sa.select(same.id).where(same.person_id.in_(persons)))


def _narrowed(args: dict[str, Any]) -> list[Any]:
    conditions: list[Any] = [
        column == args[name]
        for name, column in (("channel", Order.channel), ("status", Order.status))
        if args[name] is not None
    ]
    if args["from_on"] is not None:
        conditions.append(Order.paid_at >= clock.day_bounds(args["from_on"])[0])
    if args["to_on"] is not None:
        conditions.append(Order.paid_at < clock.day_bounds(args["to_on"])[1])
    if args["customer_id"] is not None:
        person = sa.select(Customer.person_id).where(Customer.id == args["customer_id"]).scalar_subquery()
        conditions.append(Order.customer_id.in_(sa.select(Customer.id).where(Customer.person_id == person)))
    if args["is_resolved"] is not None:
        conditions.append(Order.customer_id.is_not(None) if args["is_resolved"] else Order.customer_id.is_(None))
    if args["q"]:
        conditions.append(Order.order_no == args["q"].strip())
    return conditions


def get_order(actor: Actor, order_id: int) -> Any:
    """One order with its lines and refunds: absent and not the actor's to see are the same 404."""
    query = _shown().where(Order.id == order_id, open_to(actor))
    found = db.session.execute(query.options(selectinload(Order.items), selectinload(Order.refunds))).one_or_none()
    if found is None:
        raise not_found()
    return found


def orders_of(person: Person, *, after: tuple[Any, ...] | None, limit: int) -> Sequence[Any]:
    """A person's orders, paid or not, newest first; up to `limit + 1`."""
    query = _shown().where(Order.customer_id.in_(person.customer_ids))
    if after:
        query = query.where(sa.tuple_(told_at(), Order.id) < sa.tuple_(*after))
    return db.session.execute(query.order_by(told_at().desc(), Order.id.desc()).limit(limit + 1)).all()


def told_at() -> sa.ColumnElement[Any]:
    """When an order belongs into a customer's history."""
    return sa.func.coalesce(Order.paid_at, Order.created_at, Order.seen_at)


def moment_of(order: Order) -> dt.datetime:
    """The same of one that was read."""
    return order.paid_at or order.created_at or order.seen_at


def totals_of(person: Person) -> dict[str, Any]:
    """Count and sums of a person's paid orders."""
    paid = sa.and_(Order.customer_id.in_(person.customer_ids), Order.paid_at.is_not(None))
    bought = sa.select(
        sa.func.count().label("orders"),
        sa.func.coalesce(sa.func.sum(Order.amount_fen), 0).label("gross_fen"),
        sa.func.max(Order.paid_at).label("last_paid_at"),
        sa.select(sa.func.coalesce(sa.func.sum(Refund.amount_fen), 0))
        .join(Order, Order.id == Refund.order_id)
        .where(paid)
        .scalar_subquery()
        .label("refunded_fen"),
    ).where(paid)
    found = db.session.execute(bought).mappings().one()
    return {**found, "net_fen": found["gross_fen"] - found["refunded_fen"]}
