"""writebacks"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "3d1f0b62c504"
down_revision = "57a7d6e41c03"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "writebacks",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("relation_id", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=False),
        sa.Column("client_key", sa.Text(), nullable=False, comment="made by the phone; the same key is the same wish"),
        sa.Column("kind", sa.Text(), nullable=False, comment="remark, description, mobiles or tags"),
        sa.Column("wanted", postgresql.JSONB(), nullable=False),
        sa.Column("former", postgresql.JSONB(), nullable=False, comment="what takes it back"),
        sa.Column("status", sa.Text(), server_default="wanted", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reason", sa.Text(), nullable=True, comment="why it was refused"),
        sa.Column("errcode", sa.Integer(), nullable=True, comment="WeCom's, of the last attempt that failed"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=True, comment="when a refusal was read"),
        sa.CheckConstraint("(status = 'wanted') = (decided_at is null)", name=op.f("ck_writebacks_decided_once")),
        sa.CheckConstraint(
            "(status = 'refused') = (reason is not null)", name=op.f("ck_writebacks_refused_for_a_reason")
        ),
        sa.ForeignKeyConstraint(
            ["relation_id"], ["relations.id"], name=op.f("fk_writebacks_relation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["members.id"], name=op.f("fk_writebacks_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_writebacks")),
        sa.UniqueConstraint("actor_id", "client_key", name="uq_writebacks_client_key"),
    )
    op.create_index(op.f("ix_writebacks_relation_id"), "writebacks", ["relation_id"])
    op.create_index("ix_writebacks_wanted", "writebacks", ["created_at"], postgresql_where=sa.text("status = 'wanted'"))


def downgrade() -> None:
    """Go back."""
    op.drop_table("writebacks")
