"""My figures of today and the contacts behind them."""

from typing import Any

from workbench.customers import figures, views
from workbench.customers.schemas import ContactChangeSchema
from workbench.kernel import clock, paging
from workbench.kernel.actor import current_actor
from workbench.kernel.api import Blueprint
from workbench.mass_sends import reports as mass_sends
from workbench.tasks import queries as tasks
from workbench.today.schemas import DaySchema

blueprint = Blueprint("today", __name__, url_prefix="/api/v1/me", description="My day")


@blueprint.route("/day")
@blueprint.response(200, DaySchema)
@blueprint.problems(401)
def get_day() -> dict[str, Any]:
    """What I gained, lost, have to do and have done today, in the corp's time zone."""
    actor, day = current_actor(), clock.today()
    contacts = figures.contacts_on(actor.member_id, day)
    return {
        "date": day,
        "as_of": clock.now(),
        "sends_to_confirm": mass_sends.count_tasks(actor),
        **contacts,
        **tasks.counts_of(actor.member_id, day),
    }


@blueprint.route("/contact-changes")
@blueprint.arguments(paging.PageArgs, location="query")
@blueprint.response(200, paging.page_of(ContactChangeSchema))
@blueprint.problems(401, 422)
def list_contact_changes(args: dict[str, Any]) -> dict[str, Any]:
    """The relations behind today's `new_contacts` and `lost_contacts`, newest first."""
    after = paging.decode(args["cursor"], paging.moment, int, str)
    rows = figures.changes_on(current_actor(), clock.today(), after=after, limit=args["limit"])
    found = paging.page(rows, args["limit"], lambda row: (row.happened_at, row.relation_id, row.kind))
    return {**found, "items": [views.change(row) for row in found["items"]]}
