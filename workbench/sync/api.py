"""How far the sync with WeCom is; shown on every page that would otherwise look empty."""

from typing import Any

from workbench.kernel.actor import current_actor, require_admin
from workbench.kernel.api import Blueprint
from workbench.sync import actions, queries
from workbench.sync.schemas import SyncSchema

blueprint = Blueprint("sync", __name__, url_prefix="/api/v1", description="Sync with WeCom")


@blueprint.route("/sync")
@blueprint.response(200, SyncSchema)
@blueprint.problems(401)
def get_sync() -> dict[str, Any]:
    """Progress of the newest full sync."""
    current_actor()
    return queries.progress()


@blueprint.route("/admin/sync-runs", methods=["POST"])
@blueprint.response(202, SyncSchema)
@blueprint.problems(401, 403, 409)
def create_run() -> dict[str, Any]:
    """Start a full sync (administrators)."""
    require_admin()
    actions.start_run()
    return queries.progress()
