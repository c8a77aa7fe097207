"""Rates (facts), estimates that follow from them (derived), and what a closed month settled (facts)."""

import datetime as dt
from enum import StrEnum
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from workbench.kernel.db import Base


class CommissionRate(Base):
    """The rate of one key (sales channel, category, department; null is any) from a day on, till its next one.

    A key without a rate any more has a last row whose `rate_bp` is null. So no two rates of a key ever overlap.
    """

    ONE_PER_DAY: ClassVar[str] = "uq_commission_rates_key"

    __tablename__ = "commission_rates"
    __table_args__ = (
        sa.UniqueConstraint(
            "sales_channel",
            "category",
            "department_id",
            "effective_on",
            name=ONE_PER_DAY,
            postgresql_nulls_not_distinct=True,
        ),
        sa.CheckConstraint("rate_bp between 0 and 10000", name="a_share"),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    sales_channel: Mapped[str | None]
    category: Mapped[str | None] = mapped_column(comment="of the product, as orders tell it")
    department_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("departments.id"), index=True, comment="staff of this department and those below it"
    )
    effective_on: Mapped[dt.date] = mapped_column(comment="orders paid on this day or later")
    rate_bp: Mapped[int | None] = mapped_column(comment="basis points: 250 is 2.5 %; null: none from then on")
    set_at: Mapped[dt.datetime]
    set_by_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)


class CommissionEstimate(Base):
    """What a guided order earns its member as things stand.

    Derived: rewritten whenever the order, its refunds, its attribution or a rate changes.
    """

    __tablename__ = "commission_estimates"
    __table_args__ = (sa.Index("ix_commission_estimates_member", "member_id", "paid_on", "order_id"),)

    order_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    paid_at: Mapped[dt.datetime]
    paid_on: Mapped[dt.date] = mapped_column(index=True)
    base_fen: Mapped[int] = mapped_column(sa.BigInteger, comment="paid for goods, less refunds")
    amount_fen: Mapped[int] = mapped_column(sa.BigInteger)
    rate_ids: Mapped[list[int]] = mapped_column(ARRAY(sa.BigInteger), comment="the rates that applied")


class CommissionDay(Base):
    """A member's commission of the orders paid on a day, as things stand. Derived: a sum kept incrementally."""

    __tablename__ = "commission_days"
    __table_args__ = (sa.Index("ix_commission_days_day", "day"),)

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True)
    day: Mapped[dt.date] = mapped_column(primary_key=True)
    amount_fen: Mapped[int] = mapped_column(sa.BigInteger)
    settled_fen: Mapped[int | None] = mapped_column(sa.BigInteger, comment="what it was when its month was closed")


class CommissionClosing(Base):
    """A month whose commission is settled. Only the last one can be opened again, while nothing stands on it."""

    __tablename__ = "commission_closings"

    month: Mapped[dt.date] = mapped_column(primary_key=True, comment="its first day")
    closed_at: Mapped[dt.datetime]
    closed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)


class CommissionClosingMember(Base):
    """A member's sums of a closed month, and the departments that decided their rates."""

    __tablename__ = "commission_closing_members"

    month: Mapped[dt.date] = mapped_column(sa.ForeignKey("commission_closings.month"), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, index=True)
    department_path: Mapped[list[int]] = mapped_column(
        ARRAY(sa.BigInteger), comment="main department first, then those above: a later move changes no closed month"
    )
    own_fen: Mapped[int] = mapped_column(sa.BigInteger, comment="of orders paid in the month")
    adjustment_fen: Mapped[int] = mapped_column(sa.BigInteger, comment="of late facts about months closed before")


class LineKind(StrEnum):
    """Why an order stands in a closed month."""

    OWN = "own"
    """It was paid in it."""
    ADJUSTMENT = "adjustment"
    """It was paid in a month closed before, and something about it came to light later."""


class CommissionLine(Base):
    """What a closed month settled for one order and member; does not change while the month is closed."""

    __tablename__ = "commission_lines"
    __table_args__ = (sa.Index("ix_commission_lines_member", "member_id", "month", "order_id"),)

    month: Mapped[dt.date] = mapped_column(sa.ForeignKey("commission_closings.month"), primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id"), primary_key=True, index=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    paid_on: Mapped[dt.date]
    paid_at: Mapped[dt.datetime | None] = mapped_column(
        comment="of an own order, as it was then: a part of the month stays what it was; null: an adjustment"
    )
    base_fen: Mapped[int] = mapped_column(sa.BigInteger)
    amount_fen: Mapped[int] = mapped_column(sa.BigInteger)
    rate_ids: Mapped[list[int]] = mapped_column(ARRAY(sa.BigInteger))


class CommissionAdjustment(Base):
    """How far an order of a closed month has moved since, for one member; waits to be settled with the running month.

    Derived: what its member would get today, less what all closings gave.
    """

    __tablename__ = "commission_adjustments"
    __table_args__ = (sa.Index("ix_commission_adjustments_member", "member_id", "order_id"),)

    order_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True)
    paid_on: Mapped[dt.date]
    amount_fen: Mapped[int] = mapped_column(sa.BigInteger)
