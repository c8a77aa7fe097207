"""What orders earn: a month of a scope, its orders and members; the rates; closing a month."""

import datetime as dt
from typing import Any

from workbench.commissions import closing, lines, queries, rates, views, worth
from workbench.commissions.access import may_close
from workbench.commissions.months import books, first_day, turn
from workbench.commissions.periods import estimate
from workbench.commissions.reopening import preview, reopen_month
from workbench.commissions.schemas import (
    ClosingSchema,
    CommissionLineSchema,
    CommissionSchema,
    EstimateSchema,
    LineArgs,
    MemberSumsSchema,
    MonthArgs,
    NewRate,
    NewReopening,
    PagedDaysArgs,
    RateArgs,
    RateSchema,
    ReopeningSchema,
    TurnSchema,
)
from workbench.commissions.windows import asked
from workbench.kernel import clock, paging
from workbench.kernel.actor import current_actor, require_admin
from workbench.kernel.api import Blueprint
from workbench.kernel.errors import not_found
from workbench.kernel.months import parse
from workbench.kernel.patience import not_for_long
from workbench.metrics.periods import period_of
from workbench.metrics.schemas import ScopeArgs
from workbench.people.scopes import get_scope

blueprint = Blueprint("commissions", __name__, url_prefix="/api/v1", description="Commission (提成)")
blueprint.before_request(not_for_long)


@blueprint.route("/commissions")
@blueprint.arguments(MonthArgs, location="query")
@blueprint.response(200, CommissionSchema)
@blueprint.problems(401, 404, 422, 503)
def get_commission(args: dict[str, Any]) -> dict[str, Any]:
    """A month of a scope: what its own orders earn, and the adjustments settled with it."""
    now = books()
    return views.month(get_scope(current_actor(), args["scope"]), args["month"] or first_day(now.today), now)


@blueprint.route("/commissions/estimate")
@blueprint.arguments(ScopeArgs, location="query")
@blueprint.response(200, EstimateSchema)
@blueprint.problems(401, 404, 422, 503)
def get_estimate(args: dict[str, Any]) -> dict[str, Any]:
    """`commission_est` (预估提成) of a scope over any period, beside the period before."""
    scope = get_scope(current_actor(), args["scope"])
    period = period_of(args["period"], args["date"] or clock.today(), first=args["first"], last=args["last"])
    return {**estimate(scope, period), "has_rates": queries.has_rates()}


@blueprint.route("/commissions/lines")
@blueprint.arguments(LineArgs, location="query")
@blueprint.response(200, paging.page_of(CommissionLineSchema))
@blueprint.problems(401, 404, 422, 503)
def list_lines(args: dict[str, Any]) -> dict[str, Any]:
    """A month or period order by order, newest payment first, with the rates that applied; they add up to it."""
    scope, now = get_scope(current_actor(), args["scope"]), books()
    after, window = paging.decode(args["cursor"], *lines.KINDS), asked(args, now)
    rows = lines.list_lines(scope, window, now, kind=args["kind"], after=after, limit=args["limit"])
    found = paging.page(rows, args["limit"], lines.position)
    return {**found, "items": views.lines(found["items"])}


@blueprint.route("/commissions/members")
@blueprint.arguments(PagedDaysArgs, location="query")
@blueprint.response(200, paging.page_of(MemberSumsSchema))
@blueprint.problems(401, 404, 422, 503)
def list_members(args: dict[str, Any]) -> dict[str, Any]:
    """The same member by member, who earns most first."""
    scope, now = get_scope(current_actor(), args["scope"]), books()
    after, window = paging.decode(args["cursor"], paging.whole, int), asked(args, now)
    rows = worth.list_members(scope, window, now, after=after, limit=args["limit"])
    found = paging.page(rows, args["limit"], lambda row: (row.total_fen, row.id))
    return {**found, "items": views.members(found["items"])}


@blueprint.route("/commission-rates")
@blueprint.arguments(RateArgs, location="query")
@blueprint.response(200, paging.page_of(RateSchema))
@blueprint.problems(401, 422, 503)
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
@blueprint.problems(401, 403, 422, 503)
def list_closings(args: dict[str, Any]) -> dict[str, Any]:
    """Closed months, newest first."""
    may_close(current_actor())
    after = paging.decode(args["cursor"], dt.date.fromisoformat)
    rows = queries.list_closings(after=after, limit=args["limit"])
    return paging.page(rows, args["limit"], lambda row: (row.month.isoformat(),))


@blueprint.route("/commission-closings/next")
@blueprint.response(200, TurnSchema)
@blueprint.problems(401, 403, 503)
def get_next_closing() -> dict[str, Any]:
    """Which month is closed next."""
    may_close(current_actor())
    return views.turn(turn(books()))


@blueprint.route("/commission-closings/<month>", methods=["PUT"])
@blueprint.response(200, ClosingSchema)
@blueprint.problems(401, 403, 404, 409)
def put_closing(month: str) -> Any:
    """Close a month: what comes to light later is settled with the running month."""
    actor = current_actor()
    may_close(actor)
    first = _first_day_of(month)
    closing.close_month(first, by=actor)
    return queries.get_closing(first)


@blueprint.route("/commission-closings/<month>/reopening")
@blueprint.response(200, ReopeningSchema)
@blueprint.problems(401, 403, 404, 409, 503)
def get_reopening(month: str) -> dict[str, Any]:
    """What would be different for whom if the month closed last were opened again."""
    require_admin()
    return preview(_first_day_of(month))


@blueprint.route("/commission-closings/<month>/reopening", methods=["PUT"])
@blueprint.arguments(NewReopening)
@blueprint.response(204)
@blueprint.problems(401, 403, 404, 409, 422)
def put_reopening(args: dict[str, Any], month: str) -> None:
    """Open the month closed last again, as if it had not been closed. Those concerned are told, with the reason."""
    reopen_month(_first_day_of(month), reason=args["reason"], by=require_admin())


def _first_day_of(month: str) -> dt.date:
    first = parse(month)
    if first is None:
        raise not_found()
    return first
