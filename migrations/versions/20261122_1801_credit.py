"""credit"""

revision = "b20a5e7c1e01"
down_revision = "b20a5e7c1e00"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""


def downgrade() -> None:
    """Go back."""
