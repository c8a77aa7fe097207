"""The metric dictionary and the figures; whose figures may be asked for, the session decides."""

from typing import Any

from workbench.kernel import clock
from workbench.kernel.actor import current_actor
from workbench.kernel.api import Blueprint
from workbench.metrics import queries, registry
from workbench.metrics.periods import Period, period_of
from workbench.metrics.schemas import DictionarySchema, KpisSchema, ScopeArgs
from workbench.metrics.scopes import get_scope

blueprint = Blueprint("metrics", __name__, url_prefix="/api/v1", description="Metrics: dictionary and figures")


def period_asked(args: dict[str, Any]) -> Period:
    """The period of the query arguments."""
    return period_of(args["period"], args["date"] or clock.today(), first=args["first"], last=args["last"])


@blueprint.route("/metrics")
@blueprint.response(200, DictionarySchema)
@blueprint.problems(401)
def list_metrics() -> dict[str, Any]:
    """The dictionary (指标口径): every metric with its definition, formula and unit."""
    current_actor()
    return {"metrics": queries.describe(registry.ALL)}


@blueprint.route("/kpis")
@blueprint.arguments(ScopeArgs, location="query")
@blueprint.response(200, KpisSchema)
@blueprint.problems(401, 404, 422)
def get_kpis(args: dict[str, Any]) -> dict[str, Any]:
    """Every metric of a scope over a period, beside the period before."""
    scope = get_scope(current_actor(), args["scope"])
    return queries.kpis(scope, period_asked(args))
