"""mass sends and handovers"""

revision = "4a3db8c01e07"
down_revision = "ac0f17e2d606"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""


def downgrade() -> None:
    """Go back."""
