"""What free ranges add up is read from indexes alone."""

import sqlalchemy as sa
from alembic import op

revision = "b20a5e7c1e07"
down_revision = "b20a5e7c1e06"
branch_labels = None
depends_on = None

KEY = "add constraint pk_rollup_gaps primary key (kind, scope_kind, scope_id, day, other_day)"
UNPROVEN = sa.text("source in ('code', 'manual')")


def upgrade() -> None:
    """Let the key of gaps hold their amount, and the index of unproven orders whose they are."""
    op.drop_constraint("pk_rollup_gaps", "rollup_gaps")
    op.execute(f"alter table rollup_gaps {KEY} include (amount)")
    op.drop_index("ix_attributions_unproven", table_name="attributions")
    op.create_index(
        "ix_attributions_unproven",
        "attributions",
        ["paid_at"],
        postgresql_include=["member_id", "person_id"],
        postgresql_where=UNPROVEN,
    )


def downgrade() -> None:
    """The key alone, and the moment alone."""
    op.drop_index("ix_attributions_unproven", table_name="attributions")
    op.create_index("ix_attributions_unproven", "attributions", ["paid_at"], postgresql_where=UNPROVEN)
    op.drop_constraint("pk_rollup_gaps", "rollup_gaps")
    op.execute(f"alter table rollup_gaps {KEY}")
