"""What a stretch of time is worth to a scope, and member by member.

Orders count on the day they were paid: at what their month was settled for once it is closed, else as things stand.
Adjustments belong to a month as a whole: a window has those of the months that lie in it completely.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from workbench.commissions.models import CommissionAdjustment, CommissionClosingMember, CommissionDay
from workbench.commissions.months import Books
from workbench.commissions.windows import has_running, is_closed, rest_of_a_day, whole_months
from workbench.kernel.db import db
from workbench.metrics.periods import Window
from workbench.people.models import Member
from workbench.people.scopes import Scope

NOTHING = sa.literal(0, sa.BigInteger)


def _by_member(scope: Scope, window: Window, books: Books) -> sa.Subquery:
    """`member_id, own_fen, adjustment_fen` of everybody of a scope who has anything in a window."""
    day, settled = CommissionDay.day, sa.func.coalesce(CommissionDay.settled_fen, 0)
    amount = sa.case((is_closed(day, books), settled), else_=CommissionDay.amount_fen)
    days = sa.select(CommissionDay.member_id, amount, NOTHING).where(day >= window.start, day < window.until)
    closed = sa.select(CommissionClosingMember.member_id, NOTHING, CommissionClosingMember.adjustment_fen).where(
        whole_months(CommissionClosingMember.month, window), CommissionClosingMember.adjustment_fen != 0
    )
    parts = [days, closed]
    if window.cut_at is not None:
        parts.append(rest_of_a_day(window, books).add_columns(NOTHING))
    if has_running(window, books):
        parts.append(sa.select(CommissionAdjustment.member_id, NOTHING, CommissionAdjustment.amount_fen))
    mine = scope.members()
    both = sa.union_all(*(part.where(part.selected_columns[0].in_(mine)) for part in parts)).subquery()
    member_id, own, late = both.c
    summed = sa.select(member_id, _sum(own).label("own_fen"), _sum(late).label("adjustment_fen"))
    return summed.group_by(member_id).subquery("earned")


def _sum(column: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
    return sa.cast(sa.func.sum(column), sa.BigInteger)


def totals(scope: Scope, window: Window, books: Books) -> dict[str, int]:
    """`own_fen` of the window's own orders, `adjustment_fen` of late facts, and `total_fen`."""
    earned = _by_member(scope, window, books)
    own, late = (sa.func.coalesce(sa.func.sum(column), 0) for column in (earned.c.own_fen, earned.c.adjustment_fen))
    row = db.session.execute(sa.select(own.label("own"), late.label("late")).select_from(earned)).one()
    return {"own_fen": int(row.own), "adjustment_fen": int(row.late), "total_fen": int(row.own + row.late)}


def list_members(
    scope: Scope, window: Window, books: Books, *, after: tuple[Any, ...] | None, limit: int
) -> Sequence[Any]:
    """Everybody of a scope with their sums, who earns most first; up to `limit + 1`."""
    earned = _by_member(scope, window, books)
    total = earned.c.own_fen + earned.c.adjustment_fen
    query = (
        sa.select(
            Member.id, Member.userid, Member.name, earned.c.own_fen, earned.c.adjustment_fen, total.label("total_fen")
        )
        .join(earned, earned.c.member_id == Member.id)
        .order_by(total.desc(), Member.id.desc())
        .limit(limit + 1)
    )
    if after:
        query = query.where(sa.tuple_(total, Member.id) < sa.tuple_(*after))
    return db.session.execute(query).all()
