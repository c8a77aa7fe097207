"""A metric over time: a point a day, of a year a point a month; each is the figure of its own day or month."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from workbench.kernel.db import db
from workbench.metrics import beginnings
from workbench.metrics import days as days_sql
from workbench.metrics.columns import SCHEDULED
from workbench.metrics.metric import Behind, Metric, Reading, Since, needs
from workbench.metrics.periods import DAY, Kind, Period, Window, after, period_of, start_of
from workbench.metrics.queries import View, value_of
from workbench.metrics.scopes import CORP, Scope
from workbench.metrics.sums import Sums, names_of, plus, read_many, summed

USUAL_DAYS = 30


def points(metric: Metric, scope: Scope, period: Period) -> dict[str, Any]:
    """`{step, points: [{day, value}]}`: the days of the period (of a day: the 30 up to it), of a year its months."""
    step = Kind.MONTH if period.kind is Kind.YEAR else Kind.DAY
    window = period.current
    if period.kind is Kind.DAY:
        window = Window(window.until - USUAL_DAYS * DAY, window.until)
    return {"step": step.value, "points": values(metric, scope, period, step, window)}


def values(metric: Metric, scope: Scope, period: Period, step: Kind, window: Window) -> list[dict[str, Any]]:
    """`{day, value}` of every day or month of a window that has begun; null where nothing is known."""
    assert metric.reckon is not None
    window = replace(window, until=min(window.until, max(window.start, period.today + DAY)))
    begun = beginnings.read()
    found = []
    for start, reading in _readings(metric, scope, step, window, period):
        whole = period_of(step, start)
        known = beginnings.known(metric, whole, begun, sees_corp=scope.sees_corp)
        if known.is_partial:
            value = View(scope, whole).figure(metric)["value"]
        else:
            value = value_of(metric.unit, metric.reckon(reading)) if known.is_known else None
        found.append({"day": start, "value": value})
    return found


def _readings(
    metric: Metric, scope: Scope, step: Kind, window: Window, period: Period
) -> Iterator[tuple[dt.date, Reading]]:
    """Of every step of the window; the one before it is read as well, for what looks back."""
    names = names_of(step)
    scheduled = [name for name in SCHEDULED if name in needs(metric)]
    start = start_of(step, start_of(step, window.start) - DAY)
    wider = replace(window, start=start)
    days = _by_step(scope, step, wider, names)
    paid = days
    if scope.kind is not CORP.kind:
        paid = _by_step(CORP, step, window, {"paid_fen": "paid_fen"}) if metric.needs_corp else {}
    told = _statistics(scope, step, window, period) if metric.behind is Behind.MEMBER_DAYS else {}
    clicks = _links(scope, step, window, period) if metric.since is Since.LINKS else {}
    opening = dict(days.pop(None, {}))
    guided_before = 0
    while start < window.until:
        flows = {**dict.fromkeys(names, 0), **days.get(start, {})}
        if scheduled and start <= period.today < after(step, start):
            flows |= _as_of_now(scope, step, period, scheduled)
        closing = plus(opening, flows)
        before = {**dict.fromkeys(names, 0), **opening}
        sums = Sums(flows, before, closing, guided_before)
        if start >= window.start:
            yield start, Reading(sums, paid.get(start, {}).get("paid_fen", 0), told.get(start), clicks.get(start))
        opening, guided_before = closing, flows["guided_customers"]
        start = after(step, start)


def _by_step(
    scope: Scope, step: Kind, window: Window, names: Mapping[str, str]
) -> dict[dt.date | None, Mapping[str, int]]:
    """The sums by day or month; under None those of all days before."""
    begin = days_sql.start(step.value, "day")
    rows = db.session.execute(
        sa.text(f"""
            select case when day >= :start then {begin} end as begin, {summed(names)}
            from rollup_days where scope_kind = :kind and scope_id = :id and day < :until group by 1
        """),
        {"kind": scope.kind.value, "id": scope.id, "start": window.start, "until": window.until},
    ).mappings()
    return {row["begin"]: {name: int(row[name]) for name in names} for row in rows}


def _as_of_now(scope: Scope, step: Kind, period: Period, scheduled: list[str]) -> dict[str, int]:
    """What is scheduled for later today is left out, as in the figure of the running period."""
    current, _ = read_many(scope.kind, [scope.id], period_of(step, period.today), only=scheduled)[scope.id]
    return {name: current.flows[name] for name in scheduled}


STATISTICS = sa.text("""
    select d.day, sum(d.chat_cnt) as chats, sum(d.message_cnt) as messages,
        sum(d.negative_feedback_cnt) as negative_feedback,
        coalesce(sum(d.chat_cnt * d.reply_percentage) / 100, 0) as replied,
        coalesce(sum(d.chat_cnt) filter (where d.reply_percentage is not null), 0) as replied_chats,
        coalesce(sum(d.chat_cnt * d.avg_reply_minutes), 0) as reply_minutes,
        coalesce(sum(d.chat_cnt) filter (where d.avg_reply_minutes is not null), 0) as reply_chats
    from member_days d join scope_members s on s.member_id = d.member_id and s.scope_kind = :kind and s.scope_id = :id
    where d.day >= :start and d.day < :until group by d.day
""")
CLICKS = sa.text("""
    select day, sum(clicks) as clicks, sum(new_customers) as new_customers
    from acquisition_link_days where day >= :start and day < :until group by day
""")

ByStep = dict[dt.date, Mapping[str, int | Decimal]]


def _statistics(scope: Scope, step: Kind, window: Window, period: Period) -> ByStep:
    until = min(window.until, period.today)
    about = {"kind": scope.kind.value, "id": scope.id, "start": window.start, "until": until}
    found: ByStep = {}
    day = start_of(step, window.start)
    nothing = {"chats": 0, "messages": 0, "negative_feedback": 0, "replied": 0, "replied_chats": 0}
    while day < until:
        found[day] = {**nothing, "reply_minutes": 0, "reply_chats": 0}
        day = after(step, day)
    for row in db.session.execute(STATISTICS, about).mappings():
        begin = start_of(step, row["day"])
        found[begin] = {name: found[begin][name] + row[name] for name in found[begin]}
    return found


def _links(scope: Scope, step: Kind, window: Window, period: Period) -> dict[dt.date, dict[str, int]]:
    if scope.kind is not CORP.kind:
        return {}
    until = min(window.until, period.today)
    found: dict[dt.date, dict[str, int]] = {}
    for row in db.session.execute(CLICKS, {"start": window.start, "until": until}).mappings():
        begin = start_of(step, row["day"])
        told = {name: int(row[name]) for name in ("clicks", "new_customers")}
        found[begin] = plus(found.get(begin, {}), told)
    return found
