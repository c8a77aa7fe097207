"""How far scopes are in a month, and where they will land: read for many scopes in one statement."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import sqlalchemy as sa

from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.kernel.months import following
from workbench.metrics import beginnings
from workbench.metrics.columns import ScopeKind
from workbench.metrics.registry import BY_KEY
from workbench.targets.landing import first_of_pattern, landing
from workbench.targets.models import TargetMetric

SUMS = {
    TargetMetric.GUIDED_GMV: "gmv_fen",
    TargetMetric.GUIDED_NET_GMV: "gmv_fen - refunds_fen",
    TargetMetric.GUIDED_ORDERS: "orders",
    TargetMetric.NEW_CONTACTS: "new_contacts",
}
"""What adds up to each metric in the sums that are kept per day."""

MOMENT = dt.timedelta(microseconds=1)
ScopeKey = tuple[ScopeKind, int]


@dataclass(frozen=True, slots=True)
class Progress:
    """Month to date, and where the month will land if it goes on as months usually do."""

    value: int
    landing: int | None


def progress(
    scopes: Sequence[ScopeKey], metrics: Sequence[TargetMetric], month: dt.date
) -> dict[tuple[ScopeKey, TargetMetric], Progress]:
    """Of these scopes in a month; everyone asked for has an answer."""
    days: dict[tuple[ScopeKey, TargetMetric], dict[dt.date, int]]
    days = {(scope, metric): {} for scope in scopes for metric in metrics}
    today = clock.today()
    query = sa.text(f"""
        select scope_kind, scope_id, day, {", ".join(f"{SUMS[metric]} as {metric.value}" for metric in metrics)}
        from rollup_days join unnest(cast(:kinds as int[]), cast(:ids as bigint[])) wanted (kind, id)
            on wanted.kind = scope_kind and wanted.id = scope_id
        where day >= :begin and day < :end and day <= :today
    """)  # noqa: S608  # constants
    about = {
        "kinds": [kind.value for kind, _ in scopes],
        "ids": [scope_id for _, scope_id in scopes],
        "begin": first_of_pattern(month),
        "end": following(month),
        "today": today,
    }
    for row in db.session.execute(query, about).mappings():
        for metric in metrics:
            days[(ScopeKind(row["scope_kind"]), row["scope_id"]), metric][row["day"]] = int(row[metric.value])
    begun, passed = beginnings.read(), passed_of(today)
    found = {}
    for (scope, metric), values in days.items():
        since = begun[BY_KEY[metric.value].since]
        known = {day: value for day, value in values.items() if since is not None and day >= since}
        so_far = sum(value for day, value in known.items() if day >= month)
        found[scope, metric] = Progress(so_far, landing(month, known, today=today, passed=passed, since=since))
    return found


def passed_of(day: dt.date) -> Fraction:
    """Which part of today is over; a day may have 23 or 25 hours."""
    start, end = clock.day_bounds(day)
    return Fraction(
        (clock.now() - start) // dt.timedelta(microseconds=1), (end - start) // dt.timedelta(microseconds=1)
    )
