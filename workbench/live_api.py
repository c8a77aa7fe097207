"""`/api/v1/live`: the event stream of one phone."""

from typing import cast

from flask import Blueprint, Response, current_app

from workbench.kernel.actor import current_actor
from workbench.kernel.live import Hub

blueprint = Blueprint("live", __name__, url_prefix="/api/v1")


@blueprint.get("/live")
def stream() -> Response:
    """Server-sent events `hello`, `change`, `resync`, `signed-out`; holds no database connection while open."""
    hub = cast(Hub, current_app.extensions["live"])
    actor = current_actor()
    response = Response(hub.stream(actor.member_id, actor.sign_in_id), mimetype="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response
