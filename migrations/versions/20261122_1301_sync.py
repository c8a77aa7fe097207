"""sync"""

revision = "5b1c90d2a302"
down_revision = "e3a10c5b7f01"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""


def downgrade() -> None:
    """Go back."""
