"""events"""

import sqlalchemy as sa
from alembic import op

revision = "e3a10c5b7f01"
down_revision = "db3dccc7a998"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column(
        "relations",
        sa.Column(
            "edited_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when an edit event was read or a write-back confirmed; an older reading is not believed",
        ),
    )
    op.add_column(
        "groups",
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="up to when what we know of it is true at least; a reading that may be older is not believed",
        ),
    )
    op.add_column(
        "group_members",
        sa.Column("state", sa.Text(), nullable=True, comment="of the joining way they came through"),
    )
    op.add_column(
        "group_members",
        sa.Column("quit_scene", sa.SmallInteger(), nullable=True, comment="0 left, 1 was removed; known from an event"),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_column("relations", "edited_at")
    op.drop_column("group_members", "quit_scene")
    op.drop_column("group_members", "state")
    op.drop_column("groups", "changed_at")
