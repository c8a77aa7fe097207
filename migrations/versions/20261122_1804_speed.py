"""Changes of imports wait for single ones."""

import sqlalchemy as sa
from alembic import op

revision = "b20a5e7c1e04"
down_revision = "b20a5e7c1e03"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Say which changes are many, and find the next ones by it."""
    op.add_column(
        "changes",
        sa.Column(
            "is_bulk",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="one of the many of an import: whatever happens singly goes before",
        ),
    )
    op.create_index("ix_changes_turn", "changes", ["is_bulk", "id"], unique=False)


def downgrade() -> None:
    """All changes are alike again."""
    op.drop_index("ix_changes_turn", table_name="changes")
    op.drop_column("changes", "is_bulk")
