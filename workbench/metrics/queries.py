"""The one query engine: every metric of a scope over a period, beside the period before (环比)."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from workbench.metrics import outside, sums
from workbench.metrics.columns import ScopeKind
from workbench.metrics.metric import Metric, Reading, Reckoned, Share, Since, Unit, rounded
from workbench.metrics.periods import Period
from workbench.metrics.registry import answered
from workbench.metrics.scopes import Scope

SET_METRICS = frozenset({"buyback_rate", "repurchase_rate", "super_users"})
Figure = dict[str, Any]


def kpis(scope: Scope, period: Period) -> dict[str, Any]:
    """Every metric of the scope over the period, as the API answers."""
    return {"scope": scope.key, "scope_name": scope.name, **when(period), "metrics": figures(scope, period)}


def when(period: Period) -> dict[str, Any]:
    """The period and what it is compared with."""
    return {
        "period": {
            "start": period.current.start_at,
            "end": period.current.end_at,
            "complete": period.is_complete,
        },
        "compare": {
            "start": period.previous.start_at,
            "end": period.previous.end_at,
            "basis": period.basis.value,
        },
    }


def figures(scope: Scope, period: Period) -> dict[str, Figure]:
    """The figure of every metric, by key."""
    now, before = readings(scope, period)
    since = outside.known_since()
    return {metric.key: figure(metric, now, before, period, since) for metric in answered()}


def readings(scope: Scope, period: Period) -> tuple[Reading, Reading]:
    """What the figures are reckoned from, now and before."""
    current, previous = sums.read(scope, period)
    paid, paid_before = _paid(scope, period, current, previous)
    finished, finished_before = outside.finished(period)
    return (
        Reading(current, paid, outside.statistics(scope, finished), outside.links(scope, finished)),
        Reading(
            previous, paid_before, outside.statistics(scope, finished_before), outside.links(scope, finished_before)
        ),
    )


def _paid(scope: Scope, period: Period, current: sums.Sums, previous: sums.Sums) -> tuple[int, int]:
    """The paid amount of all orders of the corp."""
    if scope.kind is ScopeKind.CORP:
        return current.flows["paid_fen"], previous.flows["paid_fen"]
    return outside.paid(period.current), outside.paid(period.previous)


def figure(
    metric: Metric, now: Reading, before: Reading, period: Period, since: Mapping[Since, dt.date | None]
) -> Figure:
    """One metric with its change; null where it is not known yet."""
    assert metric.reckon is not None
    first = since[metric.since]
    reckoned = None if first is not None and period.current.until <= first else metric.reckon(now)
    earlier = None if first is not None and period.previous.start < first else metric.reckon(before)
    return {
        **_parts(reckoned),
        **compared(value_of(metric.unit, reckoned), value_of(metric.unit, earlier), metric.unit),
        "since": first,
        "as_of": period.now if metric.key in SET_METRICS else None,
    }


def value_of(unit: Unit, reckoned: Reckoned) -> int | Decimal | None:
    """The value, rounded as its unit demands."""
    return rounded(reckoned, unit) if isinstance(reckoned, Share) else reckoned


def compared(value: int | Decimal | None, previous: int | Decimal | None, unit: Unit) -> Figure:
    """A value beside an earlier one. Against zero there is no change; that it is new is said instead."""
    known = value is not None and previous is not None
    difference = Decimal(value) - Decimal(previous) if value is not None and previous is not None else None
    change = difference / abs(Decimal(previous)) if difference is not None and previous else None
    return {
        "value": plain(value),
        "previous": plain(previous),
        "change": None if change is None else plain(change.quantize(Decimal("0.0001"), ROUND_HALF_UP)),
        "change_points": plain(difference) if unit is Unit.RATIO else None,
        "is_new": bool(known and not previous and value and value > 0),
    }


def _parts(reckoned: Reckoned) -> Figure:
    if not isinstance(reckoned, Share):
        return {"numerator": None, "denominator": None}
    return {"numerator": plain(reckoned.numerator), "denominator": plain(reckoned.denominator)}


def plain(value: int | Decimal | None) -> int | float | None:
    """JSON has one kind of number: whole ones stay exact, ratios have four decimals."""
    return float(round(value, 4)) if isinstance(value, Decimal) else value


def describe(metrics: Iterable[Metric]) -> list[dict[str, Any]]:
    """The dictionary, for people and pages."""
    since = outside.known_since()
    return [
        {
            "key": metric.key,
            "name": metric.name,
            "unit": metric.unit.value,
            "definition": metric.definition,
            "formula": metric.formula,
            "direction": metric.direction.value if metric.direction else None,
            "since": since[metric.since],
            "is_approximate": metric.is_approximate,
            "is_stock": metric.is_stock,
            "has_detail": metric.behind is not None,
            "behind": metric.behind.value if metric.behind else None,
        }
        for metric in metrics
    ]
