"""The callback inbox (事件收件箱): what came, what failed and why, and "run again"."""

from typing import Any

from workbench.admin import views
from workbench.admin.schemas import (
    AttemptsSchema,
    InboxArgs,
    InboxMessageDetailSchema,
    InboxMessageSchema,
    InboxSummarySchema,
    NewAttempts,
)
from workbench.callbacks import queries
from workbench.callbacks.actions import attempt_again, attempt_failures_again
from workbench.callbacks.models import Status
from workbench.kernel import paging
from workbench.kernel.actor import require_admin
from workbench.kernel.api import Blueprint
from workbench.kernel.errors import Refused

blueprint = Blueprint("admin", __name__, url_prefix="/api/v1/admin", description="Administration")


@blueprint.route("/inbox")
@blueprint.arguments(InboxArgs, location="query")
@blueprint.response(200, paging.page_of(InboxMessageSchema))
@blueprint.problems(401, 403, 422)
def list_inbox(args: dict[str, Any]) -> dict[str, Any]:
    """Callbacks, newest first."""
    actor = require_admin()
    wanted = views.wanted(actor, args)
    before = paging.decode(args["cursor"], int)
    rows = queries.list_messages(wanted, before=before[0] if before else None, limit=args["limit"])
    found = paging.page(rows, args["limit"], lambda message: (message.id,))
    return {**found, "items": views.rows(actor, found["items"])}


@blueprint.route("/inbox-summary")
@blueprint.response(200, InboxSummarySchema)
@blueprint.problems(401, 403)
def get_summary() -> dict[str, Any]:
    """How many messages are in each state, and of each kind; unknown kinds are counted too."""
    require_admin()
    counts = queries.counts_by_status()
    return {**{status.value: counts.get(status.value, 0) for status in Status}, "events": queries.counts_by_event()}


@blueprint.route("/inbox/<int:message_id>")
@blueprint.response(200, InboxMessageDetailSchema)
@blueprint.problems(401, 403, 404)
def get_message(message_id: int) -> dict[str, Any]:
    """One message, as it came and element by element."""
    actor = require_admin()
    return views.detail(actor, queries.get_message(message_id))


@blueprint.route("/inbox/<int:message_id>/attempt", methods=["PUT"])
@blueprint.response(200, InboxMessageSchema)
@blueprint.problems(401, 403, 404, 409)
def put_attempt(message_id: int) -> dict[str, Any]:
    """Handle a failed or dead message again, from its first attempt; or a waiting one whose job was lost."""
    actor = require_admin()
    message = queries.lock_message(message_id)
    is_forgotten = message.status == Status.WAITING.value and not queries.has_job(message)
    if message.status not in {Status.FAILED.value, Status.DEAD.value} and not is_forgotten:
        raise Refused("conflict", status=409, detail="Only what failed, is dead or was forgotten is handled again.")
    attempt_again(message)
    return views.rows(actor, [message])[0]


@blueprint.route("/inbox-attempts", methods=["POST"])
@blueprint.arguments(NewAttempts)
@blueprint.response(202, AttemptsSchema)
@blueprint.problems(401, 403, 422)
def post_attempts(args: dict[str, Any]) -> dict[str, int]:
    """Handle everything again that failed or is dead, or what of it a filter names."""
    wanted = views.wanted(require_admin(), args)
    started, left = attempt_failures_again(wanted)
    return {"started": started, "left": left}
