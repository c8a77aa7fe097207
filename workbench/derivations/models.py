"""Whom the derivation could not bring up to date, and why: kept aside so that the others do not wait."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workbench.kernel.db import Base


class DerivationFailure(Base):
    """A customer or an order whose derived rows stay as they were until a later attempt succeeds."""

    __tablename__ = "derivation_failures"
    __table_args__ = (
        sa.CheckConstraint("num_nonnulls(customer_id, order_id) = 1", name="customer_or_order"),
        sa.UniqueConstraint(
            "customer_id", "order_id", name="uq_derivation_failures_subject", postgresql_nulls_not_distinct=True
        ),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    customer_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    order_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    error: Mapped[str]
    attempts: Mapped[int] = mapped_column(server_default="1")
    first_failed_at: Mapped[dt.datetime]
    retry_at: Mapped[dt.datetime] = mapped_column(index=True)
