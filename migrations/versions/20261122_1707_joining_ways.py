"""joining ways"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "b20a5e7c1d07"
down_revision = "b20a5e7c1d06"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "joining_ways",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, comment="what those who join through it carry in the group"),
        sa.Column(
            "config_id", sa.Text(), nullable=True, comment="WeCom's handle; losing it loses control over the way"
        ),
        sa.Column("group_ids", postgresql.ARRAY(sa.BigInteger()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column(
            "new_group_name", sa.Text(), nullable=True, comment="WeCom opens groups of this name when all are full"
        ),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False, comment="counts what was wanted"),
        sa.Column(
            "confirmed_revision", sa.Integer(), server_default="0", nullable=False, comment="the last WeCom has taken"
        ),
        sa.Column("refused_code", sa.Integer(), nullable=True, comment="WeCom's errcode for the wanted revision"),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True, comment="null: was there before us"),
        sa.Column("client_key", sa.Text(), nullable=True, comment="made by the phone; the same key is the same row"),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True, comment="when WeCom had deleted it as well"),
        sa.ForeignKeyConstraint(["created_by_id"], ["members.id"], name=op.f("fk_joining_ways_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joining_ways")),
        sa.UniqueConstraint("state", name=op.f("uq_joining_ways_state")),
        sa.UniqueConstraint("config_id", name=op.f("uq_joining_ways_config_id")),
        sa.UniqueConstraint("created_by_id", "client_key", name="uq_joining_ways_client_key"),
    )
    op.create_index(
        "ix_group_members_state",
        "group_members",
        ["state", "joined_at"],
        postgresql_where=sa.text("state is not null"),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_group_members_state", table_name="group_members")
    op.drop_table("joining_ways")
