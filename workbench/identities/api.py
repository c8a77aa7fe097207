"""What a customer is known by: binding, merging, un-merging, and how far that covers the public channels."""

from typing import Any

from workbench.customers import queries as customers
from workbench.identities import binding, consent, coverage, merging, parting, queries, supposing, unresolved, views
from workbench.identities.schemas import (
    CoverageArgs,
    CoverageSchema,
    IdentitiesSchema,
    IdentitySchema,
    MergePreviewArgs,
    MergePreviewSchema,
    NewIdentity,
    NewMerge,
    UnmergePreviewSchema,
)
from workbench.kernel import clock
from workbench.kernel.actor import current_actor
from workbench.kernel.api import Blueprint
from workbench.kernel.errors import Refused

blueprint = Blueprint("identities", __name__, url_prefix="/api/v1", description="One person, many identities")


@blueprint.route("/customers/<int:customer_id>/identities")
@blueprint.response(200, IdentitiesSchema)
@blueprint.problems(401, 404)
def get_identities(customer_id: int) -> dict[str, Any]:
    """Everything by which a customer of mine is known, and who else she might be."""
    actor = current_actor()
    return views.identities(actor, customers.get_person(actor, customer_id))


@blueprint.route("/customers/<int:customer_id>/identities", methods=["POST"])
@blueprint.arguments(NewIdentity)
@blueprint.response(201, IdentitySchema)
@blueprint.problems(401, 404, 409, 422)
def create_identity(args: dict[str, Any], customer_id: int) -> dict[str, Any]:
    """是她的订单, by its number; or a mobile she has confirmed. The same again changes nothing."""
    actor = current_actor()
    customer = customers.get_for(actor, customer_id)
    if args["mobile"] is not None:
        bound = binding.verify_mobile(customer, args["mobile"], by=actor)
    else:
        order = unresolved.get_by_number(args["order_no"], args["channel"], args["shop"])
        bound = binding.bind_order(order, customer, by=actor)
    return views.identity(bound, actor.name)


@blueprint.route("/identities/<int:identity_id>", methods=["DELETE"])
@blueprint.response(204)
@blueprint.problems(401, 404, 409)
def delete_identity(identity_id: int) -> None:
    """Take an identity of a customer of mine back; twice is once. What takes colleagues' orders is refused."""
    actor = current_actor()
    binding.unbind(queries.get_identity(actor, identity_id), by=actor)


@blueprint.route("/merges", methods=["POST"])
@blueprint.arguments(NewMerge)
@blueprint.response(201, IdentitiesSchema)
@blueprint.problems(401, 404, 409, 422)
def create_merge(args: dict[str, Any]) -> dict[str, Any]:
    """Two customers of mine are one person. She is shown under one profile within seconds.

    If orders of colleagues would count for somebody else, only who leads all of them and gains nothing may say so.
    """
    actor = current_actor()
    first, second = (customers.get_for(actor, customer_id) for customer_id in args["customer_ids"])
    merging.merge(first, second, by=actor)
    return views.identities(actor, customers.get_person(actor, first.id))


@blueprint.route("/merges/preview")
@blueprint.arguments(MergePreviewArgs, location="query")
@blueprint.response(200, MergePreviewSchema)
@blueprint.problems(401, 404, 422)
def get_merge_preview(args: dict[str, Any]) -> dict[str, Any]:
    """Which orders would count for somebody else if two customers of mine were one person, and whether I may say so."""
    actor = current_actor()
    moves = supposing.if_merged(*(customers.get_for(actor, args[name]) for name in ("one", "other")))
    return views.merge_preview(moves, may_merge=consent.is_enough(actor, supposing.stakes_of(moves)))


@blueprint.route("/merges/<int:merge_id>/unmerge-preview")
@blueprint.response(200, UnmergePreviewSchema)
@blueprint.problems(401, 404)
def get_unmerge_preview(merge_id: int) -> dict[str, Any]:
    """Who would leave the profile, what would go with them, and what would stay."""
    merge = queries.get_merge(current_actor(), merge_id)
    sides = parting.parting_of(merge)
    return views.preview(sides, parting.what_goes(sides), parting.what_stays(sides))


@blueprint.route("/merges/<int:merge_id>", methods=["DELETE"])
@blueprint.response(204)
@blueprint.problems(401, 404, 409)
def delete_merge(merge_id: int) -> None:
    """Part the two again, as the preview said; no rule merges them another time."""
    actor = current_actor()
    merge = queries.get_merge(actor, merge_id)
    merging.unmerge(merge, parting.parting_of(merge), by=actor)


@blueprint.route("/identity-coverage")
@blueprint.arguments(CoverageArgs, location="query")
@blueprint.response(200, CoverageSchema)
@blueprint.problems(401, 403, 422)
def get_coverage(args: dict[str, Any]) -> dict[str, Any]:
    """By sales channel: orders and buyers of a month that are known as customers, and those that are not."""
    actor = current_actor()
    if not unresolved.sees_all_of_them(actor):
        raise Refused("forbidden", status=403, detail="Leaders and administrators see the coverage.")
    return coverage.of_month(args["month"] or clock.today())
