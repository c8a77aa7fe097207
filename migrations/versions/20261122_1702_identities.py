"""identities"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "b20a5e7c1d02"
down_revision = "b20a5e7c1d01"
branch_labels = None
depends_on = None

UNRESOLVED = "customer_id is null and {} is not null"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("acted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True, comment="null: a rule or job"),
        sa.Column("act", sa.Text(), nullable=False, comment="subject_happened, never renamed"),
        sa.Column("subject_kind", sa.Text(), nullable=False, comment="customer, order, merge, …"),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("before", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("after", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column(
            "details", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["members.id"], name=op.f("fk_audit_entries_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_index(op.f("ix_audit_entries_acted_at"), "audit_entries", ["acted_at"], unique=False)
    op.create_index(op.f("ix_audit_entries_actor_id"), "audit_entries", ["actor_id"], unique=False)
    op.create_index(
        "ix_audit_entries_subject", "audit_entries", ["subject_kind", "subject_id", "acted_at"], unique=False
    )
    op.create_table(
        "customer_keys",
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("namespace", sa.Text(), server_default="", nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_customer_keys_customer_id")),
        sa.PrimaryKeyConstraint("customer_id", "kind", "namespace", "value", name=op.f("pk_customer_keys")),
    )
    op.create_index(
        "ix_customer_keys_value", "customer_keys", ["kind", "namespace", "value", "customer_id"], unique=False
    )
    op.create_table(
        "order_suggestions",
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False, comment="shared_mobile, masked_mobile_and_name or name"),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_order_suggestions_customer_id")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_order_suggestions_order_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("order_id", "customer_id", name=op.f("pk_order_suggestions")),
    )
    op.create_index(op.f("ix_order_suggestions_customer_id"), "order_suggestions", ["customer_id"], unique=False)
    op.create_table(
        "identity_denials",
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("namespace", sa.Text(), server_default="", nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("denied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("denied_by_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_identity_denials_customer_id")),
        sa.ForeignKeyConstraint(["denied_by_id"], ["members.id"], name=op.f("fk_identity_denials_denied_by_id")),
        sa.PrimaryKeyConstraint("customer_id", "kind", "namespace", "value", name=op.f("pk_identity_denials")),
    )
    op.create_index(op.f("ix_identity_denials_denied_by_id"), "identity_denials", ["denied_by_id"], unique=False)
    op.create_index("ix_identities_customer", "identities", ["customer_id", "kind"], unique=False)
    op.create_index(
        "ix_identities_told_by",
        "identities",
        [sa.text("cast(evidence ->> 'order_id' as bigint)")],
        unique=False,
        postgresql_where=sa.text("said_by = 'webhook' and removed_at is null"),
    )
    op.create_index("ix_orders_order_no", "orders", ["order_no"], unique=False)
    op.create_index(
        "ix_merges_undone",
        "merges",
        ["first_id", "second_id"],
        unique=False,
        postgresql_where=sa.text("undone_at is not null"),
    )
    op.create_index(
        "ix_orders_unresolved_name",
        "orders",
        ["buyer_name"],
        unique=False,
        postgresql_where=sa.text(UNRESOLVED.format("buyer_name")),
    )
    op.create_index(
        "ix_orders_unresolved_mask",
        "orders",
        [sa.text('("left"(buyer_mobile_masked, 3) || "right"(buyer_mobile_masked, 4))')],
        unique=False,
        postgresql_where=sa.text(UNRESOLVED.format("buyer_mobile_masked")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_orders_unresolved_mask", table_name="orders")
    op.drop_index("ix_orders_unresolved_name", table_name="orders")
    op.drop_index("ix_orders_order_no", table_name="orders")
    op.drop_index("ix_merges_undone", table_name="merges")
    op.drop_index("ix_identities_told_by", table_name="identities")
    op.drop_index("ix_identities_customer", table_name="identities")
    op.drop_table("identity_denials")
    op.drop_table("order_suggestions")
    op.drop_table("customer_keys")
    op.drop_table("audit_entries")
