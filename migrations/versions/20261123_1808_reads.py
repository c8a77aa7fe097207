"""Lists that walk back along all paid orders read whose they are from the index."""

from alembic import op

revision = "b20a5e7c1e08"
down_revision = "b20a5e7c1e07"
branch_labels = None
depends_on = None

KEY = ["paid_at", "order_id"]


def upgrade() -> None:
    """Whose an order is stands in the index by moment; the planner knows how many products there are."""
    op.drop_index("ix_attributions_paid", table_name="attributions")
    op.create_index("ix_attributions_paid", "attributions", KEY, postgresql_include=["member_id", "person_id"])
    op.execute("create statistics st_order_items_product on (coalesce(nullif(sku, ''), title)) from order_items")


def downgrade() -> None:
    """The moment alone."""
    op.execute("drop statistics st_order_items_product")
    op.drop_index("ix_attributions_paid", table_name="attributions")
    op.create_index("ix_attributions_paid", "attributions", KEY)
