"""A metric by product; with what the products leave of the whole, so that a board adds up to the number above it."""

from typing import Any

import sqlalchemy as sa

from workbench.kernel.db import db
from workbench.kernel.errors import Refused
from workbench.metrics import sums
from workbench.metrics.beginnings import Known
from workbench.metrics.columns import ScopeKind
from workbench.metrics.metric import Metric
from workbench.metrics.periods import Period, Window
from workbench.metrics.queries import Figure, compared
from workbench.metrics.scopes import Scope, member_ids

SHOWN = 50
MONEY_REST, ORDERS_REST = "其他商品、未列商品与运费优惠", "没有列出商品的订单"
COLUMNS = {"guided_gmv": "gmv", "guided_orders": "orders"}

PRODUCT = "coalesce(nullif({line}.sku, ''), {line}.title)"
AMOUNTS = {
    "gmv": "sum(i.amount_fen) filter (where {when})",
    # An order of two lines of one product is one order: its first line of it counts. To count distinct orders would
    # mean to sort all lines.
    "orders": f"""count(*) filter (where {{when}} and (i.position = 0 or not exists (
               select from order_items e where e.order_id = i.order_id and e.position < i.position
                 and {PRODUCT.format(line="e")} = {PRODUCT.format(line="i")})))""",
}
ORDERS = """
    select a.order_id, true as is_now from attributions a
    where a.paid_at >= :start_at and a.paid_at < :end_at and {whose}
    union all
    select a.order_id, false from attributions a
    where a.paid_at >= :before_at and a.paid_at < :before_until and {whose}
"""
"""Both periods at once: their lines are looked up together."""

PRODUCTS = """
    select {key} as key, min(i.title) filter (where a.is_now) as name,
           coalesce({now}, 0) as now, coalesce({before}, 0) as before
    from ({orders}) a join order_items i on i.order_id = a.order_id group by 1
"""
WITHOUT = """
    select count(*) filter (where a.is_now) as now, count(*) filter (where not a.is_now) as before
    from ({orders}) a where not exists (select from order_items i where i.order_id = a.order_id)
"""


def divide(metric: Metric, scope: Scope, period: Period, known: Known) -> tuple[list[Figure], Figure | None]:
    """The best products, and the rest: of money whatever makes up the whole, of orders those without any product.

    An order of two products is an order of both; items may be listed at more than was paid, then the rest is negative.
    """
    column = COLUMNS.get(metric.key)
    if column is None:
        raise Refused("invalid", status=422, detail=f"by: {metric.key} cannot be divided by product")
    if not known.is_known:
        return [], None
    about = _about(scope, known.period(period).current, period.previous if known.is_comparable else None)
    orders = ORDERS.format(
        whose="a.member_id is not null" if scope.kind is ScopeKind.CORP else "a.member_id = any(:ids)"
    )
    now, before, names = _read(orders, column, about)
    best = sorted(now, key=lambda key: (-now[key], key))[:SHOWN]
    rows = [
        {
            "key": key,
            "name": names[key],
            **compared(now[key], before.get(key, 0) if known.is_comparable else None, metric.unit),
        }
        for key in best
    ]
    if metric.key == "guided_orders":
        left = db.session.execute(sa.text(WITHOUT.format(orders=orders)), about).one()
        rest = compared(left.now, left.before if known.is_comparable else None, metric.unit)
        return rows, {"name": ORDERS_REST, **rest}
    left_now, left_before = _whole(scope, known.period(period))[0] - sum(now[key] for key in best), None
    if known.is_comparable:
        left_before = _whole(scope, period)[1] - sum(before.get(key, 0) for key in best)
    return rows, {"name": MONEY_REST, **compared(left_now, left_before, metric.unit)}


def _whole(scope: Scope, period: Period) -> tuple[int, int]:
    """The money itself now and before."""
    now, before = sums.read_many(scope.kind, [scope.id], period, only={"gmv_fen"})[scope.id]
    return now.flows["gmv_fen"], before.flows["gmv_fen"]


def _read(orders: str, column: str, about: dict[str, Any]) -> tuple[dict[str, int], dict[str, int], dict[str, str]]:
    """What each product came to now and before, and the names of those of now."""
    statement = PRODUCTS.format(
        key=PRODUCT.format(line="i"),
        now=AMOUNTS[column].format(when="a.is_now"),
        before=AMOUNTS[column].format(when="not a.is_now"),
        orders=orders,
    )
    found = db.session.execute(sa.text(statement), about).all()
    names = {row.key: row.name for row in found if row.name is not None}
    return (
        {key: int(row.now) for row in found if (key := row.key) in names},
        {row.key: int(row.before) for row in found},
        names,
    )


def _about(scope: Scope, now: Window, before: Window | None) -> dict[str, Any]:
    """A scope's members as such: of a list the planner knows how many orders to expect."""
    return {
        "ids": member_ids(scope),
        "start_at": now.start_at,
        "end_at": now.end_at,
        "before_at": before.start_at if before else now.start_at,
        "before_until": before.end_at if before else now.start_at,
    }
