"""Reads of closings, and whether there are rates."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from workbench.commissions.models import CommissionClosing, CommissionClosingMember, CommissionRate
from workbench.kernel.db import db
from workbench.people.models import Member


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
