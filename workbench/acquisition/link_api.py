"""Acquisition links: look, make, change, delete; their customers and the quota."""

from typing import Any

from workbench.acquisition import customers, links, queries, views
from workbench.acquisition.models import AcquisitionQuota
from workbench.acquisition.schemas import (
    LinkCustomerSchema,
    LinkRow,
    LinkSchema,
    LinkWish,
    NewLink,
    QuotaSchema,
)
from workbench.acquisition.wishes import Wish
from workbench.channels.access import require_manager
from workbench.channels.schemas import ChannelArgs, DaysArgs
from workbench.kernel import paging
from workbench.kernel.actor import current_actor
from workbench.kernel.api import Blueprint
from workbench.kernel.errors import not_found

blueprint = Blueprint(
    "acquisition_links", __name__, url_prefix="/api/v1/acquisition-links", description="Acquisition links (获客链接)"
)

USUAL_DAYS = 30


@blueprint.route("")
@blueprint.arguments(ChannelArgs, location="query")
@blueprint.response(200, paging.page_of(LinkRow))
@blueprint.problems(401, 422)
def list_links(args: dict[str, Any]) -> dict[str, Any]:
    """Links answered by members of my scope, all of them for who manages them; newest first."""
    actor = current_actor()
    after = paging.decode(args["cursor"], int)
    rows = queries.list_links(actor, search=args["q"], before=after[0] if after else None, limit=args["limit"])
    found = paging.page(rows, args["limit"], lambda link: (link.id,))
    return {**found, "items": views.links(actor, found["items"], args["days"])}


@blueprint.route("", methods=["POST"])
@blueprint.arguments(NewLink)
@blueprint.response(201, LinkSchema)
@blueprint.problems(401, 403, 422)
def create_link(args: dict[str, Any]) -> dict[str, Any]:
    """Want a new link; its address is there once WeCom has confirmed it."""
    actor = current_actor()
    client_key = str(args.pop("client_key"))
    link = links.create(Wish(**args), client_key=client_key, by=actor)
    return views.link(actor, queries.get_link(actor, link.id), USUAL_DAYS)


@blueprint.route("/quota")
@blueprint.response(200, QuotaSchema)
@blueprint.problems(401, 403, 404)
def get_quota() -> AcquisitionQuota:
    """What was left when it was last read; 404 while it never was (the paid feature may not be there)."""
    require_manager(current_actor())
    quota = queries.find_quota()
    if quota is None:
        raise not_found()
    return quota


@blueprint.route("/<int:acquisition_link_id>")
@blueprint.arguments(DaysArgs, location="query")
@blueprint.response(200, LinkSchema)
@blueprint.problems(401, 404, 422)
def get_link(args: dict[str, Any], acquisition_link_id: int) -> dict[str, Any]:
    """One link with its welcome, our days and WeCom's."""
    actor = current_actor()
    return views.link(actor, queries.get_link(actor, acquisition_link_id), args["days"])


@blueprint.route("/<int:acquisition_link_id>", methods=["PUT"])
@blueprint.arguments(LinkWish)
@blueprint.response(200, LinkSchema)
@blueprint.problems(401, 403, 404, 409, 422)
def put_link(args: dict[str, Any], acquisition_link_id: int) -> dict[str, Any]:
    """Change everything but the address and the `state`."""
    actor = current_actor()
    links.change(queries.get_link(actor, acquisition_link_id), Wish(**args), by=actor)
    return views.link(actor, queries.get_link(actor, acquisition_link_id), USUAL_DAYS)


@blueprint.route("/<int:acquisition_link_id>", methods=["DELETE"])
@blueprint.response(200, LinkSchema)
@blueprint.problems(401, 403, 404)
def delete_link(acquisition_link_id: int) -> dict[str, Any]:
    """The address reaches nobody any more; its history stays."""
    actor = current_actor()
    link = queries.get_link(actor, acquisition_link_id)
    links.delete(link, by=actor)
    return views.link(actor, link, USUAL_DAYS)


@blueprint.route("/<int:acquisition_link_id>/customers")
@blueprint.arguments(paging.PageArgs, location="query")
@blueprint.response(200, paging.page_of(LinkCustomerSchema))
@blueprint.problems(401, 404, 422)
def list_link_customers(args: dict[str, Any], acquisition_link_id: int) -> dict[str, Any]:
    """Who came through it, of those whose customers I may see; newest first."""
    actor = current_actor()
    link = queries.get_link(actor, acquisition_link_id)
    after = paging.decode(args["cursor"], int, int)
    rows = customers.of_link(actor, link, after=after, limit=args["limit"])
    found = paging.page(rows, args["limit"], lambda row: (row.customer_id, row.member_id))
    return {**found, "items": customers.shown(actor, found["items"])}
