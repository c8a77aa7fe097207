"""Reads of commissions: what a month is worth to a scope, member by member and order by order."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from workbench.commissions.models import (
    CommissionAdjustment,
    CommissionClosing,
    CommissionClosingMember,
    CommissionDay,
    CommissionEstimate,
    CommissionLine,
    CommissionRate,
    LineKind,
)
from workbench.commissions.months import Books
from workbench.kernel.db import db
from workbench.kernel.months import following
from workbench.orders.models import Order
from workbench.people.models import Department, Member
from workbench.people.scopes import Scope


def by_member(scope: Scope, month: dt.date, books: Books) -> sa.Subquery:
    """`member_id, own_fen, adjustment_fen` of everybody of a scope who has anything in a month."""
    mine = scope.members()
    if books.is_closed(month):
        settled = sa.select(
            CommissionClosingMember.member_id, CommissionClosingMember.own_fen, CommissionClosingMember.adjustment_fen
        )
        of_month = settled.where(CommissionClosingMember.month == month, CommissionClosingMember.member_id.in_(mine))
        return of_month.subquery("earned")
    own = sa.select(
        CommissionDay.member_id, CommissionDay.amount_fen.label("own"), sa.literal(0, sa.BigInteger).label("late")
    ).where(
        CommissionDay.day >= month,
        CommissionDay.day < following(month),
        CommissionDay.member_id.in_(mine),
    )
    late = sa.select(CommissionAdjustment.member_id, sa.literal(0, sa.BigInteger), CommissionAdjustment.amount_fen)
    late = late.where(CommissionAdjustment.member_id.in_(mine), sa.literal(month == books.running))
    both = own.union_all(late).subquery()
    summed = sa.select(
        both.c.member_id,
        sa.cast(sa.func.sum(both.c.own), sa.BigInteger).label("own_fen"),
        sa.cast(sa.func.sum(both.c.late), sa.BigInteger).label("adjustment_fen"),
    )
    return summed.group_by(both.c.member_id).subquery("earned")


def totals(scope: Scope, month: dt.date, books: Books) -> dict[str, int]:
    """`own_fen` of the month's own orders, `adjustment_fen` of late facts, and `total_fen`."""
    earned = by_member(scope, month, books)
    own, late = (sa.func.coalesce(sa.func.sum(column), 0) for column in (earned.c.own_fen, earned.c.adjustment_fen))
    row = db.session.execute(sa.select(own.label("own"), late.label("late")).select_from(earned)).one()
    return {"own_fen": int(row.own), "adjustment_fen": int(row.late), "total_fen": int(row.own + row.late)}


def list_members(
    scope: Scope, month: dt.date, books: Books, *, after: tuple[Any, ...] | None, limit: int
) -> Sequence[Any]:
    """Everybody of a scope with their sums, who earns most first; up to `limit + 1`."""
    earned = by_member(scope, month, books)
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


def _lines(scope: Scope, month: dt.date, books: Books) -> sa.Subquery:
    mine = scope.members()
    if books.is_closed(month):
        settled = sa.select(
            CommissionLine.order_id,
            CommissionLine.member_id,
            CommissionLine.kind,
            CommissionLine.paid_on,
            CommissionLine.base_fen,
            CommissionLine.amount_fen,
            CommissionLine.rate_ids,
        )
        return settled.where(CommissionLine.month == month, CommissionLine.member_id.in_(mine)).subquery("lines")
    own = sa.select(
        CommissionEstimate.order_id,
        CommissionEstimate.member_id,
        sa.literal(LineKind.OWN.value).label("kind"),
        CommissionEstimate.paid_on,
        CommissionEstimate.base_fen,
        CommissionEstimate.amount_fen,
        CommissionEstimate.rate_ids,
    ).where(
        CommissionEstimate.paid_on >= month,
        CommissionEstimate.paid_on < following(month),
        CommissionEstimate.member_id.in_(mine),
    )
    return own.union_all(adjustments(mine).where(sa.literal(month == books.running))).subquery("lines")


def adjustments(member_ids: sa.Select[int]) -> sa.Select[*tuple[Any, ...]]:
    """Open adjustments of these members as lines; what the order is worth to its member today stands in `base_fen`."""
    today = sa.and_(
        CommissionEstimate.order_id == CommissionAdjustment.order_id,
        CommissionEstimate.member_id == CommissionAdjustment.member_id,
    )
    return (
        sa.select(
            CommissionAdjustment.order_id,
            CommissionAdjustment.member_id,
            sa.literal(LineKind.ADJUSTMENT.value).label("kind"),
            CommissionAdjustment.paid_on,
            sa.func.coalesce(CommissionEstimate.base_fen, 0).label("base_fen"),
            CommissionAdjustment.amount_fen,
            sa.func.coalesce(CommissionEstimate.rate_ids, sa.text("'{}'::bigint[]")).label("rate_ids"),
        )
        .outerjoin(CommissionEstimate, today)
        .where(CommissionAdjustment.member_id.in_(member_ids))
    )


def list_lines(
    scope: Scope, month: dt.date, books: Books, *, kind: str | None, after: tuple[Any, ...] | None, limit: int
) -> Sequence[Any]:
    """A month order by order, newest payment first; up to `limit + 1`."""
    lines = _lines(scope, month, books)
    position = (lines.c.paid_on, lines.c.order_id, lines.c.member_id)
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
        .order_by(*(column.desc() for column in position))
        .limit(limit + 1)
    )
    if kind is not None:
        query = query.where(lines.c.kind == kind)
    if after:
        query = query.where(sa.tuple_(*position) < sa.tuple_(*after))
    return db.session.execute(query).all()


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


def find_closing(month: dt.date) -> Any:
    """When and by whom a month was closed; None while it is open."""
    query = sa.select(CommissionClosing.closed_at, Member.name.label("closed_by_name"))
    query = query.join(Member, Member.id == CommissionClosing.closed_by_id)
    return db.session.execute(query.where(CommissionClosing.month == month)).one_or_none()


def list_closings(*, after: tuple[Any, ...] | None, limit: int) -> Sequence[Any]:
    """Closed months with their sums, newest first; up to `limit + 1`."""
    query = _closings().order_by(CommissionClosing.month.desc()).limit(limit + 1)
    if after:
        query = query.where(CommissionClosing.month < after[0])
    return db.session.execute(query).all()


def get_closing(month: dt.date) -> Any:
    """One closed month as the list shows it."""
    return db.session.execute(_closings().where(CommissionClosing.month == month)).one()


def _closings() -> sa.Select[*tuple[Any, ...]]:
    own, late = (
        sa.cast(sa.func.sum(column), sa.BigInteger)
        for column in (CommissionClosingMember.own_fen, CommissionClosingMember.adjustment_fen)
    )
    return (
        sa.select(
            CommissionClosing.month,
            CommissionClosing.closed_at,
            Member.name.label("closed_by_name"),
            sa.func.coalesce(own, 0).label("own_fen"),
            sa.func.coalesce(late, 0).label("adjustment_fen"),
            sa.func.coalesce(own + late, 0).label("total_fen"),
        )
        .join(Member, Member.id == CommissionClosing.closed_by_id)
        .outerjoin(CommissionClosingMember, CommissionClosingMember.month == CommissionClosing.month)
        .group_by(CommissionClosing.month, Member.name)
    )


def has_rates() -> bool:
    """Whether any rate was ever set: without one, nothing is zero by decision."""
    return db.session.scalar(sa.select(sa.exists().where(CommissionRate.id.is_not(None)))) is True
