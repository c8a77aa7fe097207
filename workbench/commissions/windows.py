"""What counts in a stretch of time: days of closed months as they were settled, others as things stand."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from workbench.commissions.models import CommissionEstimate, CommissionLine, LineKind
from workbench.commissions.months import Books, first_day
from workbench.kernel.months import following
from workbench.metrics.periods import DAY, Window, period_of

Column = sa.ColumnElement[dt.date] | sa.orm.InstrumentedAttribute[dt.date]
Where = sa.ColumnElement[bool]


def of_month(month: dt.date) -> Window:
    """A month as a window."""
    return Window(month, following(month))


def asked(args: dict[str, Any], books: Books) -> Window:
    """The month or the period a request names; this month, unless it names one."""
    if args["period"] is None:
        return of_month(args["month"] or first_day(books.today))
    return period_of(args["period"], args["date"] or books.today, first=args["first"], last=args["last"]).current


def is_closed(day: Column, books: Books) -> Where:
    """Whether a day lies in a closed month."""
    if books.first_closed is None or books.closed_until is None:
        return sa.false()
    return sa.and_(day >= books.first_closed, day < books.closed_until)


def whole_months(month: Column, window: Window) -> Where:
    """Whether a month lies in the window completely."""
    return sa.and_(month >= window.start, month < first_day(window.until))


def has_running(window: Window, books: Books) -> bool:
    """Whether the running month lies in the window completely."""
    return window.start <= books.running < first_day(window.until)


def state_of(window: Window, books: Books) -> str:
    """`closed` does not move any more; `running` has the adjustments that wait; `estimated` is any other."""
    if books.first_closed is not None and books.first_closed <= window.start and books.is_settled(window.until - DAY):
        return "closed"
    return "running" if has_running(window, books) else "estimated"


def settled_orders(window: Window, books: Books) -> Where:
    """Own lines of closed months that were paid in the window."""
    line = CommissionLine
    return sa.and_(
        line.kind == LineKind.OWN.value,
        line.month >= first_day(window.start),
        line.month <= window.until,
        is_closed(line.paid_on, books),
        _paid_in(line.paid_on, line.paid_at, window),
    )


def open_orders(window: Window, books: Books) -> Where:
    """Estimates of what was paid in the window and is not closed."""
    estimate = CommissionEstimate
    return sa.and_(sa.not_(is_closed(estimate.paid_on, books)), _paid_in(estimate.paid_on, estimate.paid_at, window))


def rest_of_a_day(window: Window, books: Books) -> sa.Select[int, int]:
    """`member_id, amount_fen` of the orders of the day in which the window is cut."""
    day = Window(window.until, window.until, window.cut_at)
    if books.is_closed(window.until):
        return sa.select(CommissionLine.member_id, CommissionLine.amount_fen).where(settled_orders(day, books))
    return sa.select(CommissionEstimate.member_id, CommissionEstimate.amount_fen).where(open_orders(day, books))


def _paid_in(paid_on: Any, paid_at: Any, window: Window) -> Where:
    whole = sa.and_(paid_on >= window.start, paid_on < window.until)
    if window.cut_at is None:
        return whole
    return sa.or_(whole, sa.and_(paid_on == window.until, paid_at < window.cut_at))
