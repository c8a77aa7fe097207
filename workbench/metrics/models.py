"""Derived tables: spells per scope, what is counted of contacts, touches and refunds, and their sums per day.

All of them are thrown away and made anew from facts (`spells`, `rollups`); nobody else writes them.
"""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from workbench.kernel.db import Base
from workbench.metrics.columns import ALL


class ScopeMember(Base):
    """Whose figures are part of which scope's. Changed by `scopes.reorganise` only, together with the sums."""

    __tablename__ = "scope_members"
    __table_args__ = (sa.Index("ix_scope_members_member", "member_id"),)

    scope_kind: Mapped[int] = mapped_column(
        sa.SmallInteger, primary_key=True, comment="0 corp, 1 department, 2 member, 3 by main department"
    )
    scope_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, comment="0, department or member")
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True)


class ContactSpell(Base):
    """A relation whose beginning is known, as it is counted."""

    __tablename__ = "contact_spells"
    __table_args__ = (
        sa.Index("ix_contact_spells_person", "person_id"),
        sa.Index("ix_contact_spells_first", "began_at", postgresql_where=sa.text("is_first")),
        sa.Index("ix_contact_spells_member", "member_id", "began_at"),
        sa.Index("ix_contact_spells_began", "began_at"),
        sa.Index("ix_contact_spells_ended", "ended_at", postgresql_where=sa.text("ended_at is not null")),
    )

    relation_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(sa.BigInteger)
    member_id: Mapped[int] = mapped_column(sa.BigInteger)
    began_at: Mapped[dt.datetime]
    began_by: Mapped[str]
    ended_at: Mapped[dt.datetime | None]
    ended_by: Mapped[str | None]
    acquisition_channel: Mapped[str]
    is_served: Mapped[bool] = mapped_column(comment="a one_to_one or task touch within 24 h of the beginning")
    is_realised: Mapped[bool] = mapped_column(comment="a guided order within 30 days of the beginning")
    is_first: Mapped[bool] = mapped_column(comment="the person's first ever, whose channel is the person's")


class ScopeSpell(Base):
    """A time during which a person was a customer of a scope, in a group then, or a super user then.

    Counted half open: what begins at t counts in everything that ends after t.
    """

    __tablename__ = "scope_spells"
    __table_args__ = (
        sa.Index(
            "ix_scope_spells_began",
            "scope_kind",
            "scope_id",
            "kind",
            "began_at",
            postgresql_include=["ended_at", "first_at", "person_id"],
        ),
        sa.Index("ix_scope_spells_ended", "scope_kind", "scope_id", "kind", "ended_at"),
    )

    person_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True)
    scope_kind: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True)
    scope_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True)
    kind: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True, comment="0 customer, 1 in a group, 2 super")
    began_at: Mapped[dt.datetime] = mapped_column(primary_key=True)
    ended_at: Mapped[dt.datetime | None]
    first_at: Mapped[dt.datetime] = mapped_column(comment="the beginning of the person's first relation ever")


class TouchDay(Base):
    """At least one touch of a kind of a member with a person on a day."""

    __tablename__ = "touch_days"
    __table_args__ = (sa.Index("ix_touch_days_member", "member_id", "first_at"), sa.Index("ix_touch_days_day", "day"))

    person_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True)
    day: Mapped[dt.date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    first_at: Mapped[dt.datetime]


class GuidedRefund(Base):
    """A refund on a guided order, with what it is counted by."""

    __tablename__ = "guided_refunds"
    __table_args__ = (
        sa.Index("ix_guided_refunds_order", "order_id"),
        sa.Index("ix_guided_refunds_person", "person_id"),
        sa.Index("ix_guided_refunds_member", "member_id", "refunded_at"),
        sa.Index("ix_guided_refunds_refunded", "refunded_at"),
    )

    refund_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    order_id: Mapped[int] = mapped_column(sa.BigInteger)
    person_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    member_id: Mapped[int] = mapped_column(sa.BigInteger)
    source: Mapped[str]
    sales_channel: Mapped[str]
    acquisition_channel: Mapped[str | None]
    refunded_at: Mapped[dt.datetime]
    refunded_on: Mapped[dt.date]
    amount_fen: Mapped[int] = mapped_column(sa.BigInteger)


def _sums() -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger, nullable=False, server_default="0") for name in ALL]


DAYS = sa.Table(
    "rollup_days",
    Base.metadata,
    sa.Column("scope_kind", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("scope_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("day", sa.Date, primary_key=True),
    *_sums(),
)
"""The sums of a natural day of the corp's zone."""

HOURS = sa.Table(
    "rollup_hours",
    Base.metadata,
    sa.Column("scope_kind", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("scope_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column(
        "hour", sa.SmallInteger, primary_key=True, autoincrement=False, comment="whole hours since the day began"
    ),
    *_sums(),
)
"""The same by the hour, for everything but members: a member's part of a day is read from the facts."""

GAPS = sa.Table(
    "rollup_gaps",
    Base.metadata,
    sa.Column("kind", sa.SmallInteger, nullable=False),
    sa.Column("scope_kind", sa.SmallInteger, nullable=False),
    sa.Column("scope_id", sa.BigInteger, nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("other_day", sa.Date, nullable=False, comment="-infinity or infinity where there is none"),
    sa.Column("amount", sa.BigInteger, nullable=False),
    # Ten thousands of pairs are added up at once: the key holds what is added, so that the table is not read for each.
    sa.PrimaryKeyConstraint("kind", "scope_kind", "scope_id", "day", "other_day", postgresql_include=["amount"]),
)
"""How many pairs of events of one person lie on these two days, for departments and the corp."""

PARTS = sa.Table(
    "rollup_parts",
    Base.metadata,
    sa.Column("dimension", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("scope_kind", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("scope_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("part", sa.Text, primary_key=True),
    sa.Column("orders", sa.BigInteger, nullable=False),
    sa.Column("gmv_fen", sa.BigInteger, nullable=False),
    sa.Column("refunds_fen", sa.BigInteger, nullable=False),
)
"""Money of a day by source or channel, for departments and the corp."""


class MetricBeginning(Base):
    """The first day a source tells of; kept, because what told of it may be deleted one day. See `beginnings`."""

    __tablename__ = "metric_beginnings"

    source: Mapped[str] = mapped_column(primary_key=True, comment="sync, import, statistics, links, touches")
    began_on: Mapped[dt.date]
    set_at: Mapped[dt.datetime | None]
    set_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("members.id"), index=True, comment="who knows better than the facts; null: nobody"
    )


class ChannelCost(Base):
    """What an acquisition channel cost between two days (both included), spread evenly over them."""

    __tablename__ = "channel_costs"
    __table_args__ = (
        sa.CheckConstraint("ends_on >= begins_on", name="in_order"),
        sa.CheckConstraint("amount_fen >= 0", name="not_negative"),
        sa.Index("ix_channel_costs_channel", "acquisition_channel", "begins_on"),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    acquisition_channel: Mapped[str] = mapped_column(comment="state:<state> or way:<add_way>")
    begins_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    amount_fen: Mapped[int] = mapped_column(sa.BigInteger)
    note: Mapped[str] = mapped_column(server_default="")
    entered_at: Mapped[dt.datetime]
    entered_by_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    removed_at: Mapped[dt.datetime | None]


class AuditRun(Base):
    """One comparison of all sums with the facts."""

    __tablename__ = "metric_audits"

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    began_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    compared: Mapped[int] = mapped_column(sa.BigInteger, server_default="0")
    differing: Mapped[int] = mapped_column(sa.BigInteger, server_default="0")
    columns: Mapped[list[list[Any]]] = mapped_column(
        JSONB, server_default=sa.text("'[]'::jsonb"), comment="[[table, column, differing]] of those that differ"
    )
    scopes: Mapped[list[list[int]]] = mapped_column(
        JSONB, server_default=sa.text("'[]'::jsonb"), comment="[[scope_kind, scope_id]] of everything that differs"
    )


class AuditDifference(Base):
    """A sum or a row that was not what the facts say; the first of each kind, all of them are counted only."""

    __tablename__ = "metric_differences"
    __table_args__ = (sa.Index("ix_metric_differences_run", "audit_id", "id"),)

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    audit_id: Mapped[int] = mapped_column(sa.ForeignKey("metric_audits.id", ondelete="CASCADE"))
    scope_kind: Mapped[int] = mapped_column(sa.SmallInteger)
    scope_id: Mapped[int] = mapped_column(sa.BigInteger)
    day: Mapped[dt.date]
    table_name: Mapped[str] = mapped_column(server_default="")
    column_name: Mapped[str]
    subject: Mapped[str] = mapped_column(
        server_default="", comment="the hour, other day, part or row; empty for the sum of a day"
    )
    kept: Mapped[int] = mapped_column(sa.BigInteger)
    counted: Mapped[int] = mapped_column(sa.BigInteger)
