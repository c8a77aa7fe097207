"""mass sends and handovers"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "4a3db8c01e07"
down_revision = "ac0f17e2d606"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "mass_messages",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("msgid", sa.Text(), nullable=False),
        sa.Column("chat_type", sa.Text(), nullable=False),
        sa.Column("creator_userid", sa.Text(), nullable=True, comment="missing for those an app made"),
        sa.Column("is_personal", sa.Boolean(), nullable=False, comment="a member's own (个人发表)"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.Text(), server_default="", nullable=False),
        sa.Column("attachments", postgresql.JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fetches", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "look_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when to read tasks and results again; null when nothing changes any more",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mass_messages")),
        sa.UniqueConstraint("msgid", name=op.f("uq_mass_messages_msgid")),
    )
    op.create_index(
        "ix_mass_messages_look",
        "mass_messages",
        ["look_at"],
        unique=False,
        postgresql_where=sa.text("look_at is not null"),
    )
    op.create_table(
        "mass_send_syncs",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("messages", sa.Integer(), server_default="0", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mass_send_syncs")),
    )
    op.create_table(
        "handovers",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column(
            "client_key", sa.Text(), nullable=False, comment="made by the phone; the same key is the same hand-over"
        ),
        sa.Column("giver_id", sa.BigInteger(), nullable=False),
        sa.Column("taker_id", sa.BigInteger(), nullable=False),
        sa.Column("has_left", sa.Boolean(), nullable=False, comment="the giver had left the corp (离职继承)"),
        sa.Column(
            "greeting",
            sa.Text(),
            server_default="",
            nullable=False,
            comment="what the customer is told; in office only",
        ),
        sa.Column("created_by_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "look_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when to ask WeCom for results again; null when everything is decided",
        ),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint("giver_id <> taker_id", name=op.f("ck_handovers_two_people")),
        sa.ForeignKeyConstraint(["created_by_id"], ["members.id"], name=op.f("fk_handovers_created_by_id")),
        sa.ForeignKeyConstraint(["giver_id"], ["members.id"], name=op.f("fk_handovers_giver_id")),
        sa.ForeignKeyConstraint(["taker_id"], ["members.id"], name=op.f("fk_handovers_taker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
        sa.UniqueConstraint("created_by_id", "client_key", name="uq_handovers_client_key"),
    )
    op.create_index(op.f("ix_handovers_giver_id"), "handovers", ["giver_id"], unique=False)
    op.create_index(
        "ix_handovers_look", "handovers", ["look_at"], unique=False, postgresql_where=sa.text("look_at is not null")
    )
    op.create_index(op.f("ix_handovers_taker_id"), "handovers", ["taker_id"], unique=False)
    op.create_table(
        "mass_message_results",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "status", sa.SmallInteger(), nullable=False, comment="0 unsent, 1 sent, 2 no friend, 3 allowance used up"
        ),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True, comment="only of status 1"),
        sa.Column(
            "decided_at", sa.DateTime(timezone=True), nullable=True, comment="when the member sent; null while unsent"
        ),
        sa.CheckConstraint(
            "num_nonnulls(customer_id, group_id) = 1", name=op.f("ck_mass_message_results_customer_or_group")
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_mass_message_results_customer_id")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_mass_message_results_group_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_mass_message_results_member_id")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["mass_messages.id"], name=op.f("fk_mass_message_results_message_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mass_message_results")),
        sa.UniqueConstraint("message_id", "member_id", "customer_id", name="uq_mass_message_results_customer"),
        sa.UniqueConstraint("message_id", "member_id", "group_id", name="uq_mass_message_results_group"),
    )
    op.create_index(
        "ix_mass_message_results_customer", "mass_message_results", ["customer_id", "decided_at"], unique=False
    )
    op.create_index("ix_mass_message_results_group", "mass_message_results", ["group_id", "decided_at"], unique=False)
    op.create_index("ix_mass_message_results_member", "mass_message_results", ["member_id"], unique=False)
    op.create_table(
        "mass_message_tasks",
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("results_at", sa.DateTime(timezone=True), nullable=True, comment="when the results were read last"),
        sa.Column(
            "is_final",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="the results were read when the sending was known: they change no more",
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_mass_message_tasks_member_id")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["mass_messages.id"], name=op.f("fk_mass_message_tasks_message_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("message_id", "member_id", name=op.f("pk_mass_message_tasks")),
    )
    op.create_index(op.f("ix_mass_message_tasks_member_id"), "mass_message_tasks", ["member_id"], unique=False)
    op.create_table(
        "mass_sends",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column(
            "client_key", sa.Text(), nullable=False, comment="made by the phone; the same key is the same mass send"
        ),
        sa.Column("created_by_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chat_type", sa.Text(), nullable=False, comment="single or group"),
        sa.Column("sender_rule", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), server_default="", nullable=False),
        sa.Column("attachments", postgresql.JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("allow_select", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column(
            "audience", postgresql.JSONB(), nullable=False, comment="what was asked for, before it became recipients"
        ),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(cancelled_at is null) = (cancelled_by_id is null)", name=op.f("ck_mass_sends_cancelled_by_somebody")
        ),
        sa.ForeignKeyConstraint(["cancelled_by_id"], ["members.id"], name=op.f("fk_mass_sends_cancelled_by_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["members.id"], name=op.f("fk_mass_sends_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mass_sends")),
        sa.UniqueConstraint("created_by_id", "client_key", name="uq_mass_sends_client_key"),
    )
    op.create_index(op.f("ix_mass_sends_cancelled_by_id"), "mass_sends", ["cancelled_by_id"], unique=False)
    op.create_table(
        "unassigned_customers",
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_unassigned_customers_customer_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_unassigned_customers_member_id")),
        sa.PrimaryKeyConstraint("member_id", "customer_id", name=op.f("pk_unassigned_customers")),
    )
    op.create_index(op.f("ix_unassigned_customers_customer_id"), "unassigned_customers", ["customer_id"], unique=False)
    op.create_table(
        "handover_items",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("handover_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), server_default="wanted", nullable=False),
        sa.Column("errcode", sa.Integer(), nullable=True, comment="WeCom's reason for `refused`"),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("num_nonnulls(customer_id, group_id) = 1", name=op.f("ck_handover_items_customer_or_group")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_handover_items_customer_id")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_handover_items_group_id")),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handovers.id"], name=op.f("fk_handover_items_handover_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_items")),
        sa.UniqueConstraint("handover_id", "customer_id", name="uq_handover_items_customer"),
        sa.UniqueConstraint("handover_id", "group_id", name="uq_handover_items_group"),
    )
    op.create_index(op.f("ix_handover_items_customer_id"), "handover_items", ["customer_id"], unique=False)
    op.create_index(op.f("ix_handover_items_group_id"), "handover_items", ["group_id"], unique=False)
    op.create_index(
        "ix_handover_items_open",
        "handover_items",
        ["handover_id"],
        unique=False,
        postgresql_where=sa.text("state in ('wanted', 'started')"),
    )
    op.create_table(
        "mass_send_blocks",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("mass_send_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "part", sa.Integer(), nullable=False, comment="0 for a sender's first 10,000 customers, 1 for the next"
        ),
        sa.Column(
            "sender_id", sa.BigInteger(), nullable=True, comment="null: WeCom chooses among the customer's members"
        ),
        sa.Column("state", sa.Text(), server_default="wanted", nullable=False),
        sa.Column("errcode", sa.Integer(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["mass_send_id"], ["mass_sends.id"], name=op.f("fk_mass_send_blocks_mass_send_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["message_id"], ["mass_messages.id"], name=op.f("fk_mass_send_blocks_message_id")),
        sa.ForeignKeyConstraint(["sender_id"], ["members.id"], name=op.f("fk_mass_send_blocks_sender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mass_send_blocks")),
        sa.UniqueConstraint(
            "mass_send_id", "sender_id", "part", name="uq_mass_send_blocks_part", postgresql_nulls_not_distinct=True
        ),
        sa.UniqueConstraint("message_id", name=op.f("uq_mass_send_blocks_message_id")),
    )
    op.create_index(op.f("ix_mass_send_blocks_sender_id"), "mass_send_blocks", ["sender_id"], unique=False)
    op.create_index(
        "ix_mass_send_blocks_wanted",
        "mass_send_blocks",
        ["id"],
        unique=False,
        postgresql_where=sa.text("state = 'wanted'"),
    )
    op.create_table(
        "mass_send_recipients",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("block_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "is_unreachable",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="in WeCom's fail_list",
        ),
        sa.CheckConstraint(
            "num_nonnulls(customer_id, group_id) = 1", name=op.f("ck_mass_send_recipients_customer_or_group")
        ),
        sa.ForeignKeyConstraint(
            ["block_id"], ["mass_send_blocks.id"], name=op.f("fk_mass_send_recipients_block_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_mass_send_recipients_customer_id")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_mass_send_recipients_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mass_send_recipients")),
        sa.UniqueConstraint("block_id", "customer_id", name="uq_mass_send_recipients_customer"),
        sa.UniqueConstraint("block_id", "group_id", name="uq_mass_send_recipients_group"),
    )
    op.create_index(op.f("ix_mass_send_recipients_customer_id"), "mass_send_recipients", ["customer_id"], unique=False)
    op.create_index(op.f("ix_mass_send_recipients_group_id"), "mass_send_recipients", ["group_id"], unique=False)
    op.create_table(
        "mass_send_reminders",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("block_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["members.id"], name=op.f("fk_mass_send_reminders_asked_by_id")),
        sa.ForeignKeyConstraint(
            ["block_id"], ["mass_send_blocks.id"], name=op.f("fk_mass_send_reminders_block_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mass_send_reminders")),
    )
    op.create_index(op.f("ix_mass_send_reminders_asked_by_id"), "mass_send_reminders", ["asked_by_id"], unique=False)
    op.create_index(op.f("ix_mass_send_reminders_block_id"), "mass_send_reminders", ["block_id"], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_table("mass_send_reminders")
    op.drop_table("mass_send_recipients")
    op.drop_table("mass_send_blocks")
    op.drop_table("handover_items")
    op.drop_table("unassigned_customers")
    op.drop_table("mass_sends")
    op.drop_table("mass_message_tasks")
    op.drop_table("mass_message_results")
    op.drop_table("handovers")
    op.drop_table("mass_send_syncs")
    op.drop_table("mass_messages")
