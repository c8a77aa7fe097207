"""The same stretch of time order by order, with the rates that applied; the lines add up to what it is worth."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from workbench.commissions.models import (
    CommissionAdjustment,
    CommissionEstimate,
    CommissionLine,
    CommissionRate,
    LineKind,
)
from workbench.commissions.months import Books
from workbench.commissions.windows import has_running, open_orders, settled_orders, whole_months
from workbench.kernel.db import db
from workbench.metrics.periods import Window
from workbench.orders.models import Order
from workbench.people.models import Department, Member
from workbench.people.scopes import Scope

NO_RATES = sa.text("'{}'::bigint[]")
KINDS = (dt.date.fromisoformat, int, int, dt.date.fromisoformat, str)
"""How a cursor of lines is read: an order can stand in two months, once as an adjustment."""


def position(row: Any) -> tuple[Any, ...]:
    """Where the list goes on."""
    return row.paid_on.isoformat(), row.order_id, row.member_id, row.month.isoformat(), row.kind


def list_lines(
    scope: Scope, window: Window, books: Books, *, kind: str | None, after: tuple[Any, ...] | None, limit: int
) -> Sequence[Any]:
    """A window order by order, newest payment first; up to `limit + 1`."""
    lines = _lines(scope, window, books)
    place = (lines.c.paid_on, lines.c.order_id, lines.c.member_id, lines.c.month, lines.c.kind)
    query = (
        sa.select(
            lines,
            Order.order_no,
            Order.channel.label("sales_channel"),
            Order.amount_fen.label("paid_fen"),
            Member.userid,
            Member.name.label("member_name"),
        )
        .join(Order, Order.id == lines.c.order_id)
        .join(Member, Member.id == lines.c.member_id)
        .order_by(*(column.desc() for column in place))
        .limit(limit + 1)
    )
    if kind is not None:
        query = query.where(lines.c.kind == kind)
    if after:
        query = query.where(sa.tuple_(*place) < sa.tuple_(*after))
    return db.session.execute(query).all()


def _lines(scope: Scope, window: Window, books: Books) -> sa.Subquery:
    line, estimate, mine = CommissionLine, CommissionEstimate, scope.members()
    settled = sa.select(
        *(line.order_id, line.member_id, line.month, line.kind, line.paid_on),
        *(line.base_fen, line.amount_fen, line.rate_ids),
    ).where(
        line.member_id.in_(mine),
        sa.or_(
            settled_orders(window, books),
            sa.and_(line.kind == LineKind.ADJUSTMENT.value, whole_months(line.month, window)),
        ),
    )
    open_ = sa.select(
        *(estimate.order_id, estimate.member_id),
        sa.cast(sa.func.date_trunc("month", estimate.paid_on), sa.Date),
        sa.literal(LineKind.OWN.value),
        *(estimate.paid_on, estimate.base_fen, estimate.amount_fen, estimate.rate_ids),
    ).where(open_orders(window, books), estimate.member_id.in_(mine))
    parts = [settled, open_]
    if has_running(window, books):
        parts.append(_waiting(books.running).where(CommissionAdjustment.member_id.in_(mine)))
    return sa.union_all(*parts).subquery("lines")


def _waiting(month: dt.date) -> sa.Select[*tuple[Any, ...]]:
    """Open adjustments as lines of a month; what the order is worth to its member today stands in `base_fen`."""
    late, estimate = CommissionAdjustment, CommissionEstimate
    today = sa.and_(estimate.order_id == late.order_id, estimate.member_id == late.member_id)
    return sa.select(
        *(late.order_id, late.member_id, sa.literal(month, sa.Date), sa.literal(LineKind.ADJUSTMENT.value)),
        *(late.paid_on, sa.func.coalesce(estimate.base_fen, 0), late.amount_fen),
        sa.func.coalesce(estimate.rate_ids, NO_RATES),
    ).outerjoin(estimate, today)


def rates_named(rate_ids: Iterable[int]) -> dict[int, Any]:
    """What the rates of some lines say, by their ids."""
    query = (
        sa.select(
            CommissionRate.id,
            CommissionRate.sales_channel,
            CommissionRate.category,
            Department.name.label("department_name"),
            CommissionRate.rate_bp,
        )
        .outerjoin(Department, Department.id == CommissionRate.department_id)
        .where(CommissionRate.id.in_(set(rate_ids)))
    )
    return {row.id: row for row in db.session.execute(query)}
