"""Money by source, sales channel or acquisition channel: of days from the sums, the rest from the facts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.metrics.columns import Dimension, ScopeKind
from workbench.metrics.metric import Reckoned, Share
from workbench.metrics.periods import Window
from workbench.metrics.scopes import Scope

NAMES = {
    "code": "推广码",
    "task": "任务",
    "one_to_one": "一对一",
    "mass_send": "群发",
    "group": "客户群",
    "natural": "自然成交",
    "manual": "人工归属",
    "taobao": "淘宝",
    "douyin": "抖音",
    "kuaishou": "快手",
    "jd": "京东",
    "pdd": "拼多多",
    "youzan": "有赞",
    "wechat_shop": "微信小店",
    "mini_program": "小程序",
    "store": "门店",
    "other": "其他",
    "": "未归户",
}


@dataclass(frozen=True, slots=True)
class Part:
    """What one source or channel came to."""

    orders: int = 0
    gmv_fen: int = 0
    refunds_fen: int = 0


NOTHING = Part()
METRICS: Mapping[str, Callable[[Part], Reckoned]] = {
    "guided_gmv": lambda part: part.gmv_fen,
    "guided_orders": lambda part: part.orders,
    "refunds": lambda part: part.refunds_fen,
    "guided_net_gmv": lambda part: part.gmv_fen - part.refunds_fen,
    "order_value": lambda part: Share(part.gmv_fen, part.orders),
}
COLUMNS = {
    Dimension.SOURCE: "source",
    Dimension.SALES_CHANNEL: "sales_channel",
    Dimension.ACQUISITION_CHANNEL: "coalesce(acquisition_channel, '')",
}

KEPT = """
    select part, orders, gmv_fen, refunds_fen from rollup_parts
    where dimension = :dimension and scope_kind = :kind and scope_id = :id and day >= :start and day < :until
    union all
"""
COUNTED = """
    select {column} as part, 1 as orders, a.amount_fen as gmv_fen, 0 as refunds_fen
    from attributions a join scope_members s on s.member_id = a.member_id and s.scope_kind = :kind and s.scope_id = :id
    where a.paid_at >= :from_at and a.paid_at < :end_at
    union all
    select {column}, 0, 0, r.amount_fen
    from guided_refunds r
    join scope_members s on s.member_id = r.member_id and s.scope_kind = :kind and s.scope_id = :id
    where r.refunded_at >= :from_at and r.refunded_at < :end_at
"""
ADDED_UP = """
    select part, sum(orders) as orders, sum(gmv_fen) as gmv_fen, sum(refunds_fen) as refunds_fen
    from ({events}) event group by part
"""


def read(scope: Scope, window: Window, dimension: Dimension) -> dict[str, Part]:
    """Every part of a scope's money in a stretch of time."""
    kept = "" if scope.kind is ScopeKind.MEMBER else KEPT
    about = {
        "dimension": dimension.value,
        "kind": scope.kind.value,
        "id": scope.id,
        "start": window.start,
        "until": window.until,
        "from_at": clock.day_bounds(window.until)[0] if kept else window.start_at,
        "end_at": window.end_at,
    }
    statement = ADDED_UP.format(events=kept + COUNTED.format(column=COLUMNS[dimension]))
    rows = db.session.execute(sa.text(statement), about)
    return {row.part: Part(int(row.orders), int(row.gmv_fen), int(row.refunds_fen)) for row in rows}
