"""The customers or orders behind a number: a keyset page of them, whose `counted` add up to the number."""

from typing import Any

import sqlalchemy as sa

from workbench.customers import queries as customers
from workbench.customers.views import masked
from workbench.kernel import paging
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import not_found
from workbench.metrics import beginnings
from workbench.metrics.behind import BEHIND, values
from workbench.metrics.metric import Metric
from workbench.metrics.periods import Period
from workbench.metrics.scopes import Scope

PAGE = """
    select b.at, b.id, b.counted, b.side, b.member_id, m.userid, m.name as member_name, c.id as customer_id, c.name,
           b.order_id, o.channel, o.order_no, o.amount_fen, o.paid_at, a.source
    from (
        select * from ({behind}) rows {after}
        order by at desc, id desc, coalesce(member_id, 0) desc, side desc limit :limit
    ) b
    left join members m on m.id = b.member_id
    left join customers c on c.id = b.person_id
    left join orders o on o.id = b.order_id
    left join attributions a on a.order_id = b.order_id
    order by b.at desc, b.id desc, coalesce(b.member_id, 0) desc, b.side desc
"""
AFTER = "where at <= :at and (at, id, coalesce(member_id, 0), side) < (:at, :row_id, :member_id, :side)"
"""The moment alone once more: by it a later page begins inside an index."""


def page(
    actor: Actor, metric: Metric, scope: Scope, period: Period, *, cursor: str | None, limit: int
) -> dict[str, Any]:
    """Newest first. Who may not be opened is there with a masked name: every row counts.

    Of a period that is known in part, the rows of that part; of one that is not known, none.
    """
    if metric.key not in BEHIND:
        raise not_found()
    known = beginnings.known(metric, period, beginnings.read(), sees_corp=scope.sees_corp)
    if not known.is_known:
        return {"items": [], "next_cursor": None}
    after = paging.decode(cursor, paging.moment, int, int, int)
    about: dict[str, Any] = {"limit": limit + 1, **values(scope, known.period(period))}
    if after:
        about |= dict(zip(("at", "row_id", "member_id", "side"), after, strict=True))
    statement = PAGE.format(behind=BEHIND[metric.key], after=AFTER if after else "")
    rows = list(db.session.execute(sa.text(statement), about))
    found = paging.page(rows, limit, lambda row: (row.at.isoformat(), row.id, row.member_id or 0, row.side))
    visible = customers.refs_of(actor, [row.customer_id for row in found["items"] if row.customer_id])
    return {**found, "items": [_row(row, visible) for row in found["items"]]}


def _row(row: Any, visible: dict[int, dict[str, Any]]) -> dict[str, Any]:
    customer = visible.get(row.customer_id)
    order = None
    if row.order_id is not None:
        order = {
            "id": row.order_id,
            "channel": row.channel,
            "order_no": row.order_no,
            "amount_fen": row.amount_fen,
            "paid_at": row.paid_at,
            "source": row.source,
        }
    return {
        "happened_at": row.at,
        "counted": row.counted,
        "customer": customer,
        "masked_name": masked(row.name) if row.customer_id is not None and customer is None else None,
        "member_userid": row.userid,
        "member_name": row.member_name,
        "order": order,
    }
