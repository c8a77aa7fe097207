"""A metric by product; with what the products leave of the whole, so that a board adds up to the number above it."""

from typing import Any

import sqlalchemy as sa

from workbench.kernel.db import db
from workbench.kernel.errors import Refused
from workbench.metrics.beginnings import Known
from workbench.metrics.metric import Metric
from workbench.metrics.periods import Period, Window
from workbench.metrics.queries import Figure, View, compared
from workbench.metrics.scopes import Scope

SHOWN = 50
MONEY_REST, ORDERS_REST = "其他商品、未列商品与运费优惠", "没有列出商品的订单"
COLUMNS = {"guided_gmv": "gmv", "guided_orders": "orders"}

PRODUCTS = sa.text("""
    select coalesce(nullif(i.sku, ''), i.title) as key, min(i.title) as name, sum(i.amount_fen) as gmv,
           count(distinct i.order_id) as orders
    from attributions a
    join scope_members s on s.member_id = a.member_id and s.scope_kind = :kind and s.scope_id = :id
    join order_items i on i.order_id = a.order_id
    where a.paid_at >= :start_at and a.paid_at < :end_at
    group by 1
""")
WITHOUT = sa.text("""
    select count(*)
    from attributions a
    join scope_members s on s.member_id = a.member_id and s.scope_kind = :kind and s.scope_id = :id
    where a.paid_at >= :start_at and a.paid_at < :end_at
      and not exists (select from order_items i where i.order_id = a.order_id)
""")


def divide(metric: Metric, scope: Scope, period: Period, known: Known) -> tuple[list[Figure], Figure | None]:
    """The best products, and the rest: of money whatever makes up the whole, of orders those without any product.

    An order of two products is an order of both; items may be listed at more than was paid, then the rest is negative.
    """
    column = COLUMNS.get(metric.key)
    if column is None:
        raise Refused("invalid", status=422, detail=f"by: {metric.key} cannot be divided by product")
    if not known.is_known:
        return [], None
    now_in, before_in = known.period(period).current, period.previous
    now, names = _read(scope, now_in, column)
    before = _read(scope, before_in, column)[0] if known.is_comparable else None
    best = sorted(now, key=lambda key: (-now[key], key))[:SHOWN]
    rows = [
        {
            "key": key,
            "name": names[key],
            **compared(now[key], None if before is None else before.get(key, 0), metric.unit),
        }
        for key in best
    ]
    if metric.key == "guided_orders":
        left = _without(scope, now_in), _without(scope, before_in) if known.is_comparable else None
        return rows, {"name": ORDERS_REST, **compared(*left, metric.unit)}
    whole = View(scope, period).figure(metric)
    left = whole["value"] - sum(now[key] for key in best), None
    if before is not None:
        left = left[0], whole["previous"] - sum(before.get(key, 0) for key in best)
    return rows, {"name": MONEY_REST, **compared(*left, metric.unit)}


def _read(scope: Scope, window: Window, column: str) -> tuple[dict[str, int], dict[str, str]]:
    found = db.session.execute(PRODUCTS, _about(scope, window)).all()
    return {row.key: int(getattr(row, column)) for row in found}, {row.key: row.name for row in found}


def _without(scope: Scope, window: Window) -> int:
    return int(db.session.scalar(WITHOUT, _about(scope, window)) or 0)


def _about(scope: Scope, window: Window) -> dict[str, Any]:
    return {"kind": scope.kind.value, "id": scope.id, "start_at": window.start_at, "end_at": window.end_at}
