"""Read the sums of scopes over a period and the one it is compared with: whole days, whole hours, and the rest.

What the last incomplete hour (of a member: day) adds is counted from the facts (`partial`); so a comparison with "the
same elapsed part" is exact to the microsecond.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa

from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.metrics import distinct, partial
from workbench.metrics.columns import (
    BUYERS,
    CONTACTS,
    CUMULATIVE,
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
EPOCH = dt.date(2000, 1, 1)

Counts = dict[str, int]
ByScope = dict[int, Counts]


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
    return read_many(scope.kind, [scope.id], period)[scope.id]


def read_many(
    kind: ScopeKind, ids: Sequence[int], period: Period, *, only: Collection[str] | None = None
) -> dict[int, tuple[Sums, Sums]]:
    """The same of several scopes, of some sums only. Persons of a range of days are counted scope by scope."""
    names = {name: column for name, column in names_of(period.kind).items() if only is None or name in only}
    split = _split(kind, ids, period, names)
    scheduled = _until_now(kind, split, period, names)
    rest = _rest_of(kind, ids, period.previous, names)
    found = {}
    for scope_id in ids:
        parts = split[scope_id]
        flows = plus(parts["current"], parts["rest"], scheduled.get(scope_id, {}))
        opening = plus(parts["older"], parts["earlier"], parts["previous"], parts["between"])
        earlier = plus(parts["previous"], rest.get(scope_id, {}))
        before = plus(parts["older"], parts["earlier"])
        closing, closing_before = plus(opening, flows), plus(before, earlier)
        guided, guided_before = 0, 0
        if period.kind is not Kind.CUSTOM:
            guided = parts["previous"].get("guided_customers", 0) + parts["between"].get("guided_customers", 0)
            guided_before = parts["earlier"].get("guided_customers", 0)
            if "asset_customers" in names and period.previous.end_at == period.previous.start_at:
                earlier["asset_customers"] -= _ended_at(kind, scope_id, period.previous.start_at)
        elif only is None or any(name in only for name in PERIODIC):
            before_that = Window(period.previous.start - period.current.days * DAY, period.previous.start)
            whole = Window(period.previous.start, period.previous_until)
            flows |= distinct.read(kind, scope_id, period.current, whole)
            earlier |= distinct.read(kind, scope_id, period.previous, before_that)
            guided = distinct.count_guided(kind, scope_id, whole)
            guided_before = distinct.count_guided(kind, scope_id, before_that)
        found[scope_id] = (
            Sums(flows, opening, closing, guided),
            Sums(earlier, before, closing_before, guided_before),
        )
    return found


ENDED = sa.text("""
    select count(*) from scope_spells where scope_kind = :kind and scope_id = :id and kind = 0 and ended_at = :at
""")


def _ended_at(kind: ScopeKind, scope_id: int, at: dt.datetime) -> int:
    """Whose friendship ended in this very instant: in the stock when a period begins, and no friend in it.

    What a period adds takes them out again; one of which nothing has elapsed adds nothing.
    """
    return int(db.session.scalar(ENDED, {"kind": kind.value, "id": scope_id, "at": at}) or 0)


def names_of(kind: Kind) -> dict[str, str]:
    """Column by name: those of this kind of period go by their plain names."""
    plain = {name: name for name in PLAIN}
    return plain if kind is Kind.CUSTOM else plain | {name: f"{name}_{kind.value}" for name in PERIODIC}


BUCKETS = ("older", "earlier", "previous", "between", "current", "rest")
"""Where a day lies: before all, in the period before the earlier one, in what is compared with, in the remainder of
that, in the period until yesterday, from today on."""


def _split(
    kind: ScopeKind, ids: Sequence[int], period: Period, names: Mapping[str, str]
) -> dict[int, dict[str, Counts]]:
    bounds = (
        period.previous.start if period.kind is Kind.CUSTOM else start_of(period.kind, period.previous.start - DAY),
        period.previous.start,
        period.previous.until,
        period.current.start,
        min(period.current.until, max(period.today, period.current.start)),
    )
    about = {
        "kind": kind.value,
        "ids": list(ids),
        "end": period.current.until,
        "bounds": [(day - EPOCH).days for day in bounds],
        # What was before is asked for only of stocks: of many scopes that is most of what there is to read.
        "begin": dt.date.min if any(name in CUMULATIVE for name in names) else bounds[0],
    }
    found = {scope_id: {bucket: dict.fromkeys(names, 0) for bucket in BUCKETS} for scope_id in ids}
    for row in db.session.execute(_days(tuple(names.items())), about).mappings():
        found[row["scope_id"]][BUCKETS[row["place"]]] = {name: int(row[name]) for name in names}
    return found


def _until_now(
    kind: ScopeKind, split: Mapping[int, Mapping[str, Counts]], period: Period, names: Mapping[str, str]
) -> ByScope:
    """What is scheduled for later in the period has been added with its day: corrected to what has come."""
    if period.is_complete or period.current.start > period.today:
        return {}
    scheduled = {name: names[name] for name in SCHEDULED if name in names}
    if not scheduled:
        return {}
    come = _rest_of(kind, list(split), Window(period.today, period.today, period.now), scheduled)
    return {
        scope_id: plus(come[scope_id], {name: -parts["rest"][name] for name in scheduled})
        for scope_id, parts in split.items()
    }


def _rest_of(kind: ScopeKind, ids: Sequence[int], window: Window, names: Mapping[str, str]) -> ByScope:
    """What the day on which a window is cut adds up to the cut."""
    if window.cut_at is None:
        return {}
    begin_at = clock.day_bounds(window.until)[0]
    if kind is ScopeKind.MEMBER:
        return partial.count(kind, ids, names, begin_at, window.cut_at)
    hours = (window.cut_at - begin_at) // HOUR
    about = {"kind": kind.value, "ids": list(ids), "day": window.until, "hours": hours}
    rows = db.session.execute(_hours(tuple(names.items())), about).mappings()
    found = partial.count(kind, ids, names, begin_at + hours * HOUR, window.cut_at)
    for row in rows:
        found[row["scope_id"]] = plus(found[row["scope_id"]], {name: int(row[name]) for name in names})
    return found


Named = tuple[tuple[str, str], ...]
"""Columns under names, as a key of statements put together once."""


@cache
def _days(named: Named) -> sa.TextClause:
    return sa.text(f"""
        select scope_id, width_bucket(day - date '{EPOCH}', cast(:bounds as int[])) as place, {summed(dict(named))}
        from rollup_days where scope_kind = :kind and scope_id = any(:ids) and day >= :begin and day < :end
        group by scope_id, place
    """)


@cache
def _hours(named: Named) -> sa.TextClause:
    return sa.text(f"""
        select scope_id, {summed(dict(named))} from rollup_hours
        where scope_kind = :kind and scope_id = any(:ids) and day = :day and hour < :hours group by scope_id
    """)


def summed(names: Mapping[str, str]) -> str:
    """SQL that adds up columns under their names."""
    return ", ".join(f"sum({column}) as {name}" for name, column in names.items())


def together(read: Sequence[Sums]) -> Sums:
    """Of several scopes that share nobody, or of what does not count persons."""
    return Sums(
        plus(*(one.flows for one in read)),
        plus(*(one.opening for one in read)),
        plus(*(one.closing for one in read)),
        sum(one.guided_before for one in read),
    )


def plus(*parts: Mapping[str, int]) -> Counts:
    """Added up name by name."""
    total: Counts = {}
    for part in parts:
        for name, amount in part.items():
            total[name] = total.get(name, 0) + amount
    return total
