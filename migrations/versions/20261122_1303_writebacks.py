"""writebacks"""

revision = "3d1f0b62c504"
down_revision = "57a7d6e41c03"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""


def downgrade() -> None:
    """Go back."""
