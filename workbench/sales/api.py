"""Orders of my scope, one order, and the orders of a customer of mine."""

from typing import Any

from workbench.customers import queries as customers
from workbench.kernel import paging
from workbench.kernel.actor import current_actor
from workbench.kernel.api import Blueprint
from workbench.sales import queries, views
from workbench.sales.schemas import CustomerOrdersSchema, OrderArgs, OrderRowSchema, OrderSchema

blueprint = Blueprint("orders", __name__, url_prefix="/api/v1", description="Orders")


@blueprint.route("/orders")
@blueprint.arguments(OrderArgs, location="query")
@blueprint.response(200, paging.page_of(OrderRowSchema))
@blueprint.problems(401, 422)
def list_orders(args: dict[str, Any]) -> dict[str, Any]:
    """Orders that count for somebody in my scope, or are of customers I may see; newest first."""
    actor, limit = current_actor(), args["limit"]
    kinds = (paging.moment, int) if args["is_paid"] else (int,)
    rows = queries.list_orders(actor, args, after=paging.decode(args["cursor"], *kinds), limit=limit)
    found = paging.page(
        rows, limit, lambda row: (row.Order.paid_at, row.Order.id) if args["is_paid"] else (row.Order.id,)
    )
    return {**found, "items": views.orders(actor, found["items"])}


@blueprint.route("/orders/<int:order_id>")
@blueprint.response(200, OrderSchema)
@blueprint.problems(401, 404)
def get_order(order_id: int) -> dict[str, Any]:
    """One order with its lines, refunds and buyer."""
    actor = current_actor()
    return views.order(actor, queries.get_order(actor, order_id))


@blueprint.route("/customers/<int:customer_id>/orders")
@blueprint.arguments(paging.PageArgs, location="query")
@blueprint.response(200, CustomerOrdersSchema)
@blueprint.problems(401, 404, 422)
def list_customer_orders(args: dict[str, Any], customer_id: int) -> dict[str, Any]:
    """What a customer bought, under all of her identities, with the totals."""
    actor, limit = current_actor(), args["limit"]
    person = customers.get_person(actor, customer_id)
    rows = queries.orders_of(person, after=paging.decode(args["cursor"], paging.moment, int), limit=limit)
    found = paging.page(rows, limit, lambda row: (queries.moment_of(row.Order), row.Order.id))
    return {**found, "items": views.orders(actor, found["items"]), "totals": queries.totals_of(person)}
