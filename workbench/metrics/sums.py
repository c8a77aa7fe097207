"""Read the sums of a scope over a period and the one it is compared with: whole days, whole hours, and the rest.

What the last incomplete hour (of a member: day) adds is counted from the facts, by the same SQL that the sums are made
with; so a comparison with "the same elapsed part" is exact to the microsecond.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.metrics import distinct, spells, streams
from workbench.metrics.columns import (
    BUYERS,
    CONTACTS,
    CUSTOMERS,
    MONEY,
    REACHED,
    SCHEDULED,
    SERVICE,
    STATES,
    TOUCHES,
    ScopeKind,
)
from workbench.metrics.periods import DAY, Kind, Period, Window, start_of
from workbench.metrics.scopes import Scope

PLAIN = (*CONTACTS, *SERVICE, *STATES.values(), *MONEY, "refunds_fen", *TOUCHES)
PERIODIC = (*CUSTOMERS, *BUYERS, *REACHED)
HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Sums:
    """What was added up in a period, and what the cumulative ones had come to when it began and when it ended."""

    flows: Mapping[str, int]
    opening: Mapping[str, int]
    closing: Mapping[str, int]
    guided_before: int = 0
    """Guided customers of the whole period before this one."""


def read(scope: Scope, period: Period) -> tuple[Sums, Sums]:
    """The sums of the period (a running one as far as it has come) and of what it is compared with."""
    names = _names(period.kind)
    split = _split(scope, period, names)
    scheduled = _until_now(scope, period, names)
    flows = _plus(split["current"], split["rest"], scheduled)
    opening = _plus(split["before"], split["previous"], split["between"])
    closing = _plus(opening, flows)
    earlier = _plus(split["previous"], _rest_of(scope, period.previous, names))
    earlier_opening = split["before"]
    if period.kind is Kind.CUSTOM:
        flows = flows | distinct.read(scope, period.current, period.previous)
        before = Window(period.previous.start - (period.previous.until - period.previous.start), period.previous.start)
        earlier = earlier | distinct.read(scope, period.previous, before)
        guided, guided_before = distinct.count_guided(scope, period.previous), distinct.count_guided(scope, before)
    else:
        guided = split["previous"]["guided_customers"] + split["between"]["guided_customers"]
        guided_before = split["earlier"]["guided_customers"]
    return (
        Sums(flows, opening, closing, guided),
        Sums(earlier, earlier_opening, _plus(earlier_opening, earlier), guided_before),
    )


def _names(kind: Kind) -> dict[str, str]:
    """Column by name: those of this kind of period go by their plain names."""
    plain = {name: name for name in PLAIN}
    return plain if kind is Kind.CUSTOM else plain | {name: f"{name}_{kind.value}" for name in PERIODIC}


BUCKETS = ("older", "earlier", "previous", "between", "current", "rest")


def _split(scope: Scope, period: Period, names: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """The sums of all days, by where the day lies: before, in the earlier period, between, in this one, from today."""
    sums = ", ".join(f"coalesce(sum({column}), 0) as {name}" for name, column in names.items())
    current_until = min(period.current.until, max(period.today, period.current.start))
    rows = db.session.execute(
        sa.text(f"""
            select width_bucket(day - date '2000-01-01', cast(:bounds as int[])) as place, {sums}
            from rollup_days where scope_kind = :kind and scope_id = :id and day < :end group by place
        """),
        {
            "kind": scope.kind.value,
            "id": scope.id,
            "end": period.current.until,
            "bounds": [
                (day - dt.date(2000, 1, 1)).days
                for day in (
                    _earlier_start(period),
                    period.previous.start,
                    period.previous.until,
                    period.current.start,
                    current_until,
                )
            ],
        },
    ).mappings()
    found: dict[str, dict[str, int]] = {bucket: dict.fromkeys(names, 0) for bucket in BUCKETS}
    for row in rows:
        found[BUCKETS[row["place"]]] = {name: int(row[name]) for name in names}
    found["before"] = _plus(found["older"], found["earlier"])
    return found


def _earlier_start(period: Period) -> dt.date:
    """Where the period before the earlier one begins."""
    if period.kind is Kind.CUSTOM:
        return period.previous.start
    return start_of(period.kind, period.previous.start - DAY)


def _until_now(scope: Scope, period: Period, names: Mapping[str, str]) -> dict[str, int]:
    """What is scheduled for later today or this period has been added with its day: replaced by what has come."""
    if period.is_complete or period.current.start > period.today:
        return {}
    today = Window(period.today, period.today, period.now)
    scheduled = {name: names[name] for name in SCHEDULED}
    come = _rest_of(scope, today, scheduled)
    whole = (
        db.session.execute(
            sa.text(f"""
            select {", ".join(f"coalesce(sum({name}), 0) as {name}" for name in SCHEDULED)} from rollup_days
            where scope_kind = :kind and scope_id = :id and day >= :today and day < :end
        """),
            {"kind": scope.kind.value, "id": scope.id, "today": period.today, "end": period.current.until},
        )
        .mappings()
        .one()
    )
    return {name: come[name] - int(whole[name]) for name in SCHEDULED}


def _rest_of(scope: Scope, window: Window, names: Mapping[str, str]) -> dict[str, int]:
    """What the day on which a window is cut adds up to the cut."""
    if window.cut_at is None:
        return {}
    begin_at = clock.day_bounds(window.until)[0]
    if scope.kind is ScopeKind.MEMBER:
        return _from_facts(scope, names, begin_at, window.cut_at)
    hours = (window.cut_at - begin_at) // HOUR
    sums = ", ".join(f"coalesce(sum({column}), 0) as {name}" for name, column in names.items())
    row = (
        db.session.execute(
            sa.text(f"""
            select {sums} from rollup_hours
            where scope_kind = :kind and scope_id = :id and day = :day and hour < :hours
        """),
            {"kind": scope.kind.value, "id": scope.id, "day": window.until, "hours": hours},
        )
        .mappings()
        .one()
    )
    whole = {name: int(row[name]) for name in names}
    return _plus(whole, _from_facts(scope, names, begin_at + hours * HOUR, window.cut_at))


IN_SCOPE = "s.scope_kind = :kind and s.scope_id = :id"
NOW = "at >= :from_at and at < :cut_at"
PERSONS = {
    "buyers": f"""in (
        select a.person_id from attributions a join scope_members s on s.member_id = a.member_id and {IN_SCOPE}
        where a.paid_at >= :from_at and a.paid_at < :cut_at and a.person_id is not null
        union select person_id from scope_spells s
        where {IN_SCOPE} and s.kind = 0 and s.began_at >= :from_at and s.began_at < :cut_at)""",
    "contacts": """in (
        select person_id from contact_spells where began_at >= :from_at and began_at < :cut_at
        union select person_id from contact_spells where ended_at >= :from_at and ended_at < :cut_at
        union select person_id from contact_spells
        where began_at >= :from_at - interval '24 hours' and began_at < :cut_at - interval '24 hours'
        union select person_id from contact_spells
        where began_at >= :from_at - interval '720 hours' and began_at < :cut_at - interval '720 hours')""",
    "friends": f"""in (
        select person_id from scope_spells s where {IN_SCOPE} and s.began_at >= :from_at and s.began_at < :cut_at
        union select person_id from scope_spells s
        where {IN_SCOPE} and s.ended_at >= :from_at and s.ended_at < :cut_at)""",
    "touched": f"""in (
        select t.person_id from touch_days t join scope_members s on s.member_id = t.member_id and {IN_SCOPE}
        where t.first_at >= :from_at and t.first_at < :cut_at and t.day = {streams.day_of(":from_at")})""",
}
READS = (
    ("buyers", streams.BUYER_SUMS, f"with {streams.GUIDED}", streams.BUYERS),
    ("money", tuple(streams.MONEY_SUMS), "", streams.MONEY),
    ("refunds", ("refunds_fen",), "", streams.REFUNDS),
    ("contacts", streams.CONTACT_SUMS, "", streams.CONTACT_EVENTS),
    ("friends", (*streams.STATE_SUMS, *streams.CUSTOMER_SUMS), f"with {streams.SPELL_STEPS}", streams.SPELL_EVENTS),
    ("touched", streams.TOUCH_SUMS, f"with {streams.TOUCHED}", streams.TOUCH_EVENTS),
)


def _from_facts(scope: Scope, names: Mapping[str, str], from_at: dt.datetime, cut_at: dt.datetime) -> dict[str, int]:
    """The same sums of the events of a stretch of time."""
    about: dict[str, Any] = {"kind": scope.kind.value, "id": scope.id, "from_at": from_at, "cut_at": cut_at}
    found = dict.fromkeys(names, 0)
    for who, columns, steps, events in READS:
        wanted = {name: column for name, column in names.items() if column in columns}
        if not wanted:
            continue
        sums = ", ".join(f"coalesce(sum({column}), 0) as {name}" for name, column in wanted.items())
        statement = f"{steps} select {sums} from ({events}) event where {NOW}".format(
            scope=IN_SCOPE,
            who=PERSONS.get(who, ""),
            orders="a.paid_at >= :from_at and a.paid_at < :cut_at",
            refunds="r.refunded_at >= :from_at and r.refunded_at < :cut_at",
        )
        row = db.session.execute(sa.text(statement), spells.values([], []) | about).mappings().one()
        found |= {name: int(row[name]) for name in wanted}
    return found


def _plus(*parts: Mapping[str, int]) -> dict[str, int]:
    total: dict[str, int] = {}
    for part in parts:
        for name, amount in part.items():
            total[name] = total.get(name, 0) + amount
    return total
