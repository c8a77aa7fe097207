"""How far WeCom's statistics are read, and where they differ from what we know; for administrators."""

import datetime as dt
from typing import Any

from workbench.kernel import paging
from workbench.kernel.actor import require_admin
from workbench.kernel.api import Blueprint
from workbench.statistics import differences, queries
from workbench.statistics.schemas import DifferenceArgs, DifferenceSchema, StatisticsArgs, StatisticsSchema

blueprint = Blueprint("statistics", __name__, url_prefix="/api/v1/admin", description="WeCom's statistics")


@blueprint.route("/statistics")
@blueprint.arguments(StatisticsArgs, location="query")
@blueprint.response(200, StatisticsSchema)
@blueprint.problems(401, 403, 422)
def get_statistics(args: dict[str, Any]) -> dict[str, Any]:
    """How far they are read, and our lost contacts beside WeCom's count."""
    require_admin()
    since = differences.comparable_since(args["days"])
    comparison = {"since": since, **differences.totals(since)} if since is not None else None
    return {**queries.progress(), "comparison": comparison}


@blueprint.route("/statistics/differences")
@blueprint.arguments(DifferenceArgs, location="query")
@blueprint.response(200, paging.page_of(DifferenceSchema))
@blueprint.problems(401, 403, 422)
def list_differences(args: dict[str, Any]) -> dict[str, Any]:
    """The member-days on which the two counts differ, newest first."""
    require_admin()
    after = paging.decode(args["cursor"], dt.date.fromisoformat, int)
    since = differences.comparable_since(args["days"])
    rows = differences.list_days(since, after=after, limit=args["limit"]) if since is not None else []
    return paging.page(rows, args["limit"], lambda row: (row.day.isoformat(), row.member_id))
