"""Set targets, many at once."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from workbench.audit import actions as audit
from workbench.kernel import clock, live
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import Refused
from workbench.people.queries import audience
from workbench.people.scopes import Scope, ScopeKind, get_scope
from workbench.targets.models import Target, TargetMetric
from workbench.targets.rules import are_mine, is_over, setter_of

STEPS = ("base", "sprint", "challenge")


def set_targets(month: dt.date, metric: TargetMetric, wanted: Sequence[Mapping[str, Any]], *, by: Actor) -> None:
    """All of them or none: one the actor may not set refuses the rest. Without a base a target is taken away."""
    setter = setter_of(by)
    if not setter.may_push_tasks:
        raise Refused("not_a_manager", status=403, detail="Only heads of departments set targets.")
    if is_over(month):
        raise Refused("month_over", detail="That month is over; its targets stay as they were.")
    scopes = [get_scope(setter, one["scope"]) for one in wanted]
    if len({(scope.kind, scope.id) for scope in scopes}) < len(scopes):
        detail = "targets: one and the same person, department or corp is named twice"
        raise Refused("invalid", status=422, detail=detail)
    if not all(are_mine(setter, scopes)):
        raise Refused("own_target", status=403, detail="Somebody who leads you sets your own target.")
    for scope, one in zip(scopes, wanted, strict=True):
        _set(scope, month, metric, one, by=by)
    audit.record(
        "targets_set",
        subject_kind="target",
        subject_id=None,
        actor_id=by.member_id,
        month=month.isoformat(),
        metric=metric.value,
        targets=[{**one, "scope": scope.key} for scope, one in zip(scopes, wanted, strict=True)],
    )
    staff = [scope.id for scope in scopes if scope.kind is ScopeKind.STAFF and scope.id is not None]
    live.tell(db.session.info, audience([*staff, by.member_id]), "kpis", kind="targets_set")


def _set(scope: Scope, month: dt.date, metric: TargetMetric, wanted: Mapping[str, Any], *, by: Actor) -> None:
    place = {
        "month": month,
        "metric": metric.value,
        "member_id": scope.id if scope.kind is ScopeKind.STAFF else None,
        "department_id": scope.id if scope.kind is ScopeKind.DEPARTMENT else None,
    }
    if wanted["base"] is None:
        same = [getattr(Target, name).is_not_distinct_from(value) for name, value in place.items()]
        db.session.execute(sa.delete(Target).where(*same))
        return
    told = {**steps(wanted), "set_at": clock.now(), "set_by_id": by.member_id}
    statement = insert(Target).values(**place, **told)
    db.session.execute(statement.on_conflict_do_update(constraint=Target.ONE_PER_MONTH, set_=told))


def steps(wanted: Mapping[str, Any]) -> dict[str, int]:
    """Base, sprint and challenge; a step left out is the one below it."""
    base = wanted["base"]
    sprint = wanted["sprint"] or base
    return {"base": base, "sprint": sprint, "challenge": wanted["challenge"] or sprint}
