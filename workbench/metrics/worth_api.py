"""The asset formula, what channels cost and are worth, since when orders are known, and the audit of the sums."""

from typing import Any

from flask import request

from workbench.changes.actions import DERIVE_LOCK
from workbench.kernel.actor import Actor, current_actor, require_admin
from workbench.kernel.api import Blueprint
from workbench.kernel.errors import not_found
from workbench.kernel.jobs import later
from workbench.metrics import asset_formula, costs, jobs, order_beginning
from workbench.metrics.api import period_asked
from workbench.metrics.auditing import running
from workbench.metrics.schemas import PeriodArgs, ScopeArgs
from workbench.metrics.scopes import get_scope
from workbench.metrics.worth_schemas import (
    AssetFormulaSchema,
    ChannelWorthsSchema,
    CostSchema,
    CostsSchema,
    NewCostSchema,
    NewOrderBeginning,
    OrderBeginningSchema,
    SumAuditSchema,
)

blueprint = Blueprint("worth", __name__, url_prefix="/api/v1", description="Asset formula, channels, audit of sums")


def _admit() -> None:
    """Administrators only, which is asked before a body is looked at."""
    if request.path.startswith("/api/v1/admin/"):
        require_admin()


blueprint.before_request(_admit)


@blueprint.route("/asset-formula")
@blueprint.arguments(ScopeArgs, location="query")
@blueprint.response(200, AssetFormulaSchema)
@blueprint.problems(401, 404, 422)
def get_asset_formula(args: dict[str, Any]) -> dict[str, Any]:
    """A, R, B, G of a period and the one before, each factor's share of the change, and the three WeCom rates."""
    return asset_formula.read(get_scope(current_actor(), args["scope"]), period_asked(args))


@blueprint.route("/channel-worth")
@blueprint.arguments(PeriodArgs, location="query")
@blueprint.response(200, ChannelWorthsSchema)
@blueprint.problems(401, 404, 422)
def list_channel_worth(args: dict[str, Any]) -> dict[str, Any]:
    """Cost, CAC, LTV and payback by acquisition channel of the customers met in a period; for leaders."""
    get_scope(current_actor(), "corp")
    return {"items": costs.channels(period_asked(args).current)}


def _cost_keeper() -> Actor:
    """Leaders and administrators enter costs; for others there are none."""
    actor = current_actor()
    if not (actor.sees_all or actor.is_admin):
        raise not_found()
    return actor


@blueprint.route("/channel-costs")
@blueprint.response(200, CostsSchema)
@blueprint.problems(401, 404)
def list_costs() -> dict[str, Any]:
    """What was entered, newest first."""
    _cost_keeper()
    return {"items": costs.named(costs.live()), "channels": costs.to_choose()}


@blueprint.route("/channel-costs", methods=["POST"])
@blueprint.arguments(NewCostSchema)
@blueprint.response(201, CostSchema)
@blueprint.problems(401, 404, 422)
def enter_cost(values: dict[str, Any]) -> dict[str, Any]:
    """Enter what a channel cost between two days; it is spread evenly over them."""
    return costs.named([costs.enter(values, by=_cost_keeper())])[0]


@blueprint.route("/channel-costs/<int:cost_id>", methods=["DELETE"])
@blueprint.response(204)
@blueprint.problems(401, 404)
def remove_cost(cost_id: int) -> None:
    """Take a cost back."""
    costs.remove(cost_id, by=_cost_keeper())


@blueprint.route("/admin/order-beginning")
@blueprint.response(200, OrderBeginningSchema)
@blueprint.problems(401, 403)
def get_order_beginning() -> dict[str, Any]:
    """Since when orders are known (数据自 … 起): before that day their figures are null."""
    require_admin()
    return order_beginning.read()


@blueprint.route("/admin/order-beginning", methods=["PUT"])
@blueprint.arguments(NewOrderBeginning)
@blueprint.response(200, OrderBeginningSchema)
@blueprint.problems(401, 403, 422)
def put_order_beginning(values: dict[str, Any]) -> dict[str, Any]:
    """Set the day, earlier or later than the orders say."""
    order_beginning.put(values["began_on"], by=require_admin())
    return order_beginning.read()


@blueprint.route("/admin/order-beginning", methods=["DELETE"])
@blueprint.response(204)
@blueprint.problems(401, 403)
def delete_order_beginning() -> None:
    """Let the orders say it again."""
    order_beginning.take_back(by=require_admin())


@blueprint.route("/admin/metric-audit")
@blueprint.response(200, SumAuditSchema)
@blueprint.problems(401, 403)
def get_audit() -> dict[str, Any]:
    """The last comparison of the sums with the facts."""
    require_admin()
    found = running.latest()
    if found is None:
        nothing = dict.fromkeys(("id", "began_at", "ended_at"))
        return {**nothing, "compared": 0, "differing": 0, "columns": [], "differences": [], **_under_way()}
    shown = {name: getattr(found, name) for name in ("id", "began_at", "ended_at", "compared", "differing")}
    columns = [dict(zip(("table_name", "column_name", "differing"), one, strict=True)) for one in found.columns]
    return {**shown, "columns": columns, "differences": running.list_differences(found.id), **_under_way()}


def _under_way() -> dict[str, bool]:
    return {"is_under_way": running.is_under_way()}


@blueprint.route("/admin/metric-audit", methods=["POST"])
@blueprint.response(204)
@blueprint.problems(401, 403)
def start_audit() -> None:
    """Compare now."""
    require_admin()
    jobs.start_audit()


@blueprint.route("/admin/metric-audit/repair", methods=["PUT"])
@blueprint.response(204)
@blueprint.problems(401, 403, 404)
def repair() -> None:
    """Have what differed in the last audit made anew."""
    require_admin()
    found = running.latest()
    if found is None:
        raise not_found()
    later(jobs.repair, lock=DERIVE_LOCK, audit_id=found.id)
