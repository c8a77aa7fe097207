"""未归户订单: the work list, and whose an order is."""

from typing import Any

from workbench.customers import queries as customers
from workbench.identities import binding, denying, unresolved, views
from workbench.identities.schemas import (
    DaysArgs,
    IdentitySchema,
    OrderCustomerArgs,
    UnresolvedArgs,
    UnresolvedOrderSchema,
    UnresolvedSummarySchema,
)
from workbench.kernel import paging
from workbench.kernel.actor import current_actor
from workbench.kernel.api import Blueprint
from workbench.kernel.errors import Refused

blueprint = Blueprint("unresolved_orders", __name__, url_prefix="/api/v1", description="Orders without a customer")


@blueprint.route("/unresolved-orders")
@blueprint.arguments(UnresolvedArgs, location="query")
@blueprint.response(200, paging.page_of(UnresolvedOrderSchema))
@blueprint.problems(401, 422)
def list_unresolved(args: dict[str, Any]) -> dict[str, Any]:
    """Paid orders without a customer, newest first; below the leaders only those that might be a customer of theirs."""
    actor, limit = current_actor(), args.pop("limit")
    after = paging.decode(args.pop("cursor"), paging.moment, int)
    about = {"search": args.pop("q"), "is_suggested": args.pop("suggested"), **args}
    rows = unresolved.list_orders(actor, **about, after=after, limit=limit)
    found = paging.page(rows, limit, lambda row: (row.paid_at, row.id))
    return {**found, "items": views.orders(actor, found["items"])}


@blueprint.route("/unresolved-orders/summary")
@blueprint.arguments(DaysArgs, location="query")
@blueprint.response(200, UnresolvedSummarySchema)
@blueprint.problems(401, 403, 422)
def get_unresolved_summary(args: dict[str, Any]) -> dict[str, int]:
    """Count, amount and share of what is nobody's."""
    if not unresolved.sees_all_of_them(current_actor()):
        raise Refused("forbidden", status=403, detail="Leaders and administrators see the whole list.")
    return unresolved.summary(args["from_on"], args["to_on"])


@blueprint.route("/orders/<int:order_id>/customer", methods=["PUT"])
@blueprint.arguments(OrderCustomerArgs)
@blueprint.response(200, IdentitySchema)
@blueprint.problems(401, 404, 409, 422)
def put_order_customer(args: dict[str, Any], order_id: int) -> dict[str, Any]:
    """是她的订单: its buyer is bound to a customer of mine, and all orders of that buyer follow within seconds."""
    actor = current_actor()
    order = unresolved.get_order(actor, order_id)
    customer = customers.get_for(actor, args["customer_id"])
    return views.identity(binding.bind_order(order, customer, by=actor), actor.name)


@blueprint.route("/orders/<int:order_id>/customer", methods=["DELETE"])
@blueprint.response(204)
@blueprint.problems(401, 404, 409)
def delete_order_customer(order_id: int) -> None:
    """Take back that it is hers, if people said so."""
    actor = current_actor()
    binding.unbind_order(unresolved.get_order(actor, order_id), by=actor)


@blueprint.route("/orders/<int:order_id>/suggestions/<int:customer_id>/denial", methods=["PUT"])
@blueprint.response(204)
@blueprint.problems(401, 404)
def put_denial(order_id: int, customer_id: int) -> None:
    """不是她的: do not suggest this buyer for her again."""
    actor = current_actor()
    order = unresolved.get_order(actor, order_id)
    denying.deny(order, customers.get_for(actor, customer_id), by=actor)


@blueprint.route("/orders/<int:order_id>/suggestions/<int:customer_id>/denial", methods=["DELETE"])
@blueprint.response(204)
@blueprint.problems(401, 404)
def delete_denial(order_id: int, customer_id: int) -> None:
    """Take 不是她的 back; twice is once."""
    actor = current_actor()
    order = unresolved.get_order(actor, order_id)
    denying.allow(order, customers.get_for(actor, customer_id), by=actor)
