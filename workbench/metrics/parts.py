"""A metric by source, sales channel or acquisition channel: money from the sums, everything else from the facts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from workbench.attribution.words import SOURCES
from workbench.channels.add_ways import NAMES
from workbench.channels.models import Channel
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.kernel.errors import Refused
from workbench.metrics import behind
from workbench.metrics.beginnings import Known
from workbench.metrics.columns import Dimension, ScopeKind
from workbench.metrics.metric import Behind, Metric, Reckoned, Share, Unit
from workbench.metrics.periods import Period, Window
from workbench.metrics.queries import Figure, compared, value_of
from workbench.metrics.scopes import Scope
from workbench.orders.words import SALES_CHANNELS

NOBODYS = "未归户"
WORDS: Mapping[str, str] = {**SALES_CHANNELS, **SOURCES, "": NOBODYS}


@dataclass(frozen=True, slots=True)
class Part:
    """What one source or channel came to."""

    orders: int = 0
    gmv_fen: int = 0
    refunds_fen: int = 0


NOTHING = Part()
MONEY: Mapping[str, Callable[[Part], Reckoned]] = {
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

BUYERS = """
    select {column} as part, count(distinct a.person_id) as amount
    from attributions a join scope_members s on s.member_id = a.member_id and s.scope_kind = :kind and s.scope_id = :id
    where a.paid_at >= :start_at and a.paid_at < :end_at and a.person_id is not null group by 1
"""
"""Who bought in two channels is a buyer of both."""

CAME_BY = {
    Behind.RELATIONS: """
        select c.acquisition_channel as part, sum(b.counted) as amount
        from ({behind}) b join contact_spells c on c.relation_id = b.id group by 1
    """,
    Behind.CUSTOMERS: """
        select c.acquisition_channel as part, sum(b.counted) as amount
        from ({behind}) b join contact_spells c on c.person_id = b.person_id and c.is_first group by 1
    """,
}
"""A relation came by its own channel, a customer by that of her first relation ever."""

BY_KIND = """
    select (array['task', 'one_to_one', 'mass_send', 'group'])[b.side] as part, sum(b.counted) as amount
    from ({behind}) b group by 1
"""
REACHED_BY_KIND = f"""
    select t.kind as part, count(distinct t.person_id) as amount from {behind.TOUCHED} group by 1
"""
"""Who was reached in two ways was reached by both."""


def rows(metric: Metric, scope: Scope, period: Period, dimension: Dimension, known: Known) -> list[Figure]:
    """`{key, name, value, previous, change, …}` of every part that is or was."""
    read = _reader(metric, scope, dimension)
    now = read(known.period(period)) if known.is_known else {}
    before = read(period.of_previous()) if known.is_comparable else {}
    keys = sorted(set(now) | set(before))
    names = channel_names(set(keys)) if dimension is Dimension.ACQUISITION_CHANNEL else WORDS
    nothing = value_of(metric.unit, MONEY[metric.key](NOTHING)) if metric.key in MONEY else 0
    return [
        {
            "key": key,
            "name": names.get(key, key),
            **compared(
                now.get(key, nothing) if known.is_known else None,
                before.get(key, nothing) if known.is_comparable else None,
                metric.unit,
            ),
        }
        for key in keys
    ]


Read = Callable[[Period], Mapping[str, Any]]


def _reader(metric: Metric, scope: Scope, dimension: Dimension) -> Read:
    if metric.key in MONEY:
        reckon = MONEY[metric.key]
        return lambda period: {
            key: value_of(metric.unit, reckon(part)) for key, part in money(scope, period.current, dimension).items()
        }
    if (statement := _statement(metric, dimension)) is None:
        raise Refused("invalid", status=422, detail=f"by: {metric.key} cannot be divided by that")
    return lambda period: {
        row.part: int(row.amount) for row in db.session.execute(sa.text(statement), behind.values(scope, period))
    }


def _statement(metric: Metric, dimension: Dimension) -> str | None:
    """The SQL of a count by a dimension, None where the one has no such parts."""
    if metric.unit is not Unit.COUNT:
        return None
    if metric.key == "guided_customers" and dimension is not Dimension.ACQUISITION_CHANNEL:
        return BUYERS.format(column=COLUMNS[dimension])
    if metric.behind is Behind.TOUCHES and dimension is Dimension.SOURCE:
        return BY_KIND.format(behind=behind.BEHIND[metric.key])
    if metric.key == "reached_customers" and dimension is Dimension.SOURCE:
        return REACHED_BY_KIND
    if metric.behind in CAME_BY and dimension is Dimension.ACQUISITION_CHANNEL:
        return CAME_BY[metric.behind].format(behind=behind.BEHIND[metric.key])
    return None


def money(scope: Scope, window: Window, dimension: Dimension) -> dict[str, Part]:
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
    found = db.session.execute(sa.text(statement), about)
    return {row.part: Part(int(row.orders), int(row.gmv_fen), int(row.refunds_fen)) for row in found}


def channel_names(keys: set[str]) -> dict[str, str]:
    """Names of acquisition channels: of the live code or link, or of the way of adding."""
    states = [key.removeprefix("state:") for key in keys if key.startswith("state:")]
    named = db.session.execute(sa.select(Channel.state, Channel.name).where(Channel.state.in_(states))).all()
    found = {f"state:{state}": name for state, name in named}
    found |= {f"way:{way}": name for way, name in NAMES.items()}
    return {key: found.get(key, key.removeprefix("state:") or NOBODYS) for key in keys}
