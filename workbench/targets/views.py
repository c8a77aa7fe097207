"""Turn targets and their progress into the shapes of `schemas`."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from workbench.kernel.actor import Actor
from workbench.metrics.columns import ScopeKind as Kept
from workbench.metrics.registry import BY_KEY
from workbench.metrics.scopes import KINDS
from workbench.people.scopes import Scope, ScopeKind
from workbench.targets.models import Target, TargetMetric
from workbench.targets.progress import Progress, progress
from workbench.targets.rules import settable


def of_scope(actor: Actor, scope: Scope, month: dt.date, targets: dict[str, Target]) -> dict[str, Any]:
    """Every metric of one scope."""
    key = (KINDS[scope.kind], scope.id or 0)
    reached = progress([key], list(TargetMetric), month)
    [may_set] = settable(actor, [scope], month)
    metrics = [
        {
            "metric": metric.value,
            "name": BY_KEY[metric.value].name,
            "unit": BY_KEY[metric.value].unit.value,
            **_aimed(targets.get(metric.value), reached[key, metric]),
            "may_set": may_set,
        }
        for metric in TargetMetric
    ]
    return {"scope": scope.key, "month": month, "metrics": metrics}


def staff(actor: Actor, rows: Sequence[Any], metric: TargetMetric, month: dt.date) -> list[dict[str, Any]]:
    """Members with their target and progress."""
    reached = progress([(Kept.MEMBER, row.id) for row in rows], [metric], month)
    scopes = [Scope(ScopeKind.STAFF, row.id, row.name, f"staff:{row.userid}") for row in rows]
    return [
        {"member": row, **_aimed(row.Target, reached[(Kept.MEMBER, row.id), metric]), "may_set": may_set}
        for row, may_set in zip(rows, settable(actor, scopes, month), strict=True)
    ]


def departments(actor: Actor, rows: Sequence[Any], metric: TargetMetric, month: dt.date) -> list[dict[str, Any]]:
    """Departments with their target and progress."""
    reached = progress([(Kept.DEPARTMENT, row[1]) for row in rows], [metric], month)
    scopes = [Scope(ScopeKind.DEPARTMENT, found, name, f"department:{found}") for _, found, name, _ in rows]
    return [
        {
            "id": found,
            "name": name,
            "depth": depth,
            **_aimed(target, reached[(Kept.DEPARTMENT, found), metric]),
            "may_set": may_set,
        }
        for (target, found, name, depth), may_set in zip(rows, settable(actor, scopes, month), strict=True)
    ]


def _aimed(target: Target | None, reached: Progress) -> dict[str, Any]:
    return {
        **{name: getattr(target, name, None) for name in ("base", "sprint", "challenge")},
        "value": reached.value,
        "landing": reached.landing,
    }
