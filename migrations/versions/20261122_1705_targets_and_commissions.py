"""targets and commissions"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "b20a5e7c1d05"
down_revision = "b20a5e7c1d04"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "commission_closings",
        sa.Column("month", sa.Date(), nullable=False, comment="its first day"),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["closed_by_id"], ["members.id"], name=op.f("fk_commission_closings_closed_by_id")),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_commission_closings")),
    )
    op.create_index(op.f("ix_commission_closings_closed_by_id"), "commission_closings", ["closed_by_id"], unique=False)
    op.create_table(
        "commission_days",
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("settled_fen", sa.BigInteger(), nullable=True, comment="what it was when its month was closed"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_commission_days_member_id")),
        sa.PrimaryKeyConstraint("member_id", "day", name=op.f("pk_commission_days")),
    )
    op.create_index("ix_commission_days_day", "commission_days", ["day"], unique=False)
    op.create_table(
        "commission_rates",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("sales_channel", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True, comment="of the product, as orders tell it"),
        sa.Column(
            "department_id", sa.BigInteger(), nullable=True, comment="staff of this department and those below it"
        ),
        sa.Column("effective_on", sa.Date(), nullable=False, comment="orders paid on this day or later"),
        sa.Column(
            "rate_bp", sa.Integer(), nullable=True, comment="basis points: 250 is 2.5 %; null: none from then on"
        ),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("rate_bp between 0 and 10000", name=op.f("ck_commission_rates_a_share")),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name=op.f("fk_commission_rates_department_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["members.id"], name=op.f("fk_commission_rates_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_rates")),
        sa.UniqueConstraint(
            "sales_channel",
            "category",
            "department_id",
            "effective_on",
            name="uq_commission_rates_key",
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(op.f("ix_commission_rates_department_id"), "commission_rates", ["department_id"], unique=False)
    op.create_index(op.f("ix_commission_rates_set_by_id"), "commission_rates", ["set_by_id"], unique=False)
    op.create_table(
        "targets",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("month", sa.Date(), nullable=False, comment="its first day"),
        sa.Column("metric", sa.Text(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.Column("department_id", sa.BigInteger(), nullable=True),
        sa.Column("base", sa.BigInteger(), nullable=False, comment="保底; fen or a count, as the metric is"),
        sa.Column("sprint", sa.BigInteger(), nullable=False, comment="冲刺; equal to base when there is none"),
        sa.Column("challenge", sa.BigInteger(), nullable=False, comment="挑战; equal to sprint when there is none"),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("0 < base and base <= sprint and sprint <= challenge", name=op.f("ck_targets_rising")),
        sa.CheckConstraint("extract(day from month) = 1", name=op.f("ck_targets_first_day")),
        sa.CheckConstraint("num_nonnulls(member_id, department_id) <= 1", name=op.f("ck_targets_one_scope")),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name=op.f("fk_targets_department_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_targets_member_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["members.id"], name=op.f("fk_targets_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_targets")),
        sa.UniqueConstraint(
            "month", "metric", "member_id", "department_id", name="uq_targets_month", postgresql_nulls_not_distinct=True
        ),
    )
    op.create_index(op.f("ix_targets_department_id"), "targets", ["department_id"], unique=False)
    op.create_index(op.f("ix_targets_member_id"), "targets", ["member_id"], unique=False)
    op.create_index(op.f("ix_targets_set_by_id"), "targets", ["set_by_id"], unique=False)
    op.create_table(
        "commission_adjustments",
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_commission_adjustments_member_id")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_commission_adjustments_order_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("order_id", "member_id", name=op.f("pk_commission_adjustments")),
    )
    op.create_index(
        "ix_commission_adjustments_member", "commission_adjustments", ["member_id", "order_id"], unique=False
    )
    op.create_table(
        "commission_closing_members",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "department_path",
            postgresql.ARRAY(sa.BigInteger()),
            nullable=False,
            comment="main department first, then those above: a later move changes no closed month",
        ),
        sa.Column("own_fen", sa.BigInteger(), nullable=False, comment="of orders paid in the month"),
        sa.Column(
            "adjustment_fen", sa.BigInteger(), nullable=False, comment="of late facts about months closed before"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_commission_closing_members_member_id")),
        sa.ForeignKeyConstraint(
            ["month"], ["commission_closings.month"], name=op.f("fk_commission_closing_members_month")
        ),
        sa.PrimaryKeyConstraint("month", "member_id", name=op.f("pk_commission_closing_members")),
    )
    op.create_index(
        op.f("ix_commission_closing_members_member_id"), "commission_closing_members", ["member_id"], unique=False
    )
    op.create_table(
        "commission_estimates",
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("base_fen", sa.BigInteger(), nullable=False, comment="paid for goods, less refunds"),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("rate_ids", postgresql.ARRAY(sa.BigInteger()), nullable=False, comment="the rates that applied"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_commission_estimates_member_id")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_commission_estimates_order_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_commission_estimates")),
    )
    op.create_index(
        "ix_commission_estimates_member", "commission_estimates", ["member_id", "paid_on", "order_id"], unique=False
    )
    op.create_index(op.f("ix_commission_estimates_paid_on"), "commission_estimates", ["paid_on"], unique=False)
    op.create_table(
        "commission_lines",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("base_fen", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("rate_ids", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_commission_lines_member_id")),
        sa.ForeignKeyConstraint(["month"], ["commission_closings.month"], name=op.f("fk_commission_lines_month")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_commission_lines_order_id")),
        sa.PrimaryKeyConstraint("month", "order_id", "member_id", "kind", name=op.f("pk_commission_lines")),
    )
    op.create_index("ix_commission_lines_member", "commission_lines", ["member_id", "month", "order_id"], unique=False)
    op.create_index(op.f("ix_commission_lines_order_id"), "commission_lines", ["order_id"], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_table("commission_lines")
    op.drop_table("commission_estimates")
    op.drop_table("commission_closing_members")
    op.drop_table("commission_adjustments")
    op.drop_table("targets")
    op.drop_table("commission_rates")
    op.drop_table("commission_days")
    op.drop_table("commission_closings")
