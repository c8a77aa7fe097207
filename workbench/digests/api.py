"""Whether I want the morning card."""

from typing import Any

from flask import current_app

from workbench.digests import actions
from workbench.digests.schemas import SubscriptionSchema
from workbench.kernel.actor import Actor, current_actor
from workbench.kernel.api import Blueprint

blueprint = Blueprint("digests", __name__, url_prefix="/api/v1/me", description="Digests (日报、周报)")


def _told(actor: Actor) -> dict[str, Any]:
    return {"is_subscribed": actions.is_subscribed(actor), "hour": current_app.config["DIGEST_HOUR"]}


@blueprint.route("/digest-subscription")
@blueprint.response(200, SubscriptionSchema)
@blueprint.problems(401)
def get_subscription() -> dict[str, Any]:
    """Whether I get the morning card."""
    return _told(current_actor())


@blueprint.route("/digest-subscription", methods=["PUT"])
@blueprint.response(200, SubscriptionSchema)
@blueprint.problems(401)
def put_subscription() -> dict[str, Any]:
    """Get it."""
    actor = current_actor()
    actions.subscribe(by=actor)
    return _told(actor)


@blueprint.route("/digest-subscription", methods=["DELETE"])
@blueprint.response(200, SubscriptionSchema)
@blueprint.problems(401)
def delete_subscription() -> dict[str, Any]:
    """Get none any more."""
    actor = current_actor()
    actions.unsubscribe(by=actor)
    return _told(actor)
