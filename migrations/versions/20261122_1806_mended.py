"""A beginning of data that somebody set; refunds of unknown amount in imports; mobiles that link customers."""

import sqlalchemy as sa
from alembic import op

revision = "b20a5e7c1e06"
down_revision = "b20a5e7c1e05"
branch_labels = None
depends_on = None

SIGNED = """
    insert into customer_keys (customer_id, kind, namespace, value)
    select customer_id, 'signed_mobile', '', value from identities
    where kind = 'mobile' and removed_at is null and said_by <> 'staff'
    on conflict do nothing
"""
DERIVE_AGAIN = """
    insert into changes (customer_id)
    select distinct customer_id from identities where kind = 'mobile' and removed_at is null and said_by = 'staff'
"""
"""Whoever is one person with another by a mobile that a member typed in is looked at anew by the sweep."""


def upgrade() -> None:
    """Go forward."""
    op.add_column("metric_beginnings", sa.Column("set_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "metric_beginnings",
        sa.Column("set_by_id", sa.BigInteger(), nullable=True, comment="who knows better than the facts; null: nobody"),
    )
    op.create_foreign_key(
        op.f("fk_metric_beginnings_set_by_id_members"), "metric_beginnings", "members", ["set_by_id"], ["id"]
    )
    op.create_index(op.f("ix_metric_beginnings_set_by_id"), "metric_beginnings", ["set_by_id"])
    op.add_column(
        "order_imports",
        sa.Column(
            "orders_unsure",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="of them count too high: a part was given back, nobody knows how much",
        ),
    )
    op.add_column(
        "order_import_rejects", sa.Column("is_imported", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column(
        "order_import_lines",
        sa.Column(
            "is_refund_unknown",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="a part was given back, and the file does not say how much",
        ),
    )
    op.drop_index("ix_identities_told_by", "identities")
    op.create_index(
        "ix_identities_told_by",
        "identities",
        [sa.text("cast(evidence ->> 'order_id' as bigint)")],
        postgresql_where=sa.text("evidence ->> 'order_id' is not null and removed_at is null"),
    )
    op.execute(SIGNED)
    op.execute(DERIVE_AGAIN)


def downgrade() -> None:
    """Go back."""
    op.execute("delete from customer_keys where kind = 'signed_mobile'")
    op.drop_index("ix_identities_told_by", "identities")
    op.create_index(
        "ix_identities_told_by",
        "identities",
        [sa.text("cast(evidence ->> 'order_id' as bigint)")],
        postgresql_where=sa.text("said_by = 'webhook' and removed_at is null"),
    )
    op.drop_column("order_import_lines", "is_refund_unknown")
    op.drop_column("order_import_rejects", "is_imported")
    op.drop_column("order_imports", "orders_unsure")
    op.drop_index(op.f("ix_metric_beginnings_set_by_id"), "metric_beginnings")
    op.drop_constraint(op.f("fk_metric_beginnings_set_by_id_members"), "metric_beginnings", type_="foreignkey")
    op.drop_column("metric_beginnings", "set_by_id")
    op.drop_column("metric_beginnings", "set_at")
