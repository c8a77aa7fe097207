"""events"""

revision = "e3a10c5b7f01"
down_revision = "db3dccc7a998"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""


def downgrade() -> None:
    """Go back."""
