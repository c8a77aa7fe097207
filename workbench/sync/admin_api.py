"""Administrators: the runs of the sync, failed steps, repairs, and what waits for a decision."""

from typing import Any

from workbench.kernel import paging
from workbench.kernel.actor import require_admin
from workbench.kernel.api import Blueprint
from workbench.kernel.db import db
from workbench.sync import actions, lists, queries, reports
from workbench.sync.schemas import (
    SyncDecisionArgs,
    SyncDecisionSchema,
    SyncProposalSchema,
    SyncRepairArgs,
    SyncRepairSchema,
    SyncRunSchema,
    SyncSchema,
    SyncStepArgs,
    SyncStepSchema,
)

blueprint = Blueprint("sync_admin", __name__, url_prefix="/api/v1/admin", description="Sync with WeCom, administration")


def _administrators_only() -> None:
    require_admin()


blueprint.before_request(_administrators_only)  # before the body is looked at, and for every address below


@blueprint.route("/sync-runs", methods=["POST"])
@blueprint.response(202, SyncSchema)
@blueprint.problems(401, 403, 409)
def create_run() -> dict[str, Any]:
    """Start a full sync."""
    actions.start_run()
    return reports.progress()


@blueprint.route("/sync-runs")
@blueprint.arguments(paging.PageArgs, location="query")
@blueprint.response(200, paging.page_of(SyncRunSchema))
@blueprint.problems(401, 403, 422)
def list_runs(args: dict[str, Any]) -> dict[str, Any]:
    """Runs, newest first."""
    before = paging.decode(args["cursor"], int)
    rows = reports.list_runs(before=before[0] if before else None, limit=args["limit"])
    return paging.page(rows, args["limit"], lambda run: (run["id"],))


@blueprint.route("/sync-runs/<int:run_id>/steps")
@blueprint.arguments(SyncStepArgs, location="query")
@blueprint.response(200, paging.page_of(SyncStepSchema))
@blueprint.problems(401, 403, 422)
def list_steps(args: dict[str, Any], run_id: int) -> dict[str, Any]:
    """The steps of a run, in their order."""
    after = paging.decode(args["cursor"], int)
    rows = lists.list_steps(run_id=run_id, state=args["state"], after=after[0] if after else None, limit=args["limit"])
    return paging.page(rows, args["limit"], lambda step: (step["id"],))


@blueprint.route("/sync-steps/<int:step_id>/attempt", methods=["PUT"])
@blueprint.response(200, SyncSchema)
@blueprint.problems(401, 403, 404, 409)
def put_attempt(step_id: int) -> dict[str, Any]:
    """Try a failed step of the newest run again."""
    actions.attempt_again(queries.get_step(step_id))
    db.session.flush()  # the answer shows the run going on
    return reports.progress()


@blueprint.route("/sync-repairs")
@blueprint.arguments(SyncRepairArgs, location="query")
@blueprint.response(200, paging.page_of(SyncRepairSchema))
@blueprint.problems(401, 403, 422)
def list_repairs(args: dict[str, Any]) -> dict[str, Any]:
    """What syncs found different, newest first; customers who are not mine to see are masked and have no id."""
    before = paging.decode(args["cursor"], int)
    about = {"state": args["state"], "run_id": args["run_id"]}
    rows = lists.list_repairs(require_admin(), **about, before=before[0] if before else None, limit=args["limit"])
    return paging.page(rows, args["limit"], lambda repair: (repair["id"],))


@blueprint.route("/sync-proposals")
@blueprint.arguments(paging.PageArgs, location="query")
@blueprint.response(200, paging.page_of(SyncProposalSchema))
@blueprint.problems(401, 403, 422)
def list_proposals(args: dict[str, Any]) -> dict[str, Any]:
    """Drops that were too large to believe without asking, by member."""
    after = paging.decode(args["cursor"], int)
    rows = lists.list_proposals(after=after[0] if after else None, limit=args["limit"])
    return paging.page(rows, args["limit"], lambda row: (row.id,))


@blueprint.route("/sync-runs/<int:run_id>/decision", methods=["PUT"])
@blueprint.arguments(SyncDecisionArgs)
@blueprint.response(200, SyncDecisionSchema)
@blueprint.problems(401, 403, 409, 422)
def put_decision(args: dict[str, Any], run_id: int) -> dict[str, int]:
    """Confirm or reject endings that a run proposed."""
    is_confirmed = args["decision"] == "confirmed"
    return {"decided": actions.decide(run_id, userid=args["userid"], is_confirmed=is_confirmed, by=require_admin())}
