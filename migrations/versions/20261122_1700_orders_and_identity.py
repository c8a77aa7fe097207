"""orders and identity"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "a1d4c07be911"
down_revision = "4a3db8c01e07"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("num_nonnulls(customer_id, order_id) = 1", name=op.f("ck_changes_customer_or_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
    )
    op.create_table(
        "identities",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("namespace", sa.Text(), server_default="", nullable=False, comment="the sales channel of a buyer id"),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("said_by", sa.Text(), nullable=False, comment="staff, webhook, member_import or suggestion"),
        sa.Column(
            "evidence", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bound_by_id", sa.BigInteger(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["bound_by_id"], ["members.id"], name=op.f("fk_identities_bound_by_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_identities_customer_id")),
        sa.ForeignKeyConstraint(["removed_by_id"], ["members.id"], name=op.f("fk_identities_removed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identities")),
    )
    op.create_index(op.f("ix_identities_bound_by_id"), "identities", ["bound_by_id"], unique=False)
    op.create_index(op.f("ix_identities_removed_by_id"), "identities", ["removed_by_id"], unique=False)
    op.create_index("ix_identities_value", "identities", ["kind", "namespace", "value"], unique=False)
    op.create_index(
        "uq_identities_bound",
        "identities",
        ["customer_id", "kind", "namespace", "value"],
        unique=True,
        postgresql_where=sa.text("removed_at is null"),
    )
    op.create_table(
        "merges",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("first_id", sa.BigInteger(), nullable=False),
        sa.Column("second_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="unionid, mobile, buyer_id, suggestion or manual"),
        sa.Column(
            "evidence", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.BigInteger(), nullable=True, comment="null: a rule"),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True, comment="then no rule makes it again"),
        sa.Column("undone_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_merges_in_order")),
        sa.ForeignKeyConstraint(["first_id"], ["customers.id"], name=op.f("fk_merges_first_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["members.id"], name=op.f("fk_merges_made_by_id")),
        sa.ForeignKeyConstraint(["second_id"], ["customers.id"], name=op.f("fk_merges_second_id")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["members.id"], name=op.f("fk_merges_undone_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    op.create_index(op.f("ix_merges_made_by_id"), "merges", ["made_by_id"], unique=False)
    op.create_index("ix_merges_second", "merges", ["second_id"], unique=False)
    op.create_index(op.f("ix_merges_undone_by_id"), "merges", ["undone_by_id"], unique=False)
    op.create_index(
        "uq_merges_live",
        "merges",
        ["first_id", "second_id", "kind"],
        unique=True,
        postgresql_where=sa.text("undone_at is null"),
    )
    op.create_table(
        "orders",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column(
            "shop",
            sa.Text(),
            server_default="",
            nullable=False,
            comment="always empty where order numbers are unique in the whole channel",
        ),
        sa.Column("order_no", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column(
            "amount_fen",
            sa.BigInteger(),
            nullable=False,
            comment="what the buyer paid, freight included, platform subsidies not; never shrinks",
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="the newest a webhook told; an older one is not believed",
        ),
        sa.Column("buyer_external_userid", sa.Text(), nullable=True),
        sa.Column("buyer_unionid", sa.Text(), nullable=True),
        sa.Column("buyer_id", sa.Text(), nullable=True, comment="the channel's own: 买家会员名, openid, member number"),
        sa.Column("buyer_mobile", sa.Text(), nullable=True, comment="eleven digits, never a masked one"),
        sa.Column("buyer_mobile_masked", sa.Text(), nullable=True),
        sa.Column("buyer_name", sa.Text(), nullable=True, comment="the receiver's (收货人)"),
        sa.Column("code", sa.Text(), nullable=True, comment="推广码, as it came"),
        sa.Column(
            "code_member_id", sa.BigInteger(), nullable=True, comment="whom the code names, if it names a member"
        ),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("resolved_by", sa.Text(), nullable=True, comment="the kind of identity that led to the customer"),
        sa.Column(
            "seen_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="when it was told first",
        ),
        sa.Column("source", sa.Text(), nullable=False, comment="file or webhook: who told it last"),
        sa.ForeignKeyConstraint(["code_member_id"], ["members.id"], name=op.f("fk_orders_code_member_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_orders_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("channel", "shop", "order_no", name="uq_orders_number"),
    )
    op.create_index("ix_orders_buyer", "orders", ["channel", "buyer_id"], unique=False)
    op.create_index(op.f("ix_orders_buyer_external_userid"), "orders", ["buyer_external_userid"], unique=False)
    op.create_index(op.f("ix_orders_buyer_unionid"), "orders", ["buyer_unionid"], unique=False)
    op.create_index(op.f("ix_orders_code_member_id"), "orders", ["code_member_id"], unique=False)
    op.create_index("ix_orders_customer", "orders", ["customer_id", "paid_at"], unique=False)
    op.create_index(
        "ix_orders_mobile",
        "orders",
        ["buyer_mobile"],
        unique=False,
        postgresql_where=sa.text("buyer_mobile is not null"),
    )
    op.create_index("ix_orders_paid", "orders", ["paid_at", "id"], unique=False)
    op.create_index(
        "ix_orders_unresolved",
        "orders",
        ["paid_at", "id"],
        unique=False,
        postgresql_where=sa.text("customer_id is null"),
    )
    op.create_table(
        "signals",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=True, comment="towards whom"),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "about", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("fact_key", sa.Text(), nullable=False, comment="the same act told twice is one signal"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_signals_customer_id")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_signals_group_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_signals_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signals")),
        sa.UniqueConstraint("fact_key", name=op.f("uq_signals_fact_key")),
    )
    op.create_index("ix_signals_customer", "signals", ["customer_id", "happened_at"], unique=False)
    op.create_index(op.f("ix_signals_group_id"), "signals", ["group_id"], unique=False)
    op.create_index(op.f("ix_signals_member_id"), "signals", ["member_id"], unique=False)
    op.create_table(
        "touches",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("task_item_id", sa.BigInteger(), nullable=True, comment="the task item it fulfilled; kind task"),
        sa.Column(
            "about",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
            comment="what was sent",
        ),
        sa.Column("fact_key", sa.Text(), nullable=False, comment="the same act told twice is one touch"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("num_nonnulls(customer_id, group_id) = 1", name=op.f("ck_touches_customer_or_group")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_touches_customer_id")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_touches_group_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_touches_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touches")),
        sa.UniqueConstraint("fact_key", name=op.f("uq_touches_fact_key")),
    )
    op.create_index(
        "ix_touches_customer",
        "touches",
        ["customer_id", "touched_at"],
        unique=False,
        postgresql_where=sa.text("customer_id is not null"),
    )
    op.create_index(
        "ix_touches_group",
        "touches",
        ["group_id", "touched_at"],
        unique=False,
        postgresql_where=sa.text("group_id is not null"),
    )
    op.create_index("ix_touches_member", "touches", ["member_id", "touched_at"], unique=False)
    op.create_index(op.f("ix_touches_task_item_id"), "touches", ["task_item_id"], unique=False)
    op.create_table(
        "attribution_claims",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("is_granted", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("correction_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(decided_at is null) = (is_granted is null)", name=op.f("ck_attribution_claims_decided_somehow")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["members.id"], name=op.f("fk_attribution_claims_decided_by_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_attribution_claims_member_id")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_attribution_claims_order_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attribution_claims")),
    )
    op.create_index(op.f("ix_attribution_claims_correction_id"), "attribution_claims", ["correction_id"], unique=False)
    op.create_index(op.f("ix_attribution_claims_decided_by_id"), "attribution_claims", ["decided_by_id"], unique=False)
    op.create_index(op.f("ix_attribution_claims_member_id"), "attribution_claims", ["member_id"], unique=False)
    op.create_index(op.f("ix_attribution_claims_order_id"), "attribution_claims", ["order_id"], unique=False)
    op.create_index(
        "uq_attribution_claims_open",
        "attribution_claims",
        ["order_id", "member_id"],
        unique=True,
        postgresql_where=sa.text("decided_at is null"),
    )
    op.create_table(
        "attribution_corrections",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.BigInteger(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["members.id"], name=op.f("fk_attribution_corrections_made_by_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_attribution_corrections_member_id")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_attribution_corrections_order_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["undone_by_id"], ["members.id"], name=op.f("fk_attribution_corrections_undone_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attribution_corrections")),
    )
    op.create_index(
        op.f("ix_attribution_corrections_made_by_id"), "attribution_corrections", ["made_by_id"], unique=False
    )
    op.create_index(
        op.f("ix_attribution_corrections_member_id"), "attribution_corrections", ["member_id"], unique=False
    )
    op.create_index(
        op.f("ix_attribution_corrections_undone_by_id"), "attribution_corrections", ["undone_by_id"], unique=False
    )
    op.create_index(
        "uq_attribution_corrections_live",
        "attribution_corrections",
        ["order_id"],
        unique=True,
        postgresql_where=sa.text("undone_at is null"),
    )
    op.create_table(
        "attributions",
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger(), nullable=True, comment="under whom the order counts: her customers.person_id"
        ),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column(
            "reason",
            sa.Text(),
            nullable=False,
            comment="code, latest_touch, earliest_relation, corrected; no_customer, no_relation",
        ),
        sa.Column("touch_id", sa.BigInteger(), nullable=True),
        sa.Column("relation_id", sa.BigInteger(), nullable=True, comment="the spell it rests on"),
        sa.Column("correction_id", sa.BigInteger(), nullable=True),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False, comment="the corp's natural day of paid_at"),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("sales_channel", sa.Text(), nullable=False),
        sa.Column(
            "acquisition_channel",
            sa.Text(),
            nullable=True,
            comment="of the person's first relation ever: state:<state>, or way:<add_way>",
        ),
        sa.CheckConstraint("(member_id is null) = (source is null)", name=op.f("ck_attributions_guided_with_source")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_attributions_member_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_attributions_order_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["customers.id"], name=op.f("fk_attributions_person_id")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_attributions")),
    )
    op.create_index(op.f("ix_attributions_correction_id"), "attributions", ["correction_id"], unique=False)
    op.create_index("ix_attributions_member", "attributions", ["member_id", "paid_at", "order_id"], unique=False)
    op.create_index("ix_attributions_paid", "attributions", ["paid_at", "order_id"], unique=False)
    op.create_index("ix_attributions_person", "attributions", ["person_id", "paid_at"], unique=False)
    op.create_index(op.f("ix_attributions_relation_id"), "attributions", ["relation_id"], unique=False)
    op.create_index(op.f("ix_attributions_touch_id"), "attributions", ["touch_id"], unique=False)
    op.create_table(
        "order_items",
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sub_order_no", sa.Text(), nullable=True),
        sa.Column("sku", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("quantity", sa.Integer(), server_default="1", nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_items_order_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("order_id", "position", name=op.f("pk_order_items")),
    )
    op.create_table(
        "refunds",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "refund_no", sa.Text(), nullable=False, comment="the channel's, or one of ours for what a file implies"
        ),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("refunded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_estimated", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_refunds_order_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refunds")),
        sa.UniqueConstraint("order_id", "refund_no", name="uq_refunds_number"),
    )
    op.create_index("ix_refunds_refunded", "refunds", ["refunded_at"], unique=False)
    op.add_column(
        "customers",
        sa.Column(
            "canonical_id",
            sa.BigInteger(),
            nullable=True,
            comment="under whose profile she is shown and counted, once merged",
        ),
    )
    op.add_column(
        "customers",
        sa.Column(
            "person_id", sa.BigInteger(), sa.Computed("coalesce(canonical_id, id)", persisted=True), nullable=False
        ),
    )
    op.create_index(op.f("ix_customers_canonical_id"), "customers", ["canonical_id"], unique=False)
    op.create_index(op.f("ix_customers_person_id"), "customers", ["person_id"], unique=False)
    op.create_foreign_key(op.f("fk_customers_canonical_id"), "customers", "customers", ["canonical_id"], ["id"])


def downgrade() -> None:
    """Go back."""
    op.drop_constraint(op.f("fk_customers_canonical_id"), "customers", type_="foreignkey")
    op.drop_index(op.f("ix_customers_person_id"), table_name="customers")
    op.drop_index(op.f("ix_customers_canonical_id"), table_name="customers")
    op.drop_column("customers", "person_id")
    op.drop_column("customers", "canonical_id")
    op.drop_index("ix_refunds_refunded", table_name="refunds")
    op.drop_table("refunds")
    op.drop_table("order_items")
    op.drop_index(op.f("ix_attributions_touch_id"), table_name="attributions")
    op.drop_index(op.f("ix_attributions_relation_id"), table_name="attributions")
    op.drop_index("ix_attributions_person", table_name="attributions")
    op.drop_index("ix_attributions_paid", table_name="attributions")
    op.drop_index("ix_attributions_member", table_name="attributions")
    op.drop_index(op.f("ix_attributions_correction_id"), table_name="attributions")
    op.drop_table("attributions")
    op.drop_index(
        "uq_attribution_corrections_live",
        table_name="attribution_corrections",
        postgresql_where=sa.text("undone_at is null"),
    )
    op.drop_index(op.f("ix_attribution_corrections_undone_by_id"), table_name="attribution_corrections")
    op.drop_index(op.f("ix_attribution_corrections_member_id"), table_name="attribution_corrections")
    op.drop_index(op.f("ix_attribution_corrections_made_by_id"), table_name="attribution_corrections")
    op.drop_table("attribution_corrections")
    op.drop_index(
        "uq_attribution_claims_open", table_name="attribution_claims", postgresql_where=sa.text("decided_at is null")
    )
    op.drop_index(op.f("ix_attribution_claims_order_id"), table_name="attribution_claims")
    op.drop_index(op.f("ix_attribution_claims_member_id"), table_name="attribution_claims")
    op.drop_index(op.f("ix_attribution_claims_decided_by_id"), table_name="attribution_claims")
    op.drop_index(op.f("ix_attribution_claims_correction_id"), table_name="attribution_claims")
    op.drop_table("attribution_claims")
    op.drop_index(op.f("ix_touches_task_item_id"), table_name="touches")
    op.drop_index("ix_touches_member", table_name="touches")
    op.drop_index("ix_touches_group", table_name="touches", postgresql_where=sa.text("group_id is not null"))
    op.drop_index("ix_touches_customer", table_name="touches", postgresql_where=sa.text("customer_id is not null"))
    op.drop_table("touches")
    op.drop_index(op.f("ix_signals_member_id"), table_name="signals")
    op.drop_index(op.f("ix_signals_group_id"), table_name="signals")
    op.drop_index("ix_signals_customer", table_name="signals")
    op.drop_table("signals")
    op.drop_index("ix_orders_unresolved", table_name="orders", postgresql_where=sa.text("customer_id is null"))
    op.drop_index("ix_orders_paid", table_name="orders")
    op.drop_index("ix_orders_mobile", table_name="orders", postgresql_where=sa.text("buyer_mobile is not null"))
    op.drop_index("ix_orders_customer", table_name="orders")
    op.drop_index(op.f("ix_orders_code_member_id"), table_name="orders")
    op.drop_index(op.f("ix_orders_buyer_unionid"), table_name="orders")
    op.drop_index(op.f("ix_orders_buyer_external_userid"), table_name="orders")
    op.drop_index("ix_orders_buyer", table_name="orders")
    op.drop_table("orders")
    op.drop_index("uq_merges_live", table_name="merges", postgresql_where=sa.text("undone_at is null"))
    op.drop_index(op.f("ix_merges_undone_by_id"), table_name="merges")
    op.drop_index("ix_merges_second", table_name="merges")
    op.drop_index(op.f("ix_merges_made_by_id"), table_name="merges")
    op.drop_table("merges")
    op.drop_index("uq_identities_bound", table_name="identities", postgresql_where=sa.text("removed_at is null"))
    op.drop_index("ix_identities_value", table_name="identities")
    op.drop_index(op.f("ix_identities_removed_by_id"), table_name="identities")
    op.drop_index(op.f("ix_identities_bound_by_id"), table_name="identities")
    op.drop_table("identities")
    op.drop_table("changes")
