"""credit"""

import sqlalchemy as sa
from alembic import op

revision = "b20a5e7c1e01"
down_revision = "b20a5e7c1e00"
branch_labels = None
depends_on = None

TOLD_BY_PHONES_ALONE = """
    update touches set self_told_at = recorded_at
    where fact_key like 'sent:%' and about ->> 'archived' is null
"""
DERIVE_AGAIN = """
    insert into changes (customer_id)
    select distinct customer_id from touches where self_told_at > touched_at + interval '1 minute'
"""
"""The sweep of the derivations finds them."""


def upgrade() -> None:
    """Go forward."""
    op.add_column(
        "touches",
        sa.Column(
            "self_told_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when the member's own phone told of it; null once WeCom proves it",
        ),
    )
    op.execute(TOLD_BY_PHONES_ALONE)
    op.execute(DERIVE_AGAIN)
    op.create_table(
        "attribution_losses",
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False, comment="for whom it counted before"),
        sa.Column("lost_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_attribution_losses_member_id")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_attribution_losses_order_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_attribution_losses")),
    )
    op.create_index(op.f("ix_attribution_losses_member_id"), "attribution_losses", ["member_id"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("attribution_losses")
    op.drop_column("touches", "self_told_at")
