"""What was sent into a chat from the sidebar is told here."""

from typing import Any

from workbench.kernel.actor import current_actor
from workbench.kernel.api import Blueprint
from workbench.sidebar import sending
from workbench.sidebar.touch_schemas import NewTouch, TouchSchema

blueprint = Blueprint("touches", __name__, url_prefix="/api/v1", description="Touches (触达)")


@blueprint.route("/touches", methods=["POST"])
@blueprint.arguments(NewTouch)
@blueprint.response(201, TouchSchema)
@blueprint.problems(401, 404, 409, 422)
def create_touch(args: dict[str, Any]) -> dict[str, Any]:
    """WeCom answered ok to `sendChatMessage` in this member's session. The same `client_key` again is the same act."""
    return sending.record(by=current_actor(), client_key=str(args.pop("client_key")), **args)
