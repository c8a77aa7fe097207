"""statistics"""

import sqlalchemy as sa
from alembic import op

revision = "57a7d6e41c03"
down_revision = "5b1c90d2a302"
branch_labels = None
depends_on = None

IN_CDATA = r"substring(xml from '<{0}>\s*(?:<!\[CDATA\[)?([^<\]]+)')"


def upgrade() -> None:
    """Go forward."""
    _create_statistics()
    _create_checkup()
    _name_whom_messages_are_about()


def _create_statistics() -> None:
    op.create_table(
        "member_days",
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False, comment="a natural day of WeCom (UTC+8)"),
        sa.Column("new_apply_cnt", sa.Integer(), nullable=False),
        sa.Column("new_contact_cnt", sa.Integer(), nullable=False),
        sa.Column("chat_cnt", sa.Integer(), nullable=False),
        sa.Column("message_cnt", sa.Integer(), nullable=False),
        sa.Column("negative_feedback_cnt", sa.Integer(), nullable=False),
        sa.Column("reply_percentage", sa.Numeric(), nullable=True, comment="null: no customer wrote first that day"),
        sa.Column("avg_reply_minutes", sa.Numeric(), nullable=True, comment="null likewise"),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_final", sa.Boolean(), nullable=False, comment="WeCom corrects its last days"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_member_days_member_id")),
        sa.PrimaryKeyConstraint("member_id", "day", name=op.f("pk_member_days")),
    )
    op.create_index(op.f("ix_member_days_day"), "member_days", ["day"], unique=False)
    op.create_table(
        "group_days",
        sa.Column("member_id", sa.BigInteger(), nullable=False, comment="the owner (群主)"),
        sa.Column("day", sa.Date(), nullable=False, comment="a natural day of WeCom (UTC+8)"),
        sa.Column("new_chat_cnt", sa.Integer(), nullable=False),
        sa.Column("chat_total", sa.Integer(), nullable=False),
        sa.Column("chat_has_msg", sa.Integer(), nullable=False),
        sa.Column("new_member_cnt", sa.Integer(), nullable=False),
        sa.Column("member_total", sa.Integer(), nullable=False),
        sa.Column("member_has_msg", sa.Integer(), nullable=False),
        sa.Column("msg_total", sa.Integer(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_final", sa.Boolean(), nullable=False, comment="WeCom corrects its last days"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_group_days_member_id")),
        sa.PrimaryKeyConstraint("member_id", "day", name=op.f("pk_group_days")),
    )
    op.create_index(op.f("ix_group_days_day"), "group_days", ["day"], unique=False)
    op.create_table(
        "statistics_progress",
        sa.Column("subject", sa.Text(), nullable=False, comment="a member's userid, or * for the groups"),
        sa.Column("final_until", sa.Date(), nullable=True, comment="every day until then is read and final"),
        sa.Column("read_on", sa.Date(), nullable=True, comment="the day on which everything there was had been read"),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_statistics_progress")),
    )


def _create_checkup() -> None:
    op.create_table(
        "wecom_calls",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False, comment="one life of the day's counters in Redis"),
        sa.Column("api", sa.Text(), nullable=False),
        sa.Column("errcode", sa.Integer(), nullable=False, comment="0 a success, -100 no answer at all"),
        sa.Column("calls", sa.BigInteger(), nullable=False),
        sa.Column("microseconds", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("example", sa.Text(), nullable=True, comment="one errmsg, without secrets"),
        sa.PrimaryKeyConstraint("day", "epoch", "api", "errcode", name=op.f("pk_wecom_calls")),
    )
    op.create_table(
        "probe_results",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, comment="ok, warning, failed, unknown or off"),
        sa.Column("finding", sa.Text(), nullable=False, comment="which of the probe's findings"),
        sa.Column("says", sa.Text(), nullable=False, comment="what is the case, in plain words"),
        sa.Column("fix", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'::text[]"), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False, comment="when it came into this state"),
        sa.Column(
            "alerted_at", sa.DateTime(timezone=True), nullable=True, comment="when administrators were last told"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_probe_results")),
    )


def _name_whom_messages_are_about() -> None:
    op.add_column(
        "inbox_messages",
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True, comment="CreateTime: when it happened"),
    )
    for column in ("userid", "external_userid", "chat_id"):
        op.add_column("inbox_messages", sa.Column(column, sa.Text(), nullable=True))
    named = {"userid": "UserID", "external_userid": "ExternalUserID", "chat_id": "ChatId"}
    values = ", ".join(f"{column} = {IN_CDATA.format(element)}" for column, element in named.items())
    moment = "to_timestamp(substring(xml from '<CreateTime>([0-9]{1,10})</CreateTime>')::bigint)"
    op.get_bind().exec_driver_sql(f"update inbox_messages set sent_at = {moment}, {values}")  # noqa: S608 our own names
    op.execute("update inbox_messages set userid = lower(userid)")
    for column in ("userid", "external_userid", "chat_id"):
        op.create_index(
            op.f(f"ix_inbox_messages_{column}"),
            "inbox_messages",
            [column, sa.text("id desc")],
            unique=False,
            postgresql_where=sa.text(f"{column} is not null"),
        )
    op.create_index(
        op.f("ix_inbox_messages_receiver"), "inbox_messages", ["receiver", sa.text("id desc")], unique=False
    )
    op.create_index(
        op.f("ix_inbox_messages_event"), "inbox_messages", ["event", "status", sa.text("id desc")], unique=False
    )


def downgrade() -> None:
    """Go back."""
    op.drop_index(op.f("ix_inbox_messages_event"), table_name="inbox_messages")
    op.drop_index(op.f("ix_inbox_messages_receiver"), table_name="inbox_messages")
    for column in ("chat_id", "external_userid", "userid"):
        op.drop_index(op.f(f"ix_inbox_messages_{column}"), table_name="inbox_messages")
        op.drop_column("inbox_messages", column)
    op.drop_column("inbox_messages", "sent_at")
    for table in ("probe_results", "wecom_calls", "statistics_progress", "group_days", "member_days"):
        op.drop_table(table)
