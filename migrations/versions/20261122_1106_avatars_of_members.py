"""avatars of members"""

import sqlalchemy as sa
from alembic import op

revision = "13e1f75fb538"
down_revision = "1264a8a6d8a0"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column(
        "members",
        sa.Column("avatar", sa.Text(), nullable=True, comment="only with the member's consent (snsapi_privateinfo)"),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_column("members", "avatar")
