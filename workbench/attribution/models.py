"""Whose order it is (derived, one row per paid order), and what people said about it (facts)."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workbench.kernel.db import Base


class AttributionSource(StrEnum):
    """What earned an order (product.md section 3, "Orders")."""

    CODE = "code"
    TASK = "task"
    ONE_TO_ONE = "one_to_one"
    MASS_SEND = "mass_send"
    GROUP = "group"
    NATURAL = "natural"
    MANUAL = "manual"


class Attribution(Base):
    """A paid order, whose it is and why. Derived: thrown away and made anew whenever a fact it follows from changes.

    Without a member the order is not guided, and `reason` says why not.
    """

    __tablename__ = "attributions"
    __table_args__ = (
        sa.CheckConstraint("(member_id is null) = (source is null)", name="guided_with_source"),
        sa.Index("ix_attributions_person", "person_id", "paid_at"),
        sa.Index("ix_attributions_member", "member_id", "paid_at", "order_id"),
        sa.Index("ix_attributions_paid", "paid_at", "order_id", postgresql_include=["member_id", "person_id"]),
        sa.Index(
            "ix_attributions_unproven",
            "paid_at",
            postgresql_include=["member_id", "person_id"],
            postgresql_where=sa.text("source in ('code', 'manual')"),
        ),
    )

    order_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("customers.id"), comment="under whom the order counts: her customers.person_id"
    )
    member_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"))
    source: Mapped[str | None]
    reason: Mapped[str] = mapped_column(
        comment="code, latest_touch, earliest_relation, corrected; no_customer, no_relation"
    )
    touch_id: Mapped[int | None] = mapped_column(sa.BigInteger, index=True)
    relation_id: Mapped[int | None] = mapped_column(sa.BigInteger, index=True, comment="the spell it rests on")
    correction_id: Mapped[int | None] = mapped_column(sa.BigInteger, index=True)
    paid_at: Mapped[dt.datetime]
    paid_on: Mapped[dt.date] = mapped_column(comment="the corp's natural day of paid_at")
    amount_fen: Mapped[int] = mapped_column(sa.BigInteger)
    sales_channel: Mapped[str]
    acquisition_channel: Mapped[str | None] = mapped_column(
        comment="of the person's first relation ever: state:<state>, or way:<add_way>"
    )


class Loss(Base):
    """A late fact took an order from a member who has not been told yet; see `losing`."""

    __tablename__ = "attribution_losses"

    order_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        sa.ForeignKey("members.id"), index=True, comment="for whom it counted before"
    )
    lost_at: Mapped[dt.datetime]


class Correction(Base):
    """A manager says whose order it is. Survives every re-attribution until it is undone."""

    __tablename__ = "attribution_corrections"
    __table_args__ = (
        sa.Index(
            "uq_attribution_corrections_live", "order_id", unique=True, postgresql_where=sa.text("undone_at is null")
        ),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    reason: Mapped[str]
    made_at: Mapped[dt.datetime]
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    undone_at: Mapped[dt.datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)


class Claim(Base):
    """A member asks for an order (这单应该算我的); somebody who leads them decides."""

    __tablename__ = "attribution_claims"
    __table_args__ = (
        sa.Index(
            "uq_attribution_claims_open",
            "order_id",
            "member_id",
            unique=True,
            postgresql_where=sa.text("decided_at is null"),
        ),
        sa.CheckConstraint("(decided_at is null) = (is_granted is null)", name="decided_somehow"),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    note: Mapped[str]
    made_at: Mapped[dt.datetime]
    decided_at: Mapped[dt.datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    is_granted: Mapped[bool | None]
    answer: Mapped[str | None]
    correction_id: Mapped[int | None] = mapped_column(sa.BigInteger, index=True)
