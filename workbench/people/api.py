"""The staff and the departments of my scope."""

from typing import Any

from workbench.kernel import paging
from workbench.kernel.actor import current_actor
from workbench.kernel.api import Blueprint
from workbench.people import queries
from workbench.people.schemas import DepartmentsSchema, MemberArgs, MemberSchema

blueprint = Blueprint("people", __name__, url_prefix="/api/v1", description="Members of the corp")


@blueprint.route("/members")
@blueprint.arguments(MemberArgs, location="query")
@blueprint.response(200, paging.page_of(MemberSchema))
@blueprint.problems(401, 422)
def list_members(args: dict[str, Any]) -> dict[str, Any]:
    """Staff with customer contact in my scope, by name."""
    after = paging.decode(args["cursor"], str, int)
    rows = queries.list_staff(current_actor(), search=args["q"], after=after, limit=args["limit"])
    return paging.page(rows, args["limit"], lambda row: (row.name, row.id))


@blueprint.route("/departments")
@blueprint.response(200, DepartmentsSchema)
@blueprint.problems(401)
def list_departments() -> dict[str, Any]:
    """The departments whose figures I may see: those I head and those below them; for leaders all but the root."""
    return {"departments": queries.departments_led(current_actor())}
