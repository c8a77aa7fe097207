"""first tables"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "1264a8a6d8a0"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.execute("create extension if not exists pg_trgm")
    _create_queue()
    op.create_table(
        "channels",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "config_id", sa.Text(), nullable=True, comment="WeCom's handle of the live code; losing it loses the code"
        ),
        sa.Column("welcome_text", sa.Text(), nullable=True, comment="instead of the deployment's WELCOME_TEXT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channels")),
        sa.UniqueConstraint("state", name=op.f("uq_channels_state")),
    )
    op.create_table(
        "customers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("external_userid", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("avatar", sa.Text(), nullable=True),
        sa.Column("type", sa.SmallInteger(), server_default="1", nullable=False, comment="1 WeChat user, 2 WeCom user"),
        sa.Column(
            "gender", sa.SmallInteger(), server_default="0", nullable=False, comment="0 unknown, 1 male, 2 female"
        ),
        sa.Column("unionid", sa.Text(), nullable=True),
        sa.Column("corp_name", sa.Text(), nullable=True),
        sa.Column("job_title", sa.Text(), nullable=True, comment="WeCom's `position`, type 2 only"),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
        sa.UniqueConstraint("external_userid", name=op.f("uq_customers_external_userid")),
    )
    op.create_index(
        "ix_customers_name_trgm",
        "customers",
        ["name"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"name": "gin_trgm_ops"},
    )
    op.create_index(op.f("ix_customers_unionid"), "customers", ["unionid"], unique=False)
    op.create_table(
        "departments",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "position", sa.BigInteger(), server_default="0", nullable=False, comment="WeCom's `order`; larger first"
        ),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departments")),
    )
    op.create_index(op.f("ix_departments_parent_id"), "departments", ["parent_id"], unique=False)
    op.create_table(
        "groups",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("chat_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False, comment="empty for an unnamed group"),
        sa.Column("notice", sa.Text(), nullable=True),
        sa.Column("owner_userid", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("member_version", sa.Text(), nullable=True),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
        sa.UniqueConstraint("chat_id", name=op.f("uq_groups_chat_id")),
    )
    op.create_index(op.f("ix_groups_owner_userid"), "groups", ["owner_userid"], unique=False)
    op.create_table(
        "inbox_messages",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("receiver", sa.Text(), nullable=False, comment="app, contacts or archive"),
        sa.Column("digest", sa.Text(), nullable=False, comment="SHA-256 of the XML; no event carries an id of its own"),
        sa.Column("xml", sa.Text(), nullable=False),
        sa.Column(
            "event", sa.Text(), nullable=False, comment="for example change_external_contact.add_external_contact"
        ),
        sa.Column("status", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_messages")),
        sa.UniqueConstraint("receiver", "digest", name="uq_inbox_messages_digest"),
    )
    op.create_index(
        "ix_inbox_messages_status", "inbox_messages", ["status", sa.literal_column("id desc")], unique=False
    )
    op.create_table(
        "members",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("userid", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("job_title", sa.Text(), server_default="", nullable=False, comment="WeCom's `position`"),
        sa.Column(
            "status",
            sa.SmallInteger(),
            server_default="1",
            nullable=False,
            comment="1 activated, 2 disabled, 4 not activated, 5 left",
        ),
        sa.Column("main_department_id", sa.BigInteger(), nullable=True),
        sa.Column("has_contact", sa.Boolean(), server_default=sa.text("false"), nullable=False, comment="has 客户联系"),
        sa.Column(
            "removed_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="not in the directory or out of the visible range",
        ),
        sa.Column("synced_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("userid", name=op.f("uq_members_userid")),
    )
    op.create_index(op.f("ix_members_main_department_id"), "members", ["main_department_id"], unique=False)
    op.create_table(
        "sync_runs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_runs")),
    )
    op.create_table(
        "tag_groups",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=False, comment="WeCom's group_id"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "position", sa.BigInteger(), server_default="0", nullable=False, comment="WeCom's `order`; larger first"
        ),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag_groups")),
        sa.UniqueConstraint("group_id", name=op.f("uq_tag_groups_group_id")),
    )
    op.create_table(
        "welcomes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("code_digest", sa.Text(), nullable=False, comment="SHA-256 of the welcome code"),
        sa.Column("userid", sa.Text(), nullable=False),
        sa.Column("external_userid", sa.Text(), nullable=False),
        sa.Column(
            "outcome",
            sa.Text(),
            nullable=False,
            comment="sent, already (41051: somebody else did), late (41050), refused",
        ),
        sa.Column("errcode", sa.Integer(), server_default="0", nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_welcomes")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_welcomes_code_digest")),
    )
    op.create_table(
        "group_members",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("participant_id", sa.Text(), nullable=False, comment="userid or external_userid"),
        sa.Column("is_customer", sa.Boolean(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "join_scene",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="1 invited, 2 by link, 3 scanned the QR code",
        ),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_group_members_group_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_members")),
        sa.UniqueConstraint("group_id", "participant_id", "joined_at", name="uq_group_members_stay"),
    )
    op.create_index("ix_group_members_participant", "group_members", ["participant_id"], unique=False)
    op.create_index(
        "ix_group_members_present",
        "group_members",
        ["group_id"],
        unique=False,
        postgresql_where=sa.text("left_at is null"),
    )
    op.create_table(
        "memberships",
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("department_id", sa.BigInteger(), nullable=False),
        sa.Column("is_head", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_memberships_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", "department_id", name=op.f("pk_memberships")),
    )
    op.create_index(op.f("ix_memberships_department_id"), "memberships", ["department_id"], unique=False)
    op.create_table(
        "pending_relations",
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_pending_relations_customer_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_pending_relations_member_id")),
        sa.PrimaryKeyConstraint("member_id", "customer_id", name=op.f("pk_pending_relations")),
    )
    op.create_index(op.f("ix_pending_relations_customer_id"), "pending_relations", ["customer_id"], unique=False)
    op.create_table(
        "relations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_by", sa.Text(), server_default="added", nullable=False),
        sa.Column("add_way", sa.Integer(), server_default="0", nullable=False),
        sa.Column("state", sa.Text(), nullable=True, comment="of the live code or link it came through"),
        sa.Column("remark", sa.Text(), server_default="", nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "remark_mobiles", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'::text[]"), nullable=False
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.CheckConstraint("(ended_at is null) = (ended_by is null)", name=op.f("ck_relations_ended_with_reason")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_relations_customer_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_relations_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relations")),
        sa.UniqueConstraint("member_id", "customer_id", "added_at", name="uq_relations_spell"),
    )
    op.create_index(op.f("ix_relations_customer_id"), "relations", ["customer_id"], unique=False)
    op.create_index(
        "ix_relations_member_added",
        "relations",
        ["member_id", sa.literal_column("added_at desc"), sa.literal_column("id desc")],
        unique=False,
    )
    op.create_index(
        "ix_relations_member_ended",
        "relations",
        ["member_id", "ended_at"],
        unique=False,
        postgresql_where=sa.text("ended_at is not null"),
    )
    op.create_index(
        "ix_relations_remark_trgm",
        "relations",
        ["remark"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"remark": "gin_trgm_ops"},
    )
    op.create_index(op.f("ix_relations_state"), "relations", ["state"], unique=False)
    op.create_index(
        "uq_relations_active",
        "relations",
        ["member_id", "customer_id"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_agent", sa.Text(), server_default="", nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True, comment="signed_out, removed, directory, replaced"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_sign_ins_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
    )
    op.create_index(
        "ix_sign_ins_open", "sign_ins", ["member_id"], unique=False, postgresql_where=sa.text("ended_at is null")
    )
    op.create_table(
        "sync_steps",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), server_default="", nullable=False, comment="userid or chat_id"),
        sa.Column("cursor", sa.Text(), server_default="", nullable=False, comment="where the listing goes on"),
        sa.Column("rows", sa.Integer(), server_default="0", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("has_failed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["sync_runs.id"], name=op.f("fk_sync_steps_run_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_steps")),
        sa.UniqueConstraint("run_id", "kind", "subject", name="uq_sync_steps_subject"),
    )
    op.create_index(
        "ix_sync_steps_open", "sync_steps", ["run_id"], unique=False, postgresql_where=sa.text("finished_at is null")
    )
    op.create_table(
        "tags",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("tag_id", sa.Text(), nullable=False, comment="WeCom's tag_id"),
        sa.Column("tag_group_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "position", sa.BigInteger(), server_default="0", nullable=False, comment="WeCom's `order`; larger first"
        ),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["tag_group_id"], ["tag_groups.id"], name=op.f("fk_tags_tag_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
        sa.UniqueConstraint("tag_id", name=op.f("uq_tags_tag_id")),
    )
    op.create_index(op.f("ix_tags_tag_group_id"), "tags", ["tag_group_id"], unique=False)
    op.create_table(
        "tasks",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("client_key", sa.Text(), nullable=False, comment="made by the phone; the same key is the same task"),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("script", sa.Text(), nullable=True, comment="话术: a text to send into the chat"),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("pushed_by_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_tasks_customer_id")),
        sa.ForeignKeyConstraint(["pushed_by_id"], ["members.id"], name=op.f("fk_tasks_pushed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sa.UniqueConstraint("pushed_by_id", "client_key", name="uq_tasks_client_key"),
    )
    op.create_index(op.f("ix_tasks_customer_id"), "tasks", ["customer_id"], unique=False)
    op.create_index("ix_tasks_pushed_by", "tasks", ["pushed_by_id", sa.literal_column("id desc")], unique=False)
    op.create_table(
        "trail_entries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("actor_member_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "payload", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column(
            "fact_key",
            sa.Text(),
            nullable=True,
            comment="the same fact told twice (retry, event and sync) has the same key and one row",
        ),
        sa.ForeignKeyConstraint(["actor_member_id"], ["members.id"], name=op.f("fk_trail_entries_actor_member_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_trail_entries_customer_id")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_trail_entries_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail_entries")),
        sa.UniqueConstraint("fact_key", name=op.f("uq_trail_entries_fact_key")),
    )
    op.create_index(op.f("ix_trail_entries_actor_member_id"), "trail_entries", ["actor_member_id"], unique=False)
    op.create_index(
        "ix_trail_entries_customer",
        "trail_entries",
        ["customer_id", sa.literal_column("happened_at desc"), sa.literal_column("id desc")],
        unique=False,
    )
    op.create_index(
        "ix_trail_entries_group",
        "trail_entries",
        ["group_id", sa.literal_column("happened_at desc"), sa.literal_column("id desc")],
        unique=False,
    )
    op.create_table(
        "relation_tags",
        sa.Column("relation_id", sa.BigInteger(), nullable=False),
        sa.Column("tag_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["relation_id"], ["relations.id"], name=op.f("fk_relation_tags_relation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["tag_id"], ["tags.id"], name=op.f("fk_relation_tags_tag_id")),
        sa.PrimaryKeyConstraint("relation_id", "tag_id", name=op.f("pk_relation_tags")),
    )
    op.create_index(op.f("ix_relation_tags_tag_id"), "relation_tags", ["tag_id"], unique=False)
    op.create_table(
        "task_items",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_task_items_customer_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_task_items_member_id")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_task_items_task_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_items")),
        sa.UniqueConstraint("task_id", "member_id", name="uq_task_items_member"),
    )
    op.create_index("ix_task_items_customer", "task_items", ["customer_id"], unique=False)
    op.create_index("ix_task_items_member_due", "task_items", ["member_id", "due_at", "id"], unique=False)
    op.create_table(
        "task_item_completions",
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["task_items.id"], name=op.f("fk_task_item_completions_item_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_task_item_completions_member_id")),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_task_item_completions")),
    )
    op.create_index(
        op.f("ix_task_item_completions_completed_at"), "task_item_completions", ["completed_at"], unique=False
    )
    op.create_index(op.f("ix_task_item_completions_member_id"), "task_item_completions", ["member_id"], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_index(op.f("ix_task_item_completions_member_id"), table_name="task_item_completions")
    op.drop_index(op.f("ix_task_item_completions_completed_at"), table_name="task_item_completions")
    op.drop_table("task_item_completions")
    op.drop_index("ix_task_items_member_due", table_name="task_items")
    op.drop_index("ix_task_items_customer", table_name="task_items")
    op.drop_table("task_items")
    op.drop_index(op.f("ix_relation_tags_tag_id"), table_name="relation_tags")
    op.drop_table("relation_tags")
    op.drop_index("ix_trail_entries_group", table_name="trail_entries")
    op.drop_index("ix_trail_entries_customer", table_name="trail_entries")
    op.drop_index(op.f("ix_trail_entries_actor_member_id"), table_name="trail_entries")
    op.drop_table("trail_entries")
    op.drop_index("ix_tasks_pushed_by", table_name="tasks")
    op.drop_index(op.f("ix_tasks_customer_id"), table_name="tasks")
    op.drop_table("tasks")
    op.drop_index(op.f("ix_tags_tag_group_id"), table_name="tags")
    op.drop_table("tags")
    op.drop_index("ix_sync_steps_open", table_name="sync_steps", postgresql_where=sa.text("finished_at is null"))
    op.drop_table("sync_steps")
    op.drop_index("ix_sign_ins_open", table_name="sign_ins", postgresql_where=sa.text("ended_at is null"))
    op.drop_table("sign_ins")
    op.drop_index("uq_relations_active", table_name="relations", postgresql_where=sa.text("ended_at is null"))
    op.drop_index(op.f("ix_relations_state"), table_name="relations")
    op.drop_index(
        "ix_relations_remark_trgm",
        table_name="relations",
        postgresql_using="gin",
        postgresql_ops={"remark": "gin_trgm_ops"},
    )
    op.drop_index("ix_relations_member_ended", table_name="relations", postgresql_where=sa.text("ended_at is not null"))
    op.drop_index("ix_relations_member_added", table_name="relations")
    op.drop_index(op.f("ix_relations_customer_id"), table_name="relations")
    op.drop_table("relations")
    op.drop_index(op.f("ix_pending_relations_customer_id"), table_name="pending_relations")
    op.drop_table("pending_relations")
    op.drop_index(op.f("ix_memberships_department_id"), table_name="memberships")
    op.drop_table("memberships")
    op.drop_index("ix_group_members_present", table_name="group_members", postgresql_where=sa.text("left_at is null"))
    op.drop_index("ix_group_members_participant", table_name="group_members")
    op.drop_table("group_members")
    op.drop_table("welcomes")
    op.drop_table("tag_groups")
    op.drop_table("sync_runs")
    op.drop_index(op.f("ix_members_main_department_id"), table_name="members")
    op.drop_table("members")
    op.drop_index("ix_inbox_messages_status", table_name="inbox_messages")
    op.drop_table("inbox_messages")
    op.drop_index(op.f("ix_groups_owner_userid"), table_name="groups")
    op.drop_table("groups")
    op.drop_index(op.f("ix_departments_parent_id"), table_name="departments")
    op.drop_table("departments")
    op.drop_index(op.f("ix_customers_unionid"), table_name="customers")
    op.drop_index(
        "ix_customers_name_trgm",
        table_name="customers",
        postgresql_using="gin",
        postgresql_ops={"name": "gin_trgm_ops"},
    )
    op.drop_table("customers")
    op.drop_table("channels")
    _drop_queue()


def _create_queue() -> None:
    """Procrastinate's schema of the release this revision was written with, kept beside us as a frozen file."""
    schema = Path(__file__).parent.parent / "procrastinate" / "3.10.0.sql"
    # The driver's own connection: the file is full of % and : signs that are no parameters.
    op.get_bind().connection.driver_connection.execute(schema.read_text("utf-8"))


def _drop_queue() -> None:
    names = op.get_bind().execute(
        sa.text("""
            select 'table', c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = current_schema() and c.relname like 'procrastinate\\_%' and c.relkind = 'r'
            union all
            select 'function', p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where n.nspname = current_schema() and p.proname like 'procrastinate\\_%'
            union all
            select 'type', t.typname::text from pg_type t join pg_namespace n on n.oid = t.typnamespace
            where n.nspname = current_schema() and t.typname like 'procrastinate\\_%' and t.typtype in ('e', 'c')
        """)
    )
    found = sorted(names, key=lambda row: ("table", "function", "type").index(row[0]))
    for kind, name in found:
        op.execute(f"drop {kind} if exists {name} cascade")
