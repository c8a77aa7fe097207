"""notices and forwarding"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "90c4e57f1b05"
down_revision = "3d1f0b62c504"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    _create_notices()
    _create_snoozes()
    _create_forwarding()


def downgrade() -> None:
    """Go back."""
    for table in ("forwarding_deliveries", "forwarding_targets", "task_item_snoozes", "notice_codes", "notices"):
        op.drop_table(table)
    op.drop_column("task_items", "reopened_at")


def _create_notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("card_key", sa.Text(), nullable=False, comment="WeCom's task_id: unguessable, and used once"),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("about_id", sa.BigInteger(), nullable=False, comment="the row of the purpose's own table"),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False, comment="the card as it is sent"),
        sa.Column("status", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("label", sa.Text(), nullable=True, comment="what shall stand in place of the buttons"),
        sa.Column("shown_label", sa.Text(), nullable=True, comment="what the phone was last told to show there"),
        sa.Column("msgid", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_notices_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("card_key", name=op.f("uq_notices_card_key")),
    )
    op.create_index(op.f("ix_notices_about"), "notices", ["purpose", "about_id"])
    op.create_index(op.f("ix_notices_member_id"), "notices", ["member_id"])
    op.create_index(op.f("ix_notices_status"), "notices", ["status", sa.text("id desc")])
    op.create_index(op.f("ix_notices_created_at"), "notices", ["created_at"])
    op.create_table(
        "notice_codes",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("notice_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notices.id"], name=op.f("fk_notice_codes_notice_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_codes")),
        sa.UniqueConstraint("notice_id", "code", name=op.f("uq_notice_codes_code")),
    )


def _create_snoozes() -> None:
    op.add_column(
        "task_items",
        sa.Column(
            "reopened_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when the tick was last taken back; a press made before that comes too late",
        ),
    )
    op.create_table(
        "task_item_snoozes",
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("snoozed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["item_id"], ["task_items.id"], name=op.f("fk_task_item_snoozes_item_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_task_item_snoozes_member_id")),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_task_item_snoozes")),
    )
    op.create_index(op.f("ix_task_item_snoozes_member_id"), "task_item_snoozes", ["member_id"])
    op.create_index(
        op.f("ix_task_item_snoozes_due"),
        "task_item_snoozes",
        ["snoozed_until"],
        postgresql_where=sa.text("reminded_at is null"),
    )


def _create_forwarding() -> None:
    op.create_table(
        "forwarding_targets",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column(
            "events",
            postgresql.ARRAY(sa.Text()),
            server_default="{}",
            nullable=False,
            comment="names of events, or their beginnings up to a dot; none means all",
        ),
        sa.Column("created_by_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("secret_made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False, comment="in a row"),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True, comment="until then its line stands still"),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("last_delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["members.id"], name=op.f("fk_forwarding_targets_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forwarding_targets")),
    )
    op.create_index(op.f("ix_forwarding_targets_created_by_id"), "forwarding_targets", ["created_by_id"])
    op.create_table(
        "forwarding_deliveries",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("target_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("delivery_key", sa.Uuid(), nullable=False, comment="by which the receiver knows a repetition"),
        sa.Column("status", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("response_status", sa.Integer(), nullable=True),
        sa.Column("response_head", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["inbox_messages.id"],
            name=op.f("fk_forwarding_deliveries_message_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["target_id"],
            ["forwarding_targets.id"],
            name=op.f("fk_forwarding_deliveries_target_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forwarding_deliveries")),
        sa.UniqueConstraint("delivery_key", name=op.f("uq_forwarding_deliveries_delivery_key")),
    )
    op.create_index(op.f("ix_forwarding_deliveries_target"), "forwarding_deliveries", ["target_id", sa.text("id desc")])
    op.create_index(op.f("ix_forwarding_deliveries_message_id"), "forwarding_deliveries", ["message_id"])
    op.create_index(
        op.f("ix_forwarding_deliveries_waiting"),
        "forwarding_deliveries",
        ["target_id", "id"],
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_index(op.f("ix_forwarding_deliveries_created_at"), "forwarding_deliveries", ["created_at"])
