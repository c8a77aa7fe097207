"""Mass sends: preview, create, watch, remind, cancel; and what I was asked to confirm."""

from typing import Any

from workbench.kernel import clock, paging
from workbench.kernel.actor import current_actor
from workbench.kernel.api import Blueprint
from workbench.mass_sends import actions, queries, reports, views
from workbench.mass_sends.audience import Audience
from workbench.mass_sends.audience import preview as preview_of
from workbench.mass_sends.schemas import (
    MassSendDetailSchema,
    MassSendPreviewSchema,
    MassSendSchema,
    MassSendSyncSchema,
    NewMassSend,
    SendPreviewArgs,
    SendRecipientArgs,
    SendRecipientSchema,
    SendRemindedSchema,
    SendStaffSchema,
    SendTaskSchema,
)
from workbench.mass_sends.statuses import STATUS_OF

blueprint = Blueprint("mass_sends", __name__, url_prefix="/api/v1", description="Mass sends (企业群发)")


@blueprint.route("/mass-send-previews", methods=["POST"])
@blueprint.arguments(SendPreviewArgs)
@blueprint.response(200, MassSendPreviewSchema)
@blueprint.problems(401, 403, 404, 422)
def create_preview(args: dict[str, Any]) -> dict[str, Any]:
    """How many staff and customers a mass send would concern, and who is left out and why. Nothing is sent."""
    found = preview_of(current_actor(), Audience(**args["audience"]))
    return views.preview(found, queries.find_last_sync())


@blueprint.route("/mass-sends", methods=["POST"])
@blueprint.arguments(NewMassSend)
@blueprint.response(201, MassSendDetailSchema)
@blueprint.problems(401, 403, 404, 409, 422)
def create_mass_send(args: dict[str, Any]) -> dict[str, Any]:
    """Have WeCom ask my staff to send something to their customers or groups."""
    actor = current_actor()
    key, audience = str(args.pop("client_key")), Audience(**args.pop("audience"))
    send = actions.create_mass_send(audience=audience, client_key=key, by=actor, **args)
    return get_mass_send_detail(reports.get_for(actor, send.id))


@blueprint.route("/mass-sends")
@blueprint.arguments(paging.PageArgs, location="query")
@blueprint.response(200, paging.page_of(MassSendSchema))
@blueprint.problems(401, 422)
def list_mass_sends(args: dict[str, Any]) -> dict[str, Any]:
    """Mass sends made by me and by managers below me, newest first, with what became of them."""
    after = paging.decode(args["cursor"], int)
    rows = reports.list_sends(current_actor(), after=after, limit=args["limit"])
    found = paging.page(rows, args["limit"], lambda send: (send.id,))
    figures = reports.figures_of([send.id for send in found["items"]])
    return {**found, "items": views.sends(found["items"], figures)}


@blueprint.route("/mass-sends/<int:mass_send_id>")
@blueprint.response(200, MassSendDetailSchema)
@blueprint.problems(401, 404)
def get_mass_send(mass_send_id: int) -> dict[str, Any]:
    """One mass send in full."""
    return get_mass_send_detail(reports.get_for(current_actor(), mass_send_id))


@blueprint.route("/mass-sends/<int:mass_send_id>/staff")
@blueprint.arguments(paging.PageArgs, location="query")
@blueprint.response(200, paging.page_of(SendStaffSchema))
@blueprint.problems(401, 404, 422)
def list_send_staff(args: dict[str, Any], mass_send_id: int) -> dict[str, Any]:
    """Who was asked to send it, those who have not confirmed first."""
    actor = current_actor()
    send = reports.get_for(actor, mass_send_id)
    rows = reports.staff_of(actor, send.id, after=paging.decode(args["cursor"], int, int), limit=args["limit"])
    found = paging.page(rows, args["limit"], lambda row: (row.has_sent, row.id))
    return {**found, "items": views.staff(found["items"])}


@blueprint.route("/mass-sends/<int:mass_send_id>/recipients")
@blueprint.arguments(SendRecipientArgs, location="query")
@blueprint.response(200, paging.page_of(SendRecipientSchema))
@blueprint.problems(401, 404, 422)
def list_send_recipients(args: dict[str, Any], mass_send_id: int) -> dict[str, Any]:
    """What each customer or group got."""
    actor = current_actor()
    send = reports.get_for(actor, mass_send_id)
    rows = reports.recipients_of(
        actor,
        send.id,
        member_userid=args["member_userid"],
        status=STATUS_OF[args["status"]] if args["status"] else None,
        after=paging.decode(args["cursor"], int),
        limit=args["limit"],
    )
    found = paging.page(rows, args["limit"], lambda row: (row.id,))
    return {**found, "items": views.recipients(actor, found["items"])}


@blueprint.route("/mass-sends/<int:mass_send_id>/cancellation", methods=["PUT"])
@blueprint.response(200, MassSendDetailSchema)
@blueprint.problems(401, 404)
def put_cancellation(mass_send_id: int) -> dict[str, Any]:
    """Stop what is unsent. What was sent is not recalled."""
    actor = current_actor()
    send = reports.get_for(actor, mass_send_id)
    actions.cancel(send, by=actor)
    return get_mass_send_detail(send)


@blueprint.route("/mass-sends/<int:mass_send_id>/reminders", methods=["POST"])
@blueprint.response(202, SendRemindedSchema)
@blueprint.problems(401, 404, 409, 429)
def create_reminder(mass_send_id: int) -> dict[str, Any]:
    """Nudge those who have not confirmed, through WeCom; three times in 24 hours at most."""
    actor = current_actor()
    return {"reminded": actions.remind(reports.get_for(actor, mass_send_id), by=actor)}


@blueprint.route("/mass-sends/<int:mass_send_id>/reading", methods=["PUT"])
@blueprint.response(202, MassSendDetailSchema)
@blueprint.problems(401, 404)
def put_reading(mass_send_id: int) -> dict[str, Any]:
    """Read the results from WeCom now; they follow as a live update."""
    send = reports.get_for(current_actor(), mass_send_id)
    actions.look_again(send)
    return get_mass_send_detail(send)


@blueprint.route("/mass-send-syncs", methods=["POST"])
@blueprint.response(202, MassSendSyncSchema)
@blueprint.problems(401, 403)
def create_sync() -> Any:
    """Read WeCom's list of everybody's mass sends, which the monthly allowance is estimated from."""
    return actions.start_sync(by=current_actor())


@blueprint.route("/mass-send-tasks")
@blueprint.arguments(paging.PageArgs, location="query")
@blueprint.response(200, paging.page_of(SendTaskSchema))
@blueprint.problems(401, 422)
def list_send_tasks(args: dict[str, Any]) -> dict[str, Any]:
    """What I was asked to send and have not confirmed in WeCom."""
    rows = reports.tasks_of(current_actor(), after=paging.decode(args["cursor"], int), limit=args["limit"])
    return paging.page(rows, args["limit"], lambda row: (row.id,))


def get_mass_send_detail(send: Any) -> dict[str, Any]:
    """The full shape of a mass send that was found through the actor."""
    used = queries.reminders_since(send.id, clock.now() - actions.REMINDER_WINDOW)
    left = max(0, actions.MOST_REMINDERS - used)
    figures = reports.figures_of([send.id])[send.id]
    return views.detail(send, figures, reports.problems_of(send.id), left)
