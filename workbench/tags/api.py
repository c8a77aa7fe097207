"""The tags there are to choose from."""

from typing import Any

from workbench.kernel.actor import current_actor
from workbench.kernel.api import Blueprint
from workbench.tags import queries
from workbench.tags.schemas import TagGroupsSchema

blueprint = Blueprint("tags", __name__, url_prefix="/api/v1", description="Corp tags")


@blueprint.route("/tags")
@blueprint.response(200, TagGroupsSchema)
@blueprint.problems(401)
def list_tags() -> dict[str, Any]:
    """Every corp tag (企业标签) in its group."""
    current_actor()
    return {"groups": queries.list_groups()}
