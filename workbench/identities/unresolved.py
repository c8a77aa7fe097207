"""未归户订单: paid orders without a customer, and who may work on them.

They are nobody's yet, and what they add up to is the sales of the corp: leaders see them all, and administrators, who
import them. Staff, and managers for their staff, see those that might be a customer of theirs, and otherwise name an
order by its number.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from workbench.customers.models import Customer
from workbench.customers.queries import visible_to
from workbench.identities.models import Denial, OrderSuggestion
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import Refused, not_found
from workbench.orders.models import Order


def sees_all_of_them(actor: Actor) -> bool:
    """Whether the actor works on what is nobody's, and may see what the whole corp sells."""
    return actor.sees_all or actor.is_admin


def _might_be_mine(actor: Actor) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        OrderSuggestion.order_id == Order.id, OrderSuggestion.customer_id == Customer.id, visible_to(actor)
    )


def open_to(actor: Actor) -> sa.ColumnElement[bool]:
    """A condition on orders without a customer."""
    return sa.true() if sees_all_of_them(actor) else _might_be_mine(actor)


def list_orders(
    actor: Actor,
    *,
    channel: str | None,
    from_on: dt.date | None,
    to_on: dt.date | None,
    search: str,
    is_suggested: bool | None,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[Order]:
    """The list, newest first; `to_on` is its last day; up to `limit + 1`."""
    query = sa.select(Order).where(Order.customer_id.is_(None), Order.paid_at.is_not(None), open_to(actor))
    if channel is not None:
        query = query.where(Order.channel == channel)
    if from_on is not None:
        query = query.where(Order.paid_at >= clock.day_bounds(from_on)[0])
    if to_on is not None:
        query = query.where(Order.paid_at < clock.day_bounds(to_on)[1])
    if search:
        query = query.where(sa.or_(Order.order_no == search, Order.buyer_id == search, Order.buyer_name == search))
    if is_suggested is not None:
        suggested = sa.exists().where(OrderSuggestion.order_id == Order.id)
        query = query.where(suggested if is_suggested else sa.not_(suggested))
    if after:
        query = query.where(sa.tuple_(Order.paid_at, Order.id) < sa.tuple_(*after))
    return db.session.scalars(query.order_by(Order.paid_at.desc(), Order.id.desc()).limit(limit + 1)).all()


def suggestions_for(actor: Actor, order_ids: Sequence[int]) -> dict[int, list[Any]]:
    """Whose each order might be, of those the actor may see, strongest evidence first."""
    strength = sa.case({"name": 3, "masked_mobile_and_name": 2}, value=OrderSuggestion.evidence, else_=1)
    query = (
        sa.select(OrderSuggestion.order_id, OrderSuggestion.customer_id, OrderSuggestion.evidence)
        .join(Customer, Customer.id == OrderSuggestion.customer_id)
        .where(OrderSuggestion.order_id.in_(order_ids), visible_to(actor))
        .order_by(strength, OrderSuggestion.customer_id)
    )
    found: dict[int, list[Any]] = {order_id: [] for order_id in order_ids}
    for row in db.session.execute(query) if order_ids else ():
        found[row.order_id].append(row)
    return found


def get_order(actor: Actor, order_id: int) -> Order:
    """An order that is nobody's and open to the actor, or that is a customer's the actor may see.

    Somebody said that it is not a customer's the actor may see: then it stays open to them, to take that back.
    """
    hers = sa.exists().where(Customer.id == Order.customer_id, visible_to(actor))
    keys = (("buyer_id", Order.channel, Order.buyer_id), ("order", "", sa.cast(Order.id, sa.Text)))
    key = sa.tuple_(Denial.kind, Denial.namespace, Denial.value)
    denied = sa.exists().where(
        sa.or_(*(key == sa.tuple_(*one) for one in keys)), Customer.id == Denial.customer_id, visible_to(actor)
    )
    nobodys = sa.and_(Order.customer_id.is_(None), sa.or_(open_to(actor), denied))
    query = sa.select(Order).where(Order.id == order_id, sa.or_(nobodys, hers)).with_for_update()
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise not_found()
    return found


def get_by_number(order_no: str, channel: str | None, shop: str | None) -> Order:
    """The order with this number, whoever asks: who can name it has it from the customer."""
    query = sa.select(Order).where(Order.order_no == order_no)
    if channel is not None:
        query = query.where(Order.channel == channel)
    if shop is not None:
        query = query.where(Order.shop == shop)
    found = db.session.scalars(query.limit(2).with_for_update()).all()
    if not found:
        raise Refused("order_unknown", status=404, detail="No order has this number; was it imported?")
    if len(found) > 1 and found[0].channel == found[1].channel:
        raise Refused("several_shops", detail="Orders of several shops have this number; say of which shop.")
    if len(found) > 1:
        raise Refused("several_orders", detail="Several orders have this number; say of which channel.")
    return found[0]


SUMMARY = sa.text("""
    select count(*) filter (where customer_id is null) as orders,
           coalesce(sum(amount_fen) filter (where customer_id is null), 0) as amount_fen,
           count(*) as orders_total, coalesce(sum(amount_fen), 0) as amount_total_fen
    from orders where paid_at >= :start and paid_at < :end
""")


def summary(start_on: dt.date, end_on: dt.date) -> dict[str, int]:
    """Count and amount of what is nobody's among all paid orders of these days, the last included."""
    moments = {"start": clock.day_bounds(start_on)[0], "end": clock.day_bounds(end_on)[1]}
    return dict(db.session.execute(SUMMARY, moments).mappings().one())
