"""`commission_est` of a scope over any period, beside the period before.

Orders count on the day they were paid: at what their month was settled for once it is closed, else as things stand.
Adjustments belong to a month as a whole, so a period has those of the months that lie in it completely; the change to
the period before leaves them out, because a part of a month has none.
"""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from workbench.commissions.models import (
    CommissionAdjustment,
    CommissionClosingMember,
    CommissionDay,
    CommissionEstimate,
)
from workbench.commissions.months import Books, books
from workbench.kernel.db import db
from workbench.kernel.months import following
from workbench.metrics.metric import Unit
from workbench.metrics.periods import Period, Window
from workbench.metrics.queries import compared, when
from workbench.people.scopes import Scope


def estimate(scope: Scope, period: Period) -> dict[str, Any]:
    """The estimate of the period, of which `adjustment_fen` are adjustments, and how it compares."""
    now = books()
    own = _own(scope, period.current, now)
    before = _own(scope, period.previous, now)
    late = _late(scope, period.current, now)
    return {
        "scope": scope.key,
        **when(period),
        **compared(own, before, Unit.FEN),
        "value": own + late,
        "own_fen": own,
        "adjustment_fen": late,
    }


def _own(scope: Scope, window: Window, now: Books) -> int:
    first, until = now.first_closed or dt.date.max, now.closed_until or dt.date.max
    is_closed = sa.and_(CommissionDay.day >= first, CommissionDay.day < until)
    amount = sa.case((is_closed, sa.func.coalesce(CommissionDay.settled_fen, 0)), else_=CommissionDay.amount_fen)
    days = sa.select(sa.func.coalesce(sa.func.sum(amount), 0)).where(
        CommissionDay.member_id.in_(scope.members()),
        CommissionDay.day >= window.start,
        CommissionDay.day < window.until,
    )
    return int(db.session.scalar(days) or 0) + _rest_of_a_day(scope, window)


def _rest_of_a_day(scope: Scope, window: Window) -> int:
    if window.cut_at is None:
        return 0
    query = sa.select(sa.func.coalesce(sa.func.sum(CommissionEstimate.amount_fen), 0)).where(
        CommissionEstimate.member_id.in_(scope.members()),
        CommissionEstimate.paid_on == window.until,
        CommissionEstimate.paid_at < window.cut_at,
    )
    return int(db.session.scalar(query) or 0)


def _late(scope: Scope, window: Window, now: Books) -> int:
    mine = scope.members()
    settled = sa.select(sa.func.coalesce(sa.func.sum(CommissionClosingMember.adjustment_fen), 0)).where(
        CommissionClosingMember.member_id.in_(mine),
        CommissionClosingMember.month >= window.start,
        CommissionClosingMember.month + sa.text("interval '1 month'") <= window.until,
    )
    late = int(db.session.scalar(settled) or 0)
    if window.start <= now.running and following(now.running) <= window.until:
        waiting = sa.select(sa.func.coalesce(sa.func.sum(CommissionAdjustment.amount_fen), 0))
        late += int(db.session.scalar(waiting.where(CommissionAdjustment.member_id.in_(mine))) or 0)
    return late
