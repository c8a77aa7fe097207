"""Administrators: who is told of callbacks, how that goes, and letting a line go on."""

from typing import Any

from workbench.forwarding import actions, queries, views
from workbench.forwarding.schemas import (
    DeliveryArgs,
    ForwardingDeliverySchema,
    ForwardingTargetSchema,
    TargetArgs,
    TargetWithSecretSchema,
)
from workbench.kernel import paging
from workbench.kernel.actor import require_admin
from workbench.kernel.api import Blueprint

blueprint = Blueprint("forwarding", __name__, url_prefix="/api/v1/admin", description="Callbacks for other systems")


def _administrators_only() -> None:
    require_admin()


blueprint.before_request(_administrators_only)  # before the body is looked at, and for every address below


@blueprint.route("/forwarding-targets")
@blueprint.arguments(paging.PageArgs, location="query")
@blueprint.response(200, paging.page_of(ForwardingTargetSchema))
@blueprint.problems(401, 403, 422)
def list_targets(args: dict[str, Any]) -> dict[str, Any]:
    """Every target with its backlog and last error, oldest first."""
    (after,) = paging.decode(args["cursor"], int) or (None,)
    rows = queries.list_targets(after=after, limit=args["limit"])
    found = paging.page(rows, args["limit"], lambda row: (row.ForwardingTarget.id,))
    return {**found, "items": [views.target(row) for row in found["items"]]}


@blueprint.route("/forwarding-targets", methods=["POST"])
@blueprint.arguments(TargetArgs)
@blueprint.response(201, TargetWithSecretSchema)
@blueprint.problems(401, 403, 422)
def create_target(args: dict[str, Any]) -> dict[str, Any]:
    """A new target; its secret is in this answer and in no other."""
    target = actions.create_target(by=require_admin(), **args)
    return {**views.target(queries.get_row(target.id)), "secret": target.secret}


@blueprint.route("/forwarding-targets/<int:target_id>")
@blueprint.response(200, ForwardingTargetSchema)
@blueprint.problems(401, 403, 404)
def get_target(target_id: int) -> dict[str, Any]:
    """One target."""
    return views.target(queries.get_row(target_id))


@blueprint.route("/forwarding-targets/<int:target_id>", methods=["PUT"])
@blueprint.arguments(TargetArgs)
@blueprint.response(200, ForwardingTargetSchema)
@blueprint.problems(401, 403, 404, 422)
def put_target(args: dict[str, Any], target_id: int) -> dict[str, Any]:
    """Change name, address and events."""
    actions.change_target(queries.get_target(target_id), **args)
    return views.target(queries.get_row(target_id))


@blueprint.route("/forwarding-targets/<int:target_id>", methods=["DELETE"])
@blueprint.response(204)
@blueprint.problems(401, 403, 404)
def delete_target(target_id: int) -> None:
    """Tell it no more; what was waiting for it is dropped."""
    actions.drop_target(queries.get_target(target_id))


@blueprint.route("/forwarding-targets/<int:target_id>/secret", methods=["POST"])
@blueprint.response(201, TargetWithSecretSchema)
@blueprint.problems(401, 403, 404)
def create_secret(target_id: int) -> dict[str, Any]:
    """A new secret instead of the old one; it is in this answer and in no other."""
    target = queries.get_target(target_id)
    actions.renew_secret(target)
    return {**views.target(queries.get_row(target_id)), "secret": target.secret}


@blueprint.route("/forwarding-targets/<int:target_id>/pause", methods=["PUT"])
@blueprint.response(200, ForwardingTargetSchema)
@blueprint.problems(401, 403, 404)
def put_pause(target_id: int) -> dict[str, Any]:
    """Keep callbacks for it, send nothing."""
    actions.pause(queries.get_target(target_id))
    return views.target(queries.get_row(target_id))


@blueprint.route("/forwarding-targets/<int:target_id>/pause", methods=["DELETE"])
@blueprint.response(200, ForwardingTargetSchema)
@blueprint.problems(401, 403, 404)
def delete_pause(target_id: int) -> dict[str, Any]:
    """Go on, in order."""
    actions.resume(queries.get_target(target_id))
    return views.target(queries.get_row(target_id))


@blueprint.route("/forwarding-targets/<int:target_id>/attempt", methods=["PUT"])
@blueprint.response(200, ForwardingTargetSchema)
@blueprint.problems(401, 403, 404)
def put_attempt(target_id: int) -> dict[str, Any]:
    """Try again now instead of at `retry_at`."""
    actions.try_now(queries.get_target(target_id))
    return views.target(queries.get_row(target_id))


@blueprint.route("/forwarding-targets/<int:target_id>/deliveries")
@blueprint.arguments(DeliveryArgs, location="query")
@blueprint.response(200, paging.page_of(ForwardingDeliverySchema))
@blueprint.problems(401, 403, 404, 422)
def list_deliveries(args: dict[str, Any], target_id: int) -> dict[str, Any]:
    """What was sent or is to be sent to a target, newest first."""
    queries.get_target(target_id)
    (before,) = paging.decode(args["cursor"], int) or (None,)
    rows = queries.list_deliveries(target_id, status=args["status"], before=before, limit=args["limit"])
    found = paging.page(rows, args["limit"], lambda row: (row.ForwardingDelivery.id,))
    return {**found, "items": [views.delivery(row) for row in found["items"]]}


@blueprint.route("/forwarding-deliveries/<int:delivery_id>/skip", methods=["PUT"])
@blueprint.response(200, ForwardingTargetSchema)
@blueprint.problems(401, 403, 404, 409)
def put_skip(delivery_id: int) -> dict[str, Any]:
    """Let the line go on without this callback; answers with the target."""
    delivery = queries.get_delivery(delivery_id)
    actions.skip(delivery)
    return views.target(queries.get_row(delivery.target_id))
