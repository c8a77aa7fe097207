"""A metric of a scope divided: by person, department, day, channel, source or product."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from workbench.channels.add_ways import NAMES
from workbench.channels.models import Channel
from workbench.kernel.db import db
from workbench.kernel.errors import Refused
from workbench.metrics import outside, parts, series
from workbench.metrics.columns import Dimension, ScopeKind
from workbench.metrics.metric import Behind, Metric, Reading, Unit, needs
from workbench.metrics.periods import Period, Window
from workbench.metrics.queries import compared, value_of
from workbench.metrics.scopes import Scope, member_ids
from workbench.metrics.sums import read_many
from workbench.people.models import Member


class By(StrEnum):
    """What a number is divided by."""

    STAFF = "staff"
    DEPARTMENT = "department"
    DATE = "date"
    SALES_CHANNEL = "sales_channel"
    ACQUISITION_CHANNEL = "acquisition_channel"
    SOURCE = "source"
    PRODUCT = "product"


DIMENSIONS = {
    By.SALES_CHANNEL: Dimension.SALES_CHANNEL,
    By.ACQUISITION_CHANNEL: Dimension.ACQUISITION_CHANNEL,
    By.SOURCE: Dimension.SOURCE,
}
MOST_PRODUCTS = 50

Row = dict[str, Any]


def rows(metric: Metric, scope: Scope, period: Period, by: By) -> list[Row]:
    """`{key, name, value, previous, change, …}`, the largest first; days in their order."""
    if by is By.DATE:
        return _by_date(metric, scope, period)
    match by:
        case By.STAFF:
            found = _by_staff(metric, scope, period)
        case By.DEPARTMENT:
            found = _by_department(metric, scope, period)
        case By.PRODUCT:
            found = _by_product(metric, scope, period)
        case _:
            found = _by_part(metric, scope, period, DIMENSIONS[by])
    return sorted(found, key=lambda row: (row["value"] is None, -(row["value"] or 0), row["name"], row["key"]))


def _row(
    metric: Metric,
    key: str,
    name: str,
    read: tuple[Reading, Reading] | None,
    period: Period,
    since: dt.date | None,
) -> Row:
    assert metric.reckon is not None
    reckoned = metric.reckon(read[0]) if read and (since is None or period.current.until > since) else None
    earlier = metric.reckon(read[1]) if read and (since is None or period.previous.start >= since) else None
    values = compared(value_of(metric.unit, reckoned), value_of(metric.unit, earlier), metric.unit)
    return {"key": key, "name": name, **values}


def _by_date(metric: Metric, scope: Scope, period: Period) -> list[Row]:
    found = series.points(metric, scope, period)["points"]
    nothing = {"previous": None, "change": None, "change_points": None, "is_new": False}
    return [
        {"key": point["day"].isoformat(), "name": point["day"].isoformat(), "value": point["value"], **nothing}
        for point in found
    ]


def _by_staff(metric: Metric, scope: Scope, period: Period) -> list[Row]:
    ids = member_ids(scope)
    query = sa.select(Member.id, Member.userid, Member.name, Member.has_contact).where(Member.id.in_(ids))
    people = {row.id: row for row in db.session.execute(query)}
    since = outside.known_since()[metric.since]
    found = [
        (people[member_id], _row(metric, people[member_id].userid, people[member_id].name, read, period, since))
        for member_id, read in readings(metric, ScopeKind.MEMBER, ids, period).items()
    ]
    return [row for person, row in found if person.has_contact or row["value"] or row["previous"]]


def _by_department(metric: Metric, scope: Scope, period: Period) -> list[Row]:
    """By main department, so that what adds up does. One with members outside of the scope has no distinct counts."""
    ids = member_ids(scope)
    query = sa.text("""
        select s.scope_id, d.name, bool_and(s.member_id = any(:ids)) as is_whole
        from scope_members s left join departments d on d.id = s.scope_id
        where s.scope_kind = 3 group by s.scope_id, d.name having bool_or(s.member_id = any(:ids))
    """)
    found = db.session.execute(query, {"ids": ids}).all()
    whole = [row.scope_id for row in found if row.is_whole]
    read = readings(metric, ScopeKind.MAIN_DEPARTMENT, whole, period)
    since = outside.known_since()[metric.since]
    return [
        _row(metric, str(row.scope_id), row.name or "未分配部门", read.get(row.scope_id), period, since)
        for row in found
    ]


def readings(metric: Metric, kind: ScopeKind, ids: list[int], period: Period) -> Mapping[int, tuple[Reading, Reading]]:
    """What the metric is reckoned from, of several scopes at once."""
    sums = read_many(kind, ids, period, only=needs(metric))
    paid, paid_before = outside.paid(period.current), outside.paid(period.previous)
    told: dict[int, tuple[Any, Any]] = {}
    if metric.behind is Behind.MEMBER_DAYS:
        now_days, days_before = outside.finished(period)
        for scope_id in ids:
            of = Scope(kind, scope_id, "", "")
            told[scope_id] = outside.statistics(of, now_days), outside.statistics(of, days_before)
    return {
        scope_id: (
            Reading(now, paid, told.get(scope_id, (None, None))[0]),
            Reading(before, paid_before, told.get(scope_id, (None, None))[1]),
        )
        for scope_id, (now, before) in sums.items()
    }


def _by_part(metric: Metric, scope: Scope, period: Period, dimension: Dimension) -> list[Row]:
    if metric.key not in parts.METRICS:
        raise Refused("invalid", status=422, detail=f"by: {metric.key} cannot be divided by that")
    now, before = (parts.read(scope, window, dimension) for window in (period.current, period.previous))
    names = channel_names(set(now) | set(before)) if dimension is Dimension.ACQUISITION_CHANNEL else {}
    return [
        {
            "key": key,
            "name": names.get(key, parts.NAMES.get(key, key)),
            **compared(
                value_of(metric.unit, parts.METRICS[metric.key](now.get(key, parts.NOTHING))),
                value_of(metric.unit, parts.METRICS[metric.key](before.get(key, parts.NOTHING))),
                metric.unit,
            ),
        }
        for key in sorted(set(now) | set(before))
    ]


def channel_names(keys: set[str]) -> dict[str, str]:
    """Names of acquisition channels: of the live code or link, or of the way of adding."""
    states = [key.removeprefix("state:") for key in keys if key.startswith("state:")]
    named = db.session.execute(sa.select(Channel.state, Channel.name).where(Channel.state.in_(states))).all()
    found = {f"state:{state}": name for state, name in named}
    found |= {f"way:{way}": name for way, name in NAMES.items()}
    return {key: found.get(key, key.removeprefix("state:") or "未归户") for key in keys}


PRODUCTS = sa.text("""
    select coalesce(nullif(i.sku, ''), i.title) as key, min(i.title) as name, sum(i.amount_fen) as gmv,
           count(distinct i.order_id) as orders
    from attributions a
    join scope_members s on s.member_id = a.member_id and s.scope_kind = :kind and s.scope_id = :id
    join order_items i on i.order_id = a.order_id
    where a.paid_at >= :start_at and a.paid_at < :end_at
    group by 1
""")


def _by_product(metric: Metric, scope: Scope, period: Period) -> list[Row]:
    column = {"guided_gmv": "gmv", "guided_orders": "orders"}.get(metric.key)
    if column is None:
        raise Refused("invalid", status=422, detail=f"by: {metric.key} cannot be divided by product")
    now, before = (_products(scope, window) for window in (period.current, period.previous))
    best = sorted(now.items(), key=lambda item: -int(getattr(item[1], column)))[:MOST_PRODUCTS]
    return [
        {
            "key": key,
            "name": row.name,
            **compared(
                int(getattr(row, column)), int(getattr(before[key], column)) if key in before else 0, Unit.COUNT
            ),
        }
        for key, row in best
    ]


def _products(scope: Scope, window: Window) -> dict[str, Any]:
    about = {
        "kind": scope.kind.value,
        "id": scope.id,
        "start_at": window.start_at,
        "end_at": window.end_at,
    }
    return {row.key: row for row in db.session.execute(PRODUCTS, about)}
