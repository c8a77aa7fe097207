"""Joining ways: look, make, change, delete, fetch the QR code; and the groups they can lead to."""

from typing import Any

from flask import Response

from wecom import join_ways
from workbench.channels import qr_codes
from workbench.channels.access import require_manager
from workbench.channels.schemas import ChannelArgs, DaysArgs
from workbench.joining_ways import queries, views, ways
from workbench.joining_ways.schemas import (
    JoiningGroupArgs,
    JoiningGroupSchema,
    JoiningWayRow,
    JoiningWaySchema,
    JoiningWayWish,
    NewJoiningWay,
)
from workbench.kernel import paging
from workbench.kernel.actor import current_actor
from workbench.kernel.api import Blueprint
from workbench.kernel.errors import not_found
from workbench.kernel.wecom_client import client

blueprint = Blueprint("joining_ways", __name__, url_prefix="/api/v1", description="Ways to join groups (加入群聊)")

USUAL_DAYS = 30


@blueprint.route("/joining-ways")
@blueprint.arguments(ChannelArgs, location="query")
@blueprint.response(200, paging.page_of(JoiningWayRow))
@blueprint.problems(401, 422)
def list_ways(args: dict[str, Any]) -> dict[str, Any]:
    """Joining ways of groups that members of my scope own, all of them for who manages them; newest first."""
    after = paging.decode(args["cursor"], int)
    rows = queries.list_ways(current_actor(), search=args["q"], before=after[0] if after else None, limit=args["limit"])
    found = paging.page(rows, args["limit"], lambda way: (way.id,))
    return {**found, "items": views.ways(found["items"], args["days"])}


@blueprint.route("/joining-ways", methods=["POST"])
@blueprint.arguments(NewJoiningWay)
@blueprint.response(201, JoiningWaySchema)
@blueprint.problems(401, 403, 422)
def create_way(args: dict[str, Any]) -> dict[str, Any]:
    """Want a new joining way; its QR code is there once WeCom has confirmed it."""
    actor = current_actor()
    way = ways.create(**args | {"client_key": str(args["client_key"])}, by=actor)
    return views.way(actor, way, USUAL_DAYS)


@blueprint.route("/joining-ways/<int:joining_way_id>")
@blueprint.arguments(DaysArgs, location="query")
@blueprint.response(200, JoiningWaySchema)
@blueprint.problems(401, 404, 422)
def get_way(args: dict[str, Any], joining_way_id: int) -> dict[str, Any]:
    """One joining way with its days."""
    actor = current_actor()
    return views.way(actor, queries.get_for(actor, joining_way_id), args["days"])


@blueprint.route("/joining-ways/<int:joining_way_id>", methods=["PUT"])
@blueprint.arguments(JoiningWayWish)
@blueprint.response(200, JoiningWaySchema)
@blueprint.problems(401, 403, 404, 409, 422)
def put_way(args: dict[str, Any], joining_way_id: int) -> dict[str, Any]:
    """Change everything but the QR code and the `state`."""
    actor = current_actor()
    way = queries.get_for(actor, joining_way_id)
    ways.change(way, **args, by=actor)
    return views.way(actor, way, USUAL_DAYS)


@blueprint.route("/joining-ways/<int:joining_way_id>", methods=["DELETE"])
@blueprint.response(200, JoiningWaySchema)
@blueprint.problems(401, 403, 404)
def delete_way(joining_way_id: int) -> dict[str, Any]:
    """Nobody joins through it any more; its history stays."""
    actor = current_actor()
    way = queries.get_for(actor, joining_way_id)
    ways.delete(way, by=actor)
    return views.way(actor, way, USUAL_DAYS)


@blueprint.route("/joining-ways/<int:joining_way_id>/qr-code")
@blueprint.response(200)
@blueprint.problems(401, 404, 503)
def get_qr_code(joining_way_id: int) -> Response:
    """The picture, for showing and for saving."""
    way = queries.get_for(current_actor(), joining_way_id)
    config_id = way.config_id
    if config_id is None or way.deleted_at is not None:
        raise not_found()
    return qr_codes.pass_on(lambda: join_ways.get_join_way(client(), config_id).qr_code)


@blueprint.route("/joining-groups")
@blueprint.arguments(JoiningGroupArgs, location="query")
@blueprint.response(200, paging.page_of(JoiningGroupSchema))
@blueprint.problems(401, 403, 422)
def list_groups(args: dict[str, Any]) -> dict[str, Any]:
    """The groups a way can lead to, the youngest first."""
    require_manager(current_actor())
    rows = queries.list_groups(search=args["q"], after=paging.decode(args["cursor"], int), limit=args["limit"])
    return paging.page(rows, args["limit"], lambda row: (row["id"],))
