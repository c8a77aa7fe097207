"""Hand-overs: who can be handed over, asking for it, and what became of it."""

from typing import Any

from flask import Response

from workbench.handovers import actions, queries, views
from workbench.handovers.schemas import (
    GivableCustomerSchema,
    GiverArgs,
    HandoverItemArgs,
    HandoverItemSchema,
    HandoverSchema,
    LeaverSchema,
    NewHandover,
    UnassignedCustomerSchema,
)
from workbench.kernel import paging
from workbench.kernel.actor import current_actor
from workbench.kernel.api import Blueprint

blueprint = Blueprint("handovers", __name__, url_prefix="/api/v1", description="Hand-overs (客户继承)")


@blueprint.route("/handovers", methods=["POST"])
@blueprint.arguments(NewHandover)
@blueprint.response(201, HandoverSchema)
@blueprint.problems(401, 403, 404, 409, 422)
def create_handover(args: dict[str, Any]) -> dict[str, Any]:
    """Hand customers and groups of one of my staff over to another."""
    actor = current_actor()
    key = str(args.pop("client_key"))
    handover = actions.ask_for_handover(by=actor, client_key=key, **args)
    return views.handovers([queries.get_for(actor, handover.id)])[0]


@blueprint.route("/handovers")
@blueprint.arguments(paging.PageArgs, location="query")
@blueprint.response(200, paging.page_of(HandoverSchema))
@blueprint.problems(401, 422)
def list_handovers(args: dict[str, Any]) -> dict[str, Any]:
    """Hand-overs of my scope, newest first, with how far they are."""
    rows = queries.list_handovers(current_actor(), after=paging.decode(args["cursor"], int), limit=args["limit"])
    found = paging.page(rows, args["limit"], lambda row: (row.Handover.id,))
    return {**found, "items": views.handovers(found["items"])}


@blueprint.route("/handovers/<int:handover_id>")
@blueprint.response(200, HandoverSchema)
@blueprint.problems(401, 404)
def get_handover(handover_id: int) -> dict[str, Any]:
    """One hand-over."""
    return views.handovers([queries.get_for(current_actor(), handover_id)])[0]


@blueprint.route("/handovers/<int:handover_id>/items")
@blueprint.arguments(HandoverItemArgs, location="query")
@blueprint.response(200, paging.page_of(HandoverItemSchema))
@blueprint.problems(401, 404, 422)
def list_handover_items(args: dict[str, Any], handover_id: int) -> dict[str, Any]:
    """Its customers and groups one by one."""
    actor = current_actor()
    row = queries.get_for(actor, handover_id)
    after = paging.decode(args["cursor"], int)
    rows = queries.items_of(row.Handover.id, state=args["state"], after=after, limit=args["limit"])
    found = paging.page(rows, args["limit"], lambda item: (item.id,))
    return {**found, "items": views.items(actor, found["items"])}


@blueprint.route("/handovers/<int:handover_id>/reading", methods=["PUT"])
@blueprint.response(202, HandoverSchema)
@blueprint.problems(401, 404)
def put_handover_reading(handover_id: int) -> dict[str, Any]:
    """Read the results from WeCom now; they follow as a live update."""
    row = queries.get_for(current_actor(), handover_id)
    actions.look_again(row.Handover)
    return views.handovers([row])[0]


@blueprint.route("/handover-customers")
@blueprint.arguments(GiverArgs, location="query")
@blueprint.response(200, paging.page_of(GivableCustomerSchema))
@blueprint.problems(401, 403, 404, 422)
def list_givable(args: dict[str, Any]) -> dict[str, Any]:
    """Customers of one of my staff, in office or gone, who can be handed over now."""
    actor = current_actor()
    actions.require_manager(actor)
    giver = queries.get_giver(actor, args["giver_userid"])
    after = paging.decode(args["cursor"], paging.moment, int)
    rows = queries.list_givable(giver, search=args["q"], after=after, limit=args["limit"])
    return paging.page(rows, args["limit"], lambda row: (row.since, row.id))


@blueprint.route("/unassigned-customers")
@blueprint.arguments(paging.PageArgs, location="query")
@blueprint.response(200, paging.page_of(UnassignedCustomerSchema))
@blueprint.problems(401, 403, 422)
def list_unassigned(args: dict[str, Any]) -> dict[str, Any]:
    """Customers of leavers of my scope, whom nobody has taken over."""
    actor = current_actor()
    actions.require_manager(actor)
    after = paging.decode(args["cursor"], paging.moment, int)
    rows = queries.list_unassigned(actor, after=after, limit=args["limit"])
    found = paging.page(rows, args["limit"], lambda row: (row.left_at, row.id))
    return {**found, "items": views.unassigned(found["items"])}


@blueprint.route("/leavers")
@blueprint.arguments(paging.PageArgs, location="query")
@blueprint.response(200, paging.page_of(LeaverSchema))
@blueprint.problems(401, 403, 422)
def list_leavers(args: dict[str, Any]) -> dict[str, Any]:
    """Members of my scope who left customers behind."""
    actor = current_actor()
    actions.require_manager(actor)
    after = paging.decode(args["cursor"], paging.moment, int)
    rows = queries.list_leavers(actor, after=after, limit=args["limit"])
    return paging.page(rows, args["limit"], lambda row: (row.left_at, row.id))


@blueprint.route("/leavers/reading", methods=["PUT"])
@blueprint.response(204)
@blueprint.problems(401, 403)
def put_leavers_reading() -> Response:
    """Read from WeCom now who was left behind."""
    actions.read_leavers(by=current_actor())
    return Response(status=204)
