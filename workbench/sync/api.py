"""How far the sync with WeCom is; shown on every page that would otherwise look empty."""

from typing import Any

from workbench.kernel.actor import current_actor
from workbench.kernel.api import Blueprint
from workbench.sync import reports
from workbench.sync.schemas import SyncSchema

blueprint = Blueprint("sync", __name__, url_prefix="/api/v1", description="Sync with WeCom")


@blueprint.route("/sync")
@blueprint.response(200, SyncSchema)
@blueprint.problems(401)
def get_sync() -> dict[str, Any]:
    """Progress of the newest full sync."""
    current_actor()
    return reports.progress()
