"""exports and digests"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "b20a5e7c1d06"
down_revision = "b20a5e7c1d05"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "digest_refusals",
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_digest_refusals_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_digest_refusals")),
    )
    op.create_table(
        "digests",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False, comment="the morning it is of"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "had_news", sa.Boolean(), nullable=False, comment="false: there was nothing to say, and nothing was sent"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_digests_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
        sa.UniqueConstraint("member_id", "kind", "day", name="uq_digests_once"),
    )
    op.create_index("ix_digests_day", "digests", ["day"], unique=False)
    op.create_table(
        "exports",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("table_key", sa.Text(), nullable=False),
        sa.Column("file_format", sa.Text(), nullable=False, comment="csv or xlsx"),
        sa.Column("filters", postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment="as they were asked for"),
        sa.Column(
            "scope",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="whose data the member saw when they asked",
        ),
        sa.Column("status", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=True),
        sa.Column("size_bytes", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True, comment="when the file was thrown away"),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_exports_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
    )
    op.create_index(op.f("ix_exports_asked_at"), "exports", ["asked_at"], unique=False)
    op.create_index("ix_exports_member", "exports", ["member_id", sa.literal_column("id desc")], unique=False)
    op.create_table(
        "export_chunks",
        sa.Column("export_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["export_id"], ["exports.id"], name=op.f("fk_export_chunks_export_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("export_id", "position", name=op.f("pk_export_chunks")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("export_chunks")
    op.drop_table("exports")
    op.drop_table("digests")
    op.drop_table("digest_refusals")
