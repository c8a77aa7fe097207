"""targets and commissions"""

revision = "b20a5e7c1d05"
down_revision = "b20a5e7c1d04"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""


def downgrade() -> None:
    """Go back."""
