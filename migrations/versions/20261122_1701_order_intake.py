"""order intake"""

revision = "b20a5e7c1d01"
down_revision = "a1d4c07be911"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""


def downgrade() -> None:
    """Go back."""
