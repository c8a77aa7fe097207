"""Targets of a month: what is aimed at, what is reached, where it will land."""

from typing import Any

from workbench.kernel import clock, paging
from workbench.kernel.actor import current_actor
from workbench.kernel.api import Blueprint
from workbench.kernel.patience import not_for_long
from workbench.people.scopes import get_scope
from workbench.targets import actions, queries, views
from workbench.targets.schemas import (
    DepartmentTargetsSchema,
    MetricArgs,
    NewTargets,
    ScopeMonthArgs,
    StaffTargetArgs,
    StaffTargetSchema,
    TargetsSchema,
)

blueprint = Blueprint("targets", __name__, url_prefix="/api/v1/targets", description="Targets (目标)")
blueprint.before_request(not_for_long)


@blueprint.route("")
@blueprint.arguments(ScopeMonthArgs, location="query")
@blueprint.response(200, TargetsSchema)
@blueprint.problems(401, 404, 422, 503)
def get_targets(args: dict[str, Any]) -> dict[str, Any]:
    """Every target of a scope in a month, with its progress and landing."""
    actor, month = current_actor(), args["month"] or clock.today().replace(day=1)
    scope = get_scope(actor, args["scope"])
    return views.of_scope(actor, scope, month, queries.of_scope(scope, month))


@blueprint.route("", methods=["PUT"])
@blueprint.arguments(NewTargets)
@blueprint.response(204)
@blueprint.problems(401, 403, 404, 409, 422)
def put_targets(args: dict[str, Any]) -> None:
    """Set targets for those I lead, all of them or none."""
    actions.set_targets(args["month"], args["metric"], args["targets"], by=current_actor())


@blueprint.route("/staff")
@blueprint.arguments(StaffTargetArgs, location="query")
@blueprint.response(200, paging.page_of(StaffTargetSchema))
@blueprint.problems(401, 404, 422, 503)
def list_staff_targets(args: dict[str, Any]) -> dict[str, Any]:
    """The staff of a scope with their target of one metric, if they have one, by name."""
    actor, month = current_actor(), args["month"] or clock.today().replace(day=1)
    scope = get_scope(actor, args["scope"])
    after = paging.decode(args["cursor"], str, int)
    rows = queries.list_staff(scope, month, args["metric"], after=after, limit=args["limit"])
    found = paging.page(rows, args["limit"], lambda row: (row.name, row.id))
    return {**found, "items": views.staff(actor, found["items"], args["metric"], month)}


@blueprint.route("/departments")
@blueprint.arguments(MetricArgs, location="query")
@blueprint.response(200, DepartmentTargetsSchema)
@blueprint.problems(401, 422, 503)
def list_department_targets(args: dict[str, Any]) -> dict[str, Any]:
    """The departments I see with their target of one metric, if they have one."""
    actor, month = current_actor(), args["month"] or clock.today().replace(day=1)
    rows = queries.list_departments(actor, month, args["metric"])
    return {"departments": views.departments(actor, rows, args["metric"], month)}
