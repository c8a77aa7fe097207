"""What orders earn: a month of a scope, its orders and members; the rates; closing a month."""

import datetime as dt
from typing import Any

from workbench.commissions import closing, queries, rates, views
from workbench.commissions.access import may_close
from workbench.commissions.months import books, first_day
from workbench.commissions.periods import estimate
from workbench.commissions.schemas import (
    ClosingSchema,
    CommissionLineSchema,
    CommissionSchema,
    EstimateSchema,
    LineArgs,
    MemberSumsSchema,
    MonthArgs,
    NewRate,
    PagedMonthArgs,
    RateArgs,
    RateSchema,
)
from workbench.kernel import clock, paging
from workbench.kernel.actor import current_actor, require_admin
from workbench.kernel.api import Blueprint
from workbench.kernel.errors import not_found
from workbench.kernel.months import parse
from workbench.metrics.periods import period_of
from workbench.metrics.schemas import ScopeArgs
from workbench.people.scopes import get_scope

blueprint = Blueprint("commissions", __name__, url_prefix="/api/v1", description="Commission (提成)")


@blueprint.route("/commissions")
@blueprint.arguments(MonthArgs, location="query")
@blueprint.response(200, CommissionSchema)
@blueprint.problems(401, 404, 422)
def get_commission(args: dict[str, Any]) -> dict[str, Any]:
    """A month of a scope: what its own orders earn, and the adjustments settled with it."""
    now = books()
    return views.month(get_scope(current_actor(), args["scope"]), args["month"] or first_day(now.today), now)


@blueprint.route("/commissions/estimate")
@blueprint.arguments(ScopeArgs, location="query")
@blueprint.response(200, EstimateSchema)
@blueprint.problems(401, 404, 422)
def get_estimate(args: dict[str, Any]) -> dict[str, Any]:
    """`commission_est` (预估提成) of a scope over any period, beside the period before."""
    scope = get_scope(current_actor(), args["scope"])
    period = period_of(args["period"], args["date"] or clock.today(), first=args["first"], last=args["last"])
    return {**estimate(scope, period), "has_rates": queries.has_rates()}


@blueprint.route("/commissions/lines")
@blueprint.arguments(LineArgs, location="query")
@blueprint.response(200, paging.page_of(CommissionLineSchema))
@blueprint.problems(401, 404, 422)
def list_lines(args: dict[str, Any]) -> dict[str, Any]:
    """The same month order by order, newest payment first, with the rates that applied; they add up to it."""
    scope, now = get_scope(current_actor(), args["scope"]), books()
    after = paging.decode(args["cursor"], dt.date.fromisoformat, int, int)
    month = args["month"] or first_day(now.today)
    rows = queries.list_lines(scope, month, now, kind=args["kind"], after=after, limit=args["limit"])
    found = paging.page(rows, args["limit"], lambda row: (row.paid_on.isoformat(), row.order_id, row.member_id))
    return {**found, "items": views.lines(found["items"])}


@blueprint.route("/commissions/members")
@blueprint.arguments(PagedMonthArgs, location="query")
@blueprint.response(200, paging.page_of(MemberSumsSchema))
@blueprint.problems(401, 404, 422)
def list_members(args: dict[str, Any]) -> dict[str, Any]:
    """The same month member by member, who earns most first."""
    scope, now = get_scope(current_actor(), args["scope"]), books()
    after = paging.decode(args["cursor"], paging.whole, int)
    month = args["month"] or first_day(now.today)
    rows = queries.list_members(scope, month, now, after=after, limit=args["limit"])
    found = paging.page(rows, args["limit"], lambda row: (row.total_fen, row.id))
    return {**found, "items": views.members(found["items"])}


@blueprint.route("/commission-rates")
@blueprint.arguments(RateArgs, location="query")
@blueprint.response(200, paging.page_of(RateSchema))
@blueprint.problems(401, 422)
def list_rates(args: dict[str, Any]) -> dict[str, Any]:
    """The rates everybody earns by, newest first."""
    current_actor()
    after = paging.decode(args["cursor"], dt.date.fromisoformat, int)
    rows = rates.list_rates(in_force=args["state"] == "in_force", after=after, limit=args["limit"])
    return paging.page(rows, args["limit"], lambda row: (row.effective_on.isoformat(), row.id))


@blueprint.route("/commission-rates", methods=["POST"])
@blueprint.arguments(NewRate)
@blueprint.response(201, RateSchema)
@blueprint.problems(401, 403, 409, 422)
def create_rate(args: dict[str, Any]) -> Any:
    """Set the rate of a key from a day on; orders paid since then are estimated anew."""
    return rates.get_rate(rates.set_rate(**args, by=require_admin()))


@blueprint.route("/commission-rates/<int:rate_id>", methods=["DELETE"])
@blueprint.response(204)
@blueprint.problems(401, 403, 404, 409)
def delete_rate(rate_id: int) -> None:
    """Take a rate back as if it had never been set."""
    rates.remove_rate(rate_id, by=require_admin())


@blueprint.route("/commission-closings")
@blueprint.arguments(paging.PageArgs, location="query")
@blueprint.response(200, paging.page_of(ClosingSchema))
@blueprint.problems(401, 403, 422)
def list_closings(args: dict[str, Any]) -> dict[str, Any]:
    """Closed months, newest first."""
    may_close(current_actor())
    after = paging.decode(args["cursor"], dt.date.fromisoformat)
    rows = queries.list_closings(after=after, limit=args["limit"])
    return paging.page(rows, args["limit"], lambda row: (row.month.isoformat(),))


@blueprint.route("/commission-closings/<month>", methods=["PUT"])
@blueprint.response(200, ClosingSchema)
@blueprint.problems(401, 403, 404, 409)
def put_closing(month: str) -> Any:
    """Close a month, for good: what comes to light later is settled with the running month."""
    actor = current_actor()
    may_close(actor)
    first = parse(month)
    if first is None:
        raise not_found()
    closing.close_month(first, by=actor)
    return queries.get_closing(first)
