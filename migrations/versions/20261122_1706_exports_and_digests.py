"""exports and digests"""

revision = "b20a5e7c1d06"
down_revision = "b20a5e7c1d05"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""


def downgrade() -> None:
    """Go back."""
