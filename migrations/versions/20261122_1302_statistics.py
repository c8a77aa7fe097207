"""statistics"""

revision = "57a7d6e41c03"
down_revision = "5b1c90d2a302"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""


def downgrade() -> None:
    """Go back."""
