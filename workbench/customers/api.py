"""My customers: the list and the trail of one."""

from typing import Any

from workbench.customers import queries, views
from workbench.customers.schemas import CustomerArgs, CustomerRowSchema
from workbench.kernel import paging
from workbench.kernel.actor import current_actor
from workbench.kernel.api import Blueprint
from workbench.trail import queries as trail
from workbench.trail.schemas import TrailEntrySchema

blueprint = Blueprint("customers", __name__, url_prefix="/api/v1", description="Customers and their trail")


@blueprint.route("/customers")
@blueprint.arguments(CustomerArgs, location="query")
@blueprint.response(200, paging.page_of(CustomerRowSchema))
@blueprint.problems(401, 422)
def list_customers(args: dict[str, Any]) -> dict[str, Any]:
    """Customers I may see, newest relation first. `q` searches name and remark."""
    after = paging.decode(args["cursor"], paging.moment, int)
    rows = queries.list_rows(current_actor(), search=args["q"].strip(), after=after, limit=args["limit"])
    found = paging.page(rows, args["limit"], lambda row: (row.added_at, row.relation_id))
    tags = queries.tags_of([row.relation_id for row in found["items"]])
    found["items"] = [views.listed(row, tags[row.relation_id]) for row in found["items"]]
    return found


@blueprint.route("/customers/<int:customer_id>/trail")
@blueprint.arguments(paging.PageArgs, location="query")
@blueprint.response(200, paging.page_of(TrailEntrySchema))
@blueprint.problems(401, 404, 422)
def list_trail(args: dict[str, Any], customer_id: int) -> dict[str, Any]:
    """What happened to a customer of mine, newest first, by when it happened."""
    person = queries.get_person(current_actor(), customer_id)
    after = paging.decode(args["cursor"], paging.moment, int)
    rows = trail.of_customers(person.customer_ids, after=after, limit=args["limit"])
    return paging.page(rows, args["limit"], lambda row: (row.happened_at, row.id))
