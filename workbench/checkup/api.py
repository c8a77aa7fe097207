"""企微体检 and 企微错误, for administrators."""

from typing import Any

from workbench.checkup import queries, recording, views
from workbench.checkup.jobs import check
from workbench.checkup.schemas import CallTotalsSchema, CheckupSchema, ErrorArgs, OverviewSchema, WeComErrorSchema
from workbench.kernel import paging
from workbench.kernel.actor import require_admin
from workbench.kernel.api import Blueprint
from workbench.kernel.errors import Refused
from workbench.kernel.jobs import later

blueprint = Blueprint("checkup", __name__, url_prefix="/api/v1/admin", description="Health of the connection")


@blueprint.route("/checkup")
@blueprint.response(200, CheckupSchema)
@blueprint.problems(401, 403)
def get_checkup() -> dict[str, Any]:
    """Every condition of working with WeCom: its state, what it means, and the fix."""
    require_admin()
    return queries.checkup()


@blueprint.route("/checkup-runs", methods=["POST"])
@blueprint.response(202, CheckupSchema)
@blueprint.problems(401, 403, 409)
def post_run() -> dict[str, Any]:
    """Check everything now, in the background; a refused secret is sent once more at most twice an hour."""
    actor = require_admin()
    if queries.is_running():
        raise Refused("conflict", status=409, detail="A checkup is under way already.")
    later(check, lock="checkup", member_id=actor.member_id)
    return queries.checkup()


@blueprint.route("/overview")
@blueprint.response(200, OverviewSchema)
@blueprint.problems(401, 403)
def get_overview() -> dict[str, Any]:
    """How much waits on each page of administration."""
    require_admin()
    return queries.overview()


@blueprint.route("/wecom-errors")
@blueprint.arguments(ErrorArgs, location="query")
@blueprint.response(200, paging.page_of(WeComErrorSchema))
@blueprint.problems(401, 403, 422)
def list_errors(args: dict[str, Any]) -> dict[str, Any]:
    """What WeCom refused in the last days, by code, the latest first."""
    require_admin()
    since = views.since(args["days"])
    after = paging.decode(args["cursor"], paging.moment, views.errcode)
    rows = recording.list_errors(since, after=after, limit=args["limit"])
    found = paging.page(rows, args["limit"], lambda row: (row["last_at"], row["errcode"]))
    apis = recording.refusing_apis([row["errcode"] for row in found["items"]], since)
    return {**found, "items": [views.error(row, apis[row["errcode"]]) for row in found["items"]]}


@blueprint.route("/wecom-calls")
@blueprint.arguments(ErrorArgs(only=("days",)), location="query")
@blueprint.response(200, CallTotalsSchema)
@blueprint.problems(401, 403, 422)
def get_call_totals(args: dict[str, Any]) -> dict[str, Any]:
    """How many calls were made in the last days, and how many were refused."""
    require_admin()
    return recording.totals(views.since(args["days"]))
