"""Reads of targets: of one scope, of my staff, of my departments."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.people import queries as people
from workbench.people.models import Department, Member
from workbench.people.scopes import Scope, ScopeKind
from workbench.targets.models import Target, TargetMetric


def of_scope(scope: Scope, month: dt.date) -> dict[str, Target]:
    """The targets of one scope, by metric."""
    member_id = scope.id if scope.kind is ScopeKind.STAFF else None
    department_id = scope.id if scope.kind is ScopeKind.DEPARTMENT else None
    query = sa.select(Target).where(
        Target.month == month,
        Target.member_id.is_not_distinct_from(member_id),
        Target.department_id.is_not_distinct_from(department_id),
    )
    return {target.metric: target for target in db.session.scalars(query)}


def list_staff(
    scope: Scope, month: dt.date, metric: TargetMetric, *, after: tuple[Any, ...] | None, limit: int
) -> Sequence[Any]:
    """(Target or None, id, userid, name) of the staff of a scope, by name; up to `limit + 1`."""
    mine = sa.and_(Target.member_id == Member.id, Target.month == month, Target.metric == metric.value)
    query = (
        sa.select(Target, Member.id, Member.userid, Member.name)
        .select_from(Member)
        .outerjoin(Target, mine)
        .where(people.active(), Member.has_contact, Member.id.in_(scope.members()))
        .order_by(Member.name, Member.id)
        .limit(limit + 1)
    )
    if after:
        query = query.where(sa.tuple_(Member.name, Member.id) > sa.tuple_(*after))
    return db.session.execute(query).all()


def parents(department_ids: Sequence[int]) -> dict[int, int]:
    """The department each of them lies in."""
    if not department_ids:
        return {}
    query = sa.select(Department.id, Department.parent_id).where(Department.id.in_(department_ids))
    return {row.id: row.parent_id for row in db.session.execute(query)}


def list_departments(actor: Actor, month: dt.date, metric: TargetMetric) -> Sequence[Any]:
    """(Target or None, id, name, depth) of the departments the actor sees, as a tree read line by line."""
    tree = people.departments_led(actor)
    query = sa.select(Target).where(
        Target.month == month, Target.metric == metric.value, Target.department_id.in_([row.id for row in tree])
    )
    found = {target.department_id: target for target in db.session.scalars(query)}
    return [(found.get(row.id), row.id, row.name, row.depth) for row in tree]
