"""metrics"""

import sqlalchemy as sa
from alembic import op

revision = "b20a5e7c1d04"
down_revision = "b20a5e7c1d03"
branch_labels = None
depends_on = None

SUMS = (
    "new_contacts",
    "transferred_in",
    "lost_contacts",
    "deleted_contacts",
    "transferred_out",
    "other_ended",
    "service_due",
    "service_done",
    "realisation_due",
    "realisation_done",
    "customers_net",
    "in_group_net",
    "super_users_net",
    "new_customers_day",
    "new_customers_week",
    "new_customers_month",
    "new_customers_year",
    "lost_customers_day",
    "lost_customers_week",
    "lost_customers_month",
    "lost_customers_year",
    "returned_customers_day",
    "returned_customers_week",
    "returned_customers_month",
    "returned_customers_year",
    "asset_customers_day",
    "asset_customers_week",
    "asset_customers_month",
    "asset_customers_year",
    "orders",
    "gmv_fen",
    "public_gmv_fen",
    "touch_gmv_fen",
    "code_gmv_fen",
    "natural_gmv_fen",
    "manual_gmv_fen",
    "paid_orders",
    "paid_fen",
    "refunds_fen",
    "guided_customers_day",
    "guided_customers_week",
    "guided_customers_month",
    "guided_customers_year",
    "converted_customers_day",
    "converted_customers_week",
    "converted_customers_month",
    "converted_customers_year",
    "repurchasers_day",
    "repurchasers_week",
    "repurchasers_month",
    "repurchasers_year",
    "buyback_customers_day",
    "buyback_customers_week",
    "buyback_customers_month",
    "buyback_customers_year",
    "touch_customers_day",
    "touch_customers_week",
    "touch_customers_month",
    "touch_customers_year",
    "touches",
    "reached_customers_day",
    "reached_customers_week",
    "reached_customers_month",
    "reached_customers_year",
)
DERIVED = ("rollup_parts", "rollup_gaps", "rollup_hours", "rollup_days", "guided_refunds", "touch_days", "scope_spells")


def _key(name: str, kind: sa.types.TypeEngine, comment: str | None = None) -> sa.Column:
    return sa.Column(name, kind, autoincrement=False, nullable=False, comment=comment)


def _scope() -> list[sa.Column]:
    return [_key("scope_kind", sa.SmallInteger()), _key("scope_id", sa.BigInteger())]


def _sums() -> list[sa.Column]:
    return [sa.Column(name, sa.BigInteger(), server_default="0", nullable=False) for name in SUMS]


def _number(name: str, **about: str) -> sa.Column:
    return sa.Column(name, sa.BigInteger(), nullable=False, **about)


def _moment(name: str, *, nullable: bool = False, comment: str | None = None) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, comment=comment)


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "scope_members",
        _key("scope_kind", sa.SmallInteger(), "0 corp, 1 department, 2 member, 3 by main department"),
        _key("scope_id", sa.BigInteger(), "0, department or member"),
        _key("member_id", sa.BigInteger()),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_scope_members_member_id")),
        sa.PrimaryKeyConstraint("scope_kind", "scope_id", "member_id", name=op.f("pk_scope_members")),
    )
    op.create_index("ix_scope_members_member", "scope_members", ["member_id"])
    op.create_table(
        "contact_spells",
        _key("relation_id", sa.BigInteger()),
        _number("person_id"),
        _number("member_id"),
        _moment("began_at"),
        sa.Column("began_by", sa.Text(), nullable=False),
        _moment("ended_at", nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("acquisition_channel", sa.Text(), nullable=False),
        sa.Column(
            "is_served",
            sa.Boolean(),
            nullable=False,
            comment="a one_to_one or task touch within 24 h of the beginning",
        ),
        sa.Column(
            "is_realised", sa.Boolean(), nullable=False, comment="a guided order within 30 days of the beginning"
        ),
        sa.PrimaryKeyConstraint("relation_id", name=op.f("pk_contact_spells")),
    )
    op.create_index("ix_contact_spells_person", "contact_spells", ["person_id"])
    op.create_index("ix_contact_spells_member", "contact_spells", ["member_id", "began_at"])
    op.create_index("ix_contact_spells_began", "contact_spells", ["began_at"])
    op.create_index(
        "ix_contact_spells_ended", "contact_spells", ["ended_at"], postgresql_where=sa.text("ended_at is not null")
    )
    op.create_table(
        "scope_spells",
        _key("person_id", sa.BigInteger()),
        *_scope(),
        _key("kind", sa.SmallInteger(), "0 customer, 1 in a group, 2 super"),
        _moment("began_at"),
        _moment("ended_at", nullable=True),
        _moment("first_at", comment="the beginning of the person's first relation ever"),
        sa.PrimaryKeyConstraint(
            "person_id", "scope_kind", "scope_id", "kind", "began_at", name=op.f("pk_scope_spells")
        ),
    )
    op.create_index(
        "ix_scope_spells_began",
        "scope_spells",
        ["scope_kind", "scope_id", "kind", "began_at"],
        postgresql_include=["ended_at", "first_at", "person_id"],
    )
    op.create_index("ix_scope_spells_ended", "scope_spells", ["scope_kind", "scope_id", "kind", "ended_at"])
    op.create_table(
        "touch_days",
        _key("person_id", sa.BigInteger()),
        _key("member_id", sa.BigInteger()),
        _key("day", sa.Date()),
        _key("kind", sa.Text()),
        _moment("first_at"),
        sa.PrimaryKeyConstraint("person_id", "member_id", "day", "kind", name=op.f("pk_touch_days")),
    )
    op.create_index("ix_touch_days_member", "touch_days", ["member_id", "first_at"])
    op.create_index("ix_touch_days_day", "touch_days", ["day"])
    op.create_table(
        "guided_refunds",
        _key("refund_id", sa.BigInteger()),
        _number("order_id"),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        _number("member_id"),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sales_channel", sa.Text(), nullable=False),
        sa.Column("acquisition_channel", sa.Text(), nullable=True),
        _moment("refunded_at"),
        sa.Column("refunded_on", sa.Date(), nullable=False),
        _number("amount_fen"),
        sa.PrimaryKeyConstraint("refund_id", name=op.f("pk_guided_refunds")),
    )
    op.create_index("ix_guided_refunds_order", "guided_refunds", ["order_id"])
    op.create_index("ix_guided_refunds_person", "guided_refunds", ["person_id"])
    op.create_index("ix_guided_refunds_member", "guided_refunds", ["member_id", "refunded_at"])
    op.create_index("ix_guided_refunds_refunded", "guided_refunds", ["refunded_at"])
    op.create_table(
        "rollup_days",
        *_scope(),
        _key("day", sa.Date()),
        *_sums(),
        sa.PrimaryKeyConstraint("scope_kind", "scope_id", "day", name=op.f("pk_rollup_days")),
    )
    op.create_table(
        "rollup_hours",
        *_scope(),
        _key("day", sa.Date()),
        _key("hour", sa.SmallInteger(), "whole hours since the day began"),
        *_sums(),
        sa.PrimaryKeyConstraint("scope_kind", "scope_id", "day", "hour", name=op.f("pk_rollup_hours")),
    )
    op.create_table(
        "rollup_gaps",
        _key("kind", sa.SmallInteger()),
        *_scope(),
        _key("day", sa.Date()),
        _key("other_day", sa.Date(), "-infinity or infinity where there is none"),
        _number("amount"),
        sa.PrimaryKeyConstraint("kind", "scope_kind", "scope_id", "day", "other_day", name=op.f("pk_rollup_gaps")),
    )
    op.create_table(
        "rollup_parts",
        _key("dimension", sa.SmallInteger()),
        *_scope(),
        _key("day", sa.Date()),
        _key("part", sa.Text()),
        _number("orders"),
        _number("gmv_fen"),
        _number("refunds_fen"),
        sa.PrimaryKeyConstraint("dimension", "scope_kind", "scope_id", "day", "part", name=op.f("pk_rollup_parts")),
    )
    op.create_index(
        "ix_attributions_unproven",
        "attributions",
        ["paid_at"],
        postgresql_where=sa.text("source in ('code', 'manual')"),
    )
    op.create_table(
        "channel_costs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("acquisition_channel", sa.Text(), nullable=False, comment="state:<state> or way:<add_way>"),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        _number("amount_fen"),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        _moment("entered_at"),
        _number("entered_by_id"),
        _moment("removed_at", nullable=True),
        sa.CheckConstraint("ends_on >= begins_on", name=op.f("ck_channel_costs_in_order")),
        sa.CheckConstraint("amount_fen >= 0", name=op.f("ck_channel_costs_not_negative")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["members.id"], name=op.f("fk_channel_costs_entered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_costs")),
    )
    op.create_index("ix_channel_costs_channel", "channel_costs", ["acquisition_channel", "begins_on"])
    op.create_index(op.f("ix_channel_costs_entered_by_id"), "channel_costs", ["entered_by_id"])
    op.create_table(
        "metric_audits",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        _moment("began_at"),
        _moment("ended_at", nullable=True),
        _number("compared", server_default="0"),
        _number("differing", server_default="0"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metric_audits")),
    )
    op.create_table(
        "metric_differences",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        _number("audit_id"),
        *_scope(),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("column_name", sa.Text(), nullable=False),
        _number("kept"),
        _number("counted"),
        sa.ForeignKeyConstraint(
            ["audit_id"], ["metric_audits.id"], name=op.f("fk_metric_differences_audit_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metric_differences")),
    )
    op.create_index("ix_metric_differences_run", "metric_differences", ["audit_id", "id"])


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_attributions_unproven", table_name="attributions")
    for table in ("metric_differences", "metric_audits", "channel_costs", *DERIVED, "contact_spells", "scope_members"):
        op.drop_table(table)
