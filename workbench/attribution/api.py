"""Whose an order is and why, claims for it, and corrections."""

from typing import Any

from workbench.attribution import access, claiming, correcting, queries, views
from workbench.attribution.explaining import explain
from workbench.attribution.schemas import (
    AttributionSchema,
    ClaimArgs,
    ClaimSchema,
    CorrectionArgs,
    DecisionArgs,
    NewClaim,
)
from workbench.kernel import paging
from workbench.kernel.actor import Actor, current_actor
from workbench.kernel.api import Blueprint
from workbench.people.queries import get_assignable

blueprint = Blueprint("attribution", __name__, url_prefix="/api/v1", description="Whose an order is (业绩归属)")


@blueprint.route("/orders/<int:order_id>/attribution")
@blueprint.response(200, AttributionSchema)
@blueprint.problems(401, 404)
def get_attribution(order_id: int) -> dict[str, Any]:
    """为什么算我的: for whom a paid order counts, by what, and why not for the others; an unpaid one is 404."""
    actor = current_actor()
    order, found = access.get_paid(actor, order_id)
    return _explained(actor, order, found)


@blueprint.route("/orders/<int:order_id>/claims", methods=["POST"])
@blueprint.arguments(NewClaim)
@blueprint.response(201, ClaimSchema)
@blueprint.problems(401, 404, 409, 422)
def create_claim(args: dict[str, Any], order_id: int) -> dict[str, Any]:
    """这单应该算我的: ask whoever leads me. Asking again while it waits changes nothing."""
    actor = current_actor()
    order, found = access.get_order(actor, order_id)
    made = claiming.claim(order, found, note=args["note"], by=actor)
    return views.claim(actor, queries.read_claim(made.id))


@blueprint.route("/claims")
@blueprint.arguments(ClaimArgs, location="query")
@blueprint.response(200, paging.page_of(ClaimSchema))
@blueprint.problems(401, 422)
def list_claims(args: dict[str, Any]) -> dict[str, Any]:
    """My claims and those of the members I lead, newest first."""
    actor, limit = current_actor(), args["limit"]
    after = paging.decode(args["cursor"], int)
    rows = queries.claims(actor, is_open=args["state"] == "open", after=after, limit=limit)
    found = paging.page(rows, limit, lambda row: (row.Claim.id,))
    return {**found, "items": views.claims(actor, found["items"])}


@blueprint.route("/claims/<int:claim_id>/decision", methods=["PUT"])
@blueprint.arguments(DecisionArgs)
@blueprint.response(200, ClaimSchema)
@blueprint.problems(401, 403, 404, 409, 422)
def put_decision(args: dict[str, Any], claim_id: int) -> dict[str, Any]:
    """Grant or refuse a claim, for whoever leads both members. The same decision again changes nothing."""
    actor = current_actor()
    claim, order, found = queries.get_claim(actor, claim_id)
    claiming.decide(claim, order, found, by=actor, **args)
    return views.claim(actor, queries.read_claim(claim_id))


@blueprint.route("/orders/<int:order_id>/correction", methods=["PUT"])
@blueprint.arguments(CorrectionArgs)
@blueprint.response(200, AttributionSchema)
@blueprint.problems(401, 403, 404, 409, 422)
def put_correction(args: dict[str, Any], order_id: int) -> dict[str, Any]:
    """Say whose the order is. What follows from it is derived within seconds; the answer is still as before."""
    actor = current_actor()
    order, found = access.get_paid(actor, order_id)
    member = get_assignable(actor, [args["userid"]])[0]
    correcting.correct(order, found, member, reason=args["reason"], by=actor)
    return _explained(actor, order, found)


@blueprint.route("/orders/<int:order_id>/correction", methods=["DELETE"])
@blueprint.response(200, AttributionSchema)
@blueprint.problems(401, 403, 404)
def delete_correction(order_id: int) -> dict[str, Any]:
    """Take the correction back: the rule decides again, within seconds."""
    actor = current_actor()
    order, found = access.get_paid(actor, order_id)
    correcting.undo(order, found, by=actor)
    return _explained(actor, order, found)


def _explained(actor: Actor, order: Any, found: Any) -> dict[str, Any]:
    asked = views.claims(actor, queries.claims_of(actor, order.id))
    return {**explain(order, found), **views.rights(actor, order, found, asked), "claims": asked}
