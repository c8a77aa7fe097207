"""endings of relations"""

import sqlalchemy as sa
from alembic import op

revision = "db3dccc7a998"
down_revision = "13e1f75fb538"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "relation_endings",
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_relation_endings_customer_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_relation_endings_member_id")),
        sa.PrimaryKeyConstraint("member_id", "customer_id", "ended_at", name=op.f("pk_relation_endings")),
    )
    op.create_index(op.f("ix_relation_endings_customer_id"), "relation_endings", ["customer_id"], unique=False)
    op.add_column(
        "relations",
        sa.Column(
            "is_start_known",
            sa.Boolean(),
            server_default=sa.text("true"),
            nullable=False,
            comment="false while only the ending of this spell was told",
        ),
    )
    op.add_column(
        "relations",
        sa.Column(
            "removed_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when the member removed a customer from their contacts who had left before",
        ),
    )
    op.execute(
        "insert into relation_endings (member_id, customer_id, ended_at, ended_by)"
        " select member_id, customer_id, ended_at, ended_by from relations"
        " where ended_at is not null and ended_by <> 'unknown'"
    )


def downgrade() -> None:
    """Go back."""
    op.drop_column("relations", "removed_at")
    op.drop_column("relations", "is_start_known")
    op.drop_index(op.f("ix_relation_endings_customer_id"), table_name="relation_endings")
    op.drop_table("relation_endings")
