"""Departments to choose from when a live code or a link is made."""

from typing import Any

from workbench.acquisition import departments
from workbench.acquisition.schemas import AnsweringDepartmentsSchema
from workbench.channels.access import require_manager
from workbench.kernel.actor import current_actor
from workbench.kernel.api import Blueprint

blueprint = Blueprint(
    "answering_departments",
    __name__,
    url_prefix="/api/v1/answering-departments",
    description="Departments that answer live codes and links",
)


@blueprint.route("")
@blueprint.response(200, AnsweringDepartmentsSchema)
@blueprint.problems(401, 403)
def list_departments() -> dict[str, Any]:
    """All departments, each after the one it belongs to, and how many of each can take customers."""
    require_manager(current_actor())
    return {"departments": departments.choosable()}
