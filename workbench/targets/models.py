"""Targets: what a person, a department or the corp is to reach of a metric in a month."""

import datetime as dt
from enum import StrEnum
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workbench.kernel.db import Base


class TargetMetric(StrEnum):
    """Metrics that can be aimed at: those that add up day by day."""

    GUIDED_GMV = "guided_gmv"
    GUIDED_NET_GMV = "guided_net_gmv"
    GUIDED_ORDERS = "guided_orders"
    NEW_CONTACTS = "new_contacts"


class Target(Base):
    """Three steps of one metric for one month. Neither a member nor a department: the corp's."""

    ONE_PER_MONTH: ClassVar[str] = "uq_targets_month"

    __tablename__ = "targets"
    __table_args__ = (
        sa.UniqueConstraint(
            "month", "metric", "member_id", "department_id", name=ONE_PER_MONTH, postgresql_nulls_not_distinct=True
        ),
        sa.CheckConstraint("num_nonnulls(member_id, department_id) <= 1", name="one_scope"),
        sa.CheckConstraint("0 < base and base <= sprint and sprint <= challenge", name="rising"),
        sa.CheckConstraint("extract(day from month) = 1", name="first_day"),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    month: Mapped[dt.date] = mapped_column(comment="its first day")
    metric: Mapped[str]
    member_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    department_id: Mapped[int | None] = mapped_column(sa.ForeignKey("departments.id"), index=True)
    base: Mapped[int] = mapped_column(sa.BigInteger, comment="保底; fen or a count, as the metric is")
    sprint: Mapped[int] = mapped_column(sa.BigInteger, comment="冲刺; equal to base when there is none")
    challenge: Mapped[int] = mapped_column(sa.BigInteger, comment="挑战; equal to sprint when there is none")
    set_at: Mapped[dt.datetime]
    set_by_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
