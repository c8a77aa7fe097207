"""The one query engine: every metric of a scope over a period, beside the period before (环比)."""

import datetime as dt
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from workbench.attribution.words import SOURCES
from workbench.metrics import beginnings, outside, sums
from workbench.metrics.beginnings import Known
from workbench.metrics.columns import ScopeKind
from workbench.metrics.metric import Metric, Reading, Reckoned, Share, Unit, rounded
from workbench.metrics.periods import Period
from workbench.metrics.registry import answered
from workbench.metrics.scopes import Scope
from workbench.orders.words import SALES_CHANNELS

SET_METRICS = frozenset({"buyback_rate", "repurchase_rate", "super_users"})
Figure = dict[str, Any]
Readings = tuple[Reading, Reading]


class View:
    """The figures of a scope over a period, each as far as it is known."""

    def __init__(self, scope: Scope, period: Period) -> None:
        self.scope, self.period = scope, period
        self._begun = beginnings.read()
        self._read: dict[dt.date, Readings] = {}

    def known(self, metric: Metric) -> Known:
        """What of the period is known of a metric."""
        return beginnings.known(metric, self.period, self._begun, sees_corp=self.scope.sees_corp)

    def readings(self, metric: Metric) -> tuple[Reading | None, Reading | None]:
        """What a metric is reckoned from now and before; None where it is not known."""
        known = self.known(metric)
        now = self._of(known.period(self.period))[0] if known.is_known else None
        return now, self._of(self.period)[1] if known.is_comparable else None

    def figure(self, metric: Metric) -> Figure:
        """One metric with its change."""
        assert metric.reckon is not None
        known = self.known(metric)
        now, before = self.readings(metric)
        reckoned = metric.reckon(now) if now else None
        earlier = metric.reckon(before) if before else None
        return {
            **_parts(reckoned),
            **compared(value_of(metric.unit, reckoned), value_of(metric.unit, earlier), metric.unit),
            "since": known.since,
            "is_partial": known.is_partial,
            "as_of": self.period.now if metric.key in SET_METRICS else None,
        }

    def _of(self, period: Period) -> Readings:
        """A period that begins before something is known is read from that day on; few periods do, on few days."""
        if period.current.start not in self._read:
            self._read[period.current.start] = readings(self.scope, period)
        return self._read[period.current.start]


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
    view = View(scope, period)
    return {metric.key: view.figure(metric) for metric in answered()}


def readings(scope: Scope, period: Period) -> Readings:
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
    return outside.paid(scope, period.current), outside.paid(scope, period.previous)


def value_of(unit: Unit, reckoned: Reckoned) -> int | Decimal | None:
    """The value, rounded as its unit demands."""
    return rounded(reckoned, unit) if isinstance(reckoned, Share) else reckoned


def compared(value: int | Decimal | None, previous: int | Decimal | None, unit: Unit) -> Figure:
    """A value beside an earlier one. Against zero there is no change; that it is new is said instead."""
    known = value is not None and previous is not None
    difference = Decimal(value) - Decimal(previous) if value is not None and previous is not None else None
    change = difference / abs(Decimal(previous)) if difference is not None and previous else None
    return {
        "value": value,
        "previous": previous,
        "change": None if change is None else change.quantize(Decimal("0.0001"), ROUND_HALF_UP),
        "change_points": difference if unit is Unit.RATIO else None,
        "is_new": bool(known and not previous and value and value > 0),
    }


def _parts(reckoned: Reckoned) -> Figure:
    if not isinstance(reckoned, Share):
        return {"numerator": None, "denominator": None}
    return {"numerator": reckoned.numerator, "denominator": reckoned.denominator}


def words() -> dict[str, dict[str, str]]:
    """What pages call the keys of a breakdown."""
    return {"sales_channels": dict(SALES_CHANNELS), "sources": dict(SOURCES)}


def describe(metrics: Iterable[Metric]) -> list[dict[str, Any]]:
    """The dictionary, for people and pages."""
    begun = beginnings.read()
    return [
        {
            "key": metric.key,
            "name": metric.name,
            "unit": metric.unit.value,
            "counted_unit": metric.counted_unit.value,
            "definition": metric.definition,
            "formula": metric.formula,
            "direction": metric.direction.value if metric.direction else None,
            "since": begun[metric.since],
            "is_approximate": metric.is_approximate,
            "is_stock": metric.is_stock,
            "has_detail": metric.behind is not None,
            "behind": metric.behind.value if metric.behind else None,
        }
        for metric in metrics
    ]
