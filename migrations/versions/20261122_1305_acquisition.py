"""acquisition"""

revision = "ac0f17e2d606"
down_revision = "90c4e57f1b05"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""


def downgrade() -> None:
    """Go back."""
