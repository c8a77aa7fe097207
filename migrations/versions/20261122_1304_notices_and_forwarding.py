"""notices and forwarding"""

revision = "90c4e57f1b05"
down_revision = "3d1f0b62c504"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""


def downgrade() -> None:
    """Go back."""
