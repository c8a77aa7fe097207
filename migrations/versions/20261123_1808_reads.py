"""Lists that walk back along all paid orders read from the index whose they are."""

import sqlalchemy as sa
from alembic import op

revision = "b20a5e7c1e08"
down_revision = "b20a5e7c1e07"
branch_labels = None
depends_on = None

ATTRIBUTED, ORDERED = ["paid_at", "order_id"], ["paid_at", "id"]


def upgrade() -> None:
    """Who earned and who bought stand in the indexes by moment; the planner knows how many products there are."""
    op.drop_index("ix_attributions_paid", table_name="attributions")
    op.create_index("ix_attributions_paid", "attributions", ATTRIBUTED, postgresql_include=["member_id", "person_id"])
    op.drop_index("ix_orders_paid", table_name="orders")
    op.create_index("ix_orders_paid", "orders", ORDERED, postgresql_include=["customer_id"])
    op.create_index(
        "ix_customers_merged",
        "customers",
        ["id"],
        postgresql_include=["canonical_id"],
        postgresql_where=sa.text("canonical_id is not null"),
    )
    op.execute("create statistics st_order_items_product on (coalesce(nullif(sku, ''), title)) from order_items")


def downgrade() -> None:
    """The moment alone."""
    op.execute("drop statistics st_order_items_product")
    op.drop_index("ix_customers_merged", table_name="customers")
    op.drop_index("ix_orders_paid", table_name="orders")
    op.create_index("ix_orders_paid", "orders", ORDERED)
    op.drop_index("ix_attributions_paid", table_name="attributions")
    op.create_index("ix_attributions_paid", "attributions", ATTRIBUTED)
