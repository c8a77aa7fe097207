"""One request beside a customer's chat, one beside a group chat."""

from typing import Any

from workbench.customers import queries as customers
from workbench.groups import queries as groups
from workbench.kernel import clock, paging
from workbench.kernel.actor import current_actor
from workbench.kernel.api import Blueprint
from workbench.profiles.queries import profile_of
from workbench.sidebar.changes import latest_changes
from workbench.sidebar.schemas import (
    CustomerSidebarArgs,
    CustomerSidebarSchema,
    GroupSidebarArgs,
    GroupSidebarSchema,
)
from workbench.tasks import queries as tasks
from workbench.tasks import views as task_views
from workbench.trail import queries as trail

blueprint = Blueprint("sidebar", __name__, url_prefix="/api/v1/sidebar", description="Beside a chat")

FIRST_ITEMS = 10
FIRST_ENTRIES = 20


@blueprint.route("/customer")
@blueprint.arguments(CustomerSidebarArgs, location="query")
@blueprint.response(200, CustomerSidebarSchema)
@blueprint.problems(401, 404, 422)
def get_customer_sidebar(args: dict[str, Any]) -> dict[str, Any]:
    """The customer I am talking to: what to do now, who she is, what happened lately."""
    actor = current_actor()
    person = customers.get_person_by_external_userid(actor, args["external_userid"])
    items = tasks.open_items(actor, customer_id=person.customer.id, limit=FIRST_ITEMS)[:FIRST_ITEMS]
    entries = trail.of_customers(person.customer_ids, after=None, limit=FIRST_ENTRIES)
    return {
        "customer": profile_of(actor, person),
        "items": task_views.items(actor, items),
        "trail": paging.page(entries, FIRST_ENTRIES, lambda row: (row.happened_at, row.id)),
    }


@blueprint.route("/group")
@blueprint.arguments(GroupSidebarArgs, location="query")
@blueprint.response(200, GroupSidebarSchema)
@blueprint.problems(401, 404, 422)
def get_group_sidebar(args: dict[str, Any]) -> dict[str, Any]:
    """The group I am in: owner, size, today's coming and going, my customers in it, and what happened lately."""
    actor = current_actor()
    group = groups.get_by_chat_id(actor, args["chat_id"])
    start, _ = clock.day_bounds(clock.today())
    return {
        "id": group.id,
        "name": group.name,
        "notice": group.notice,
        "owner_name": groups.owner_name(group),
        "created_at": group.created_at,
        **groups.counts_of(group.id, start),
        "my_customers": groups.customers_in(actor, group.id),
        "changes": latest_changes(actor, group.id),
    }
