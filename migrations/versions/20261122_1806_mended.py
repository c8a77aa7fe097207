"""A beginning of data that somebody set; values that link nobody; refunds of unknown amount in imports."""

import sqlalchemy as sa
from alembic import op

revision = "b20a5e7c1e06"
down_revision = "b20a5e7c1e05"
branch_labels = None
depends_on = None


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


def downgrade() -> None:
    """Go back."""
    op.drop_index(op.f("ix_metric_beginnings_set_by_id"), "metric_beginnings")
    op.drop_constraint(op.f("fk_metric_beginnings_set_by_id_members"), "metric_beginnings", type_="foreignkey")
    op.drop_column("metric_beginnings", "set_by_id")
    op.drop_column("metric_beginnings", "set_at")
