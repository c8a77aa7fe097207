"""sync"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "5b1c90d2a302"
down_revision = "e3a10c5b7f01"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sync_runs", sa.Column("cause", sa.Text(), server_default="manual", nullable=False))
    op.add_column(
        "sync_steps",
        sa.Column(
            "calls",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="sent to WeCom, those that failed included",
        ),
    )
    op.add_column(
        "sync_steps",
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True, comment="of the listing that is going on"),
    )
    op.add_column(
        "sync_steps",
        sa.Column(
            "turn", sa.Integer(), server_default="0", nullable=False, comment="of the one job that may go on with it"
        ),
    )
    op.create_index("ix_sync_steps_subject", "sync_steps", ["subject", "kind"])
    op.create_table(
        "sync_listed",
        sa.Column("step_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["step_id"], ["sync_steps.id"], name=op.f("fk_sync_listed_step_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("step_id", "customer_id", name=op.f("pk_sync_listed")),
    )
    op.create_table(
        "sync_repairs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="applied", nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column("subject", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "effective_at", sa.DateTime(timezone=True), nullable=False, comment="the moment the difference is true for"
        ),
        sa.Column(
            "details",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True, comment="empty when the thresholds decided"),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_sync_repairs_customer_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["members.id"], name=op.f("fk_sync_repairs_decided_by_id")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_sync_repairs_group_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_sync_repairs_member_id")),
        sa.ForeignKeyConstraint(["run_id"], ["sync_runs.id"], name=op.f("fk_sync_repairs_run_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_repairs")),
    )
    op.create_index("ix_sync_repairs_run", "sync_repairs", ["run_id", "state", "id"])
    op.create_index("ix_sync_repairs_state", "sync_repairs", ["state", "id"])
    for column in ("customer_id", "decided_by_id", "group_id", "member_id"):
        op.create_index(op.f(f"ix_sync_repairs_{column}"), "sync_repairs", [column])


def downgrade() -> None:
    op.drop_table("sync_repairs")
    op.drop_table("sync_listed")
    op.drop_index("ix_sync_steps_subject", table_name="sync_steps")
    op.drop_column("sync_steps", "turn")
    op.drop_column("sync_steps", "began_at")
    op.drop_column("sync_steps", "calls")
    op.drop_column("sync_runs", "cause")
