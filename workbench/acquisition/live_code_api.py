"""Live codes: look, make, change, delete, and fetch the QR code."""

from typing import Any

from flask import Response

from wecom import contact_ways
from workbench.acquisition import live_codes, queries, views
from workbench.acquisition.schemas import LiveCodeRow, LiveCodeSchema, LiveCodeWish, NewLiveCode
from workbench.acquisition.wishes import WantedShift, Wish
from workbench.channels import qr_codes
from workbench.channels.schemas import ChannelArgs, DaysArgs
from workbench.kernel import paging
from workbench.kernel.actor import current_actor
from workbench.kernel.api import Blueprint
from workbench.kernel.errors import not_found
from workbench.kernel.wecom_client import client

blueprint = Blueprint("live_codes", __name__, url_prefix="/api/v1/live-codes", description="Live codes (渠道活码)")

USUAL_DAYS = 30


@blueprint.route("")
@blueprint.arguments(ChannelArgs, location="query")
@blueprint.response(200, paging.page_of(LiveCodeRow))
@blueprint.problems(401, 422)
def list_codes(args: dict[str, Any]) -> dict[str, Any]:
    """Live codes answered by members of my scope, all of them for who manages them; newest first."""
    actor = current_actor()
    after = paging.decode(args["cursor"], int)
    rows = queries.list_codes(actor, search=args["q"], before=after[0] if after else None, limit=args["limit"])
    found = paging.page(rows, args["limit"], lambda code: (code.id,))
    return {**found, "items": views.codes(actor, found["items"], args["days"])}


@blueprint.route("", methods=["POST"])
@blueprint.arguments(NewLiveCode)
@blueprint.response(201, LiveCodeSchema)
@blueprint.problems(401, 403, 422)
def create_code(args: dict[str, Any]) -> dict[str, Any]:
    """Want a new live code; its QR code is there once WeCom has confirmed it."""
    actor = current_actor()
    client_key = str(args.pop("client_key"))
    code = live_codes.create(_wish(args), client_key=client_key, by=actor)
    return views.code(actor, queries.get_code(actor, code.id), USUAL_DAYS)


@blueprint.route("/<int:live_code_id>")
@blueprint.arguments(DaysArgs, location="query")
@blueprint.response(200, LiveCodeSchema)
@blueprint.problems(401, 404, 422)
def get_code(args: dict[str, Any], live_code_id: int) -> dict[str, Any]:
    """One live code with its shifts, its welcome and its days."""
    actor = current_actor()
    return views.code(actor, queries.get_code(actor, live_code_id), args["days"])


@blueprint.route("/<int:live_code_id>", methods=["PUT"])
@blueprint.arguments(LiveCodeWish)
@blueprint.response(200, LiveCodeSchema)
@blueprint.problems(401, 403, 404, 409, 422)
def put_code(args: dict[str, Any], live_code_id: int) -> dict[str, Any]:
    """Change everything but the QR code and the `state`."""
    actor = current_actor()
    live_codes.change(queries.get_code(actor, live_code_id), _wish(args), by=actor)
    return views.code(actor, queries.get_code(actor, live_code_id), USUAL_DAYS)


@blueprint.route("/<int:live_code_id>", methods=["DELETE"])
@blueprint.response(200, LiveCodeSchema)
@blueprint.problems(401, 403, 404)
def delete_code(live_code_id: int) -> dict[str, Any]:
    """Nobody is reached through it any more; its history stays."""
    actor = current_actor()
    code = queries.get_code(actor, live_code_id)
    live_codes.delete(code, by=actor)
    return views.code(actor, code, USUAL_DAYS)


@blueprint.route("/<int:live_code_id>/qr-code")
@blueprint.response(200)
@blueprint.problems(401, 404, 503)
def get_qr_code(live_code_id: int) -> Response:
    """The picture, for showing and for saving."""
    code = queries.get_code(current_actor(), live_code_id)
    config_id = code.config_id
    if config_id is None or code.deleted_at is not None:
        raise not_found()
    return qr_codes.pass_on(lambda: contact_ways.get_contact_way(client(), config_id).qr_code)


def _wish(args: dict[str, Any]) -> Wish:
    shifts = tuple(WantedShift(**shift) for shift in args.pop("shifts"))
    return Wish(**args, shifts=shifts)
