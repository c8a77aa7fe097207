"""attribution"""

import sqlalchemy as sa
from alembic import op

revision = "b20a5e7c1d03"
down_revision = "b20a5e7c1d02"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "derivation_failures",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="1", nullable=False),
        sa.Column("first_failed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(customer_id, order_id) = 1", name=op.f("ck_derivation_failures_customer_or_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_derivation_failures")),
        sa.UniqueConstraint(
            "customer_id", "order_id", name="uq_derivation_failures_subject", postgresql_nulls_not_distinct=True
        ),
    )
    op.create_index(op.f("ix_derivation_failures_retry_at"), "derivation_failures", ["retry_at"], unique=False)
    op.create_table(
        "archived_messages",
        sa.Column("msgid", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("msgid", name=op.f("pk_archived_messages")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("archived_messages")
    op.drop_index(op.f("ix_derivation_failures_retry_at"), table_name="derivation_failures")
    op.drop_table("derivation_failures")
