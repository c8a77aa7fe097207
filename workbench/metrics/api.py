"""The metric dictionary and the figures; whose figures may be asked for, the session decides."""

from typing import Any

from workbench.kernel import clock, paging
from workbench.kernel.actor import current_actor
from workbench.kernel.api import Blueprint
from workbench.kernel.patience import not_for_long
from workbench.metrics import breakdowns, details, leaderboards, queries, registry, series
from workbench.metrics.periods import Period, period_of
from workbench.metrics.schemas import (
    BehindSchema,
    BreakdownArgs,
    BreakdownSchema,
    DetailArgs,
    DictionarySchema,
    KpisSchema,
    LeaderboardSchema,
    ScopeArgs,
    SeriesSchema,
)
from workbench.metrics.scopes import get_scope

blueprint = Blueprint("metrics", __name__, url_prefix="/api/v1", description="Metrics: dictionary and figures")
blueprint.before_request(not_for_long)


def period_asked(args: dict[str, Any]) -> Period:
    """The period of the query arguments."""
    return period_of(args["period"], args["date"] or clock.today(), first=args["first"], last=args["last"])


@blueprint.route("/metrics")
@blueprint.response(200, DictionarySchema)
@blueprint.problems(401, 503)
def list_metrics() -> dict[str, Any]:
    """The dictionary (指标口径): every metric with its definition, formula and unit."""
    current_actor()
    return {"metrics": queries.describe(registry.ALL), "words": queries.words()}


@blueprint.route("/kpis")
@blueprint.arguments(ScopeArgs, location="query")
@blueprint.response(200, KpisSchema)
@blueprint.problems(401, 404, 422, 503)
def get_kpis(args: dict[str, Any]) -> dict[str, Any]:
    """Every metric of a scope over a period, beside the period before."""
    scope = get_scope(current_actor(), args["scope"])
    return queries.kpis(scope, period_asked(args))


@blueprint.route("/kpis/<metric>/series")
@blueprint.arguments(ScopeArgs, location="query")
@blueprint.response(200, SeriesSchema)
@blueprint.problems(401, 404, 422, 503)
def get_series(args: dict[str, Any], metric: str) -> dict[str, Any]:
    """A metric over time: a point a day, of a year a point a month; of a day the 30 days up to it."""
    found, scope = registry.get(metric), get_scope(current_actor(), args["scope"])
    return series.points(found, scope, period_asked(args))


@blueprint.route("/kpis/<metric>/breakdown")
@blueprint.arguments(BreakdownArgs, location="query")
@blueprint.response(200, BreakdownSchema)
@blueprint.problems(401, 404, 422, 503)
def get_breakdown(args: dict[str, Any], metric: str) -> dict[str, Any]:
    """A metric divided by person, main department, day, channel, source or product."""
    found, actor = registry.get(metric), current_actor()
    return breakdowns.divided(actor, found, get_scope(actor, args["scope"]), period_asked(args), args["by"])


@blueprint.route("/kpis/<metric>/detail")
@blueprint.arguments(DetailArgs, location="query")
@blueprint.response(200, paging.page_of(BehindSchema))
@blueprint.problems(401, 404, 422, 503)
def list_behind(args: dict[str, Any], metric: str) -> dict[str, Any]:
    """The customers or orders behind a number, newest first; what they count adds up to it."""
    found, actor = registry.get(metric), current_actor()
    scope, period = get_scope(actor, args["scope"]), period_asked(args)
    return details.page(actor, found, scope, period, cursor=args["cursor"], limit=args["limit"])


@blueprint.route("/leaderboards/<board>")
@blueprint.arguments(ScopeArgs, location="query")
@blueprint.response(200, LeaderboardSchema)
@blueprint.problems(401, 404, 422, 503)
def get_leaderboard(args: dict[str, Any], board: str) -> dict[str, Any]:
    """Staff by guided GMV (gmv) or by touches (interaction), products by sales; and my place in my team."""
    actor = current_actor()
    return leaderboards.read(actor, board, get_scope(actor, args["scope"]), period_asked(args))
