"""The callback inbox: what failed and why, and "run again"."""

from typing import Any

from marshmallow import Schema, fields, validate

from workbench.callbacks import queries
from workbench.callbacks.actions import attempt_again
from workbench.callbacks.models import InboxMessage, Status
from workbench.kernel import paging
from workbench.kernel.actor import require_admin
from workbench.kernel.api import Blueprint
from workbench.kernel.errors import Refused

blueprint = Blueprint("admin", __name__, url_prefix="/api/v1/admin", description="Administration")


class InboxMessageSchema(Schema):
    """A callback and what became of it; the XML itself stays in the database."""

    id = fields.Integer(required=True)
    receiver = fields.String(required=True)
    event = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf([status.value for status in Status]))
    attempts = fields.Integer(required=True)
    error = fields.String(required=True, allow_none=True)
    received_at = fields.AwareDateTime(required=True)
    handled_at = fields.AwareDateTime(required=True, allow_none=True)


class InboxArgs(paging.PageArgs):
    """Which messages."""

    status = fields.String(load_default=None, validate=validate.OneOf([status.value for status in Status]))


@blueprint.route("/inbox")
@blueprint.arguments(InboxArgs, location="query")
@blueprint.response(200, paging.page_of(InboxMessageSchema))
@blueprint.problems(401, 403, 422)
def list_inbox(args: dict[str, Any]) -> dict[str, Any]:
    """Callbacks, newest first."""
    require_admin()
    before = paging.decode(args["cursor"], int)
    rows = queries.list_messages(status=args["status"], before=before[0] if before else None, limit=args["limit"])
    return paging.page(rows, args["limit"], lambda message: (message.id,))


@blueprint.route("/inbox/<int:message_id>/attempt", methods=["PUT"])
@blueprint.response(200, InboxMessageSchema)
@blueprint.problems(401, 403, 404, 409)
def put_attempt(message_id: int) -> InboxMessage:
    """Handle a failed or dead message again, from its first attempt; or a waiting one whose job was lost."""
    require_admin()
    message = queries.get_message(message_id)
    is_forgotten = message.status == Status.WAITING.value and not queries.has_job(message)
    if message.status not in {Status.FAILED.value, Status.DEAD.value} and not is_forgotten:
        raise Refused("conflict", status=409, detail="Only what failed, is dead or was forgotten is handled again.")
    attempt_again(message)
    return message
