"""The profile of one customer."""

from typing import Any

from workbench.customers import queries as customers
from workbench.kernel.actor import current_actor
from workbench.kernel.api import Blueprint
from workbench.profiles.personal_tags import personal_tags_of
from workbench.profiles.queries import profile_of
from workbench.profiles.schemas import PersonalTagsSchema, ProfileSchema

blueprint = Blueprint("profiles", __name__, url_prefix="/api/v1", description="Profiles of customers")


@blueprint.route("/customers/<int:customer_id>")
@blueprint.response(200, ProfileSchema)
@blueprint.problems(401, 404)
def get_customer(customer_id: int) -> dict[str, Any]:
    """A customer of mine: who she is, her relations with all of us, her tags and groups.

    Somebody merged into another is answered with the profile under which both are shown.
    """
    actor = current_actor()
    return profile_of(actor, customers.get_person(actor, customer_id))


@blueprint.route("/customers/<int:customer_id>/personal-tags")
@blueprint.response(200, PersonalTagsSchema)
@blueprint.problems(401, 404)
def list_personal_tags(customer_id: int) -> dict[str, Any]:
    """Tags that I and my people made for ourselves in WeCom, as WeCom has them now; nothing of them is kept here."""
    actor = current_actor()
    return personal_tags_of(actor, customers.get_person(actor, customer_id))
