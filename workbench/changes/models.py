"""A queue of customers and orders whose derived rows are no longer true; emptied by `derivations`."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workbench.kernel.db import Base


class Change(Base):
    """Something was written about this customer or this order.

    Append-only and without a unique key, so that two transactions about one customer never wait for each other.
    """

    __tablename__ = "changes"
    __table_args__ = (
        sa.CheckConstraint("num_nonnulls(customer_id, order_id) = 1", name="customer_or_order"),
        sa.Index("ix_changes_turn", "is_bulk", "id"),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    customer_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    order_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    is_bulk: Mapped[bool] = mapped_column(
        server_default=sa.false(), comment="one of the many of an import: whatever happens singly goes before"
    )
