"""acquisition"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "ac0f17e2d606"
down_revision = "90c4e57f1b05"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column(
        "channels",
        sa.Column(
            "welcome_attachments",
            postgresql.JSONB(),
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
            comment="what goes with the text: pictures, links, mini-programs",
        ),
    )
    _create_live_codes()
    op.execute("""
        insert into live_codes (channel_id, config_id, confirmed_revision)
        select id, config_id, 1 from channels where config_id is not null
    """)
    op.drop_column("channels", "config_id")
    _create_links()
    _create_half_additions()
    _create_welcome_pictures()
    op.add_column("welcomes", sa.Column("state", sa.Text(), nullable=True, comment="of the channel it was sent for"))
    op.add_column(
        "welcomes",
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=True, comment="when the customer was added"),
    )
    op.execute("update welcomes set happened_at = finished_at")
    op.alter_column("welcomes", "happened_at", nullable=False)
    op.create_index("ix_welcomes_state", "welcomes", ["state", "happened_at"])


def _create_live_codes() -> None:
    op.create_table(
        "live_codes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "config_id", sa.Text(), nullable=True, comment="WeCom's handle; losing it loses control over the code"
        ),
        sa.Column("is_single", sa.Boolean(), server_default=sa.text("false"), nullable=False, comment="WeCom's type 1"),
        sa.Column("skip_verify", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("department_ids", postgresql.ARRAY(sa.BigInteger()), server_default=sa.text("'{}'"), nullable=False),
        *_wanted_columns(),
        sa.Column(
            "serving_userids",
            postgresql.ARRAY(sa.Text()),
            nullable=True,
            comment="who answers according to what WeCom confirmed last",
        ),
        sa.ForeignKeyConstraint(["channel_id"], ["channels.id"], name=op.f("fk_live_codes_channel_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["members.id"], name=op.f("fk_live_codes_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_codes")),
        sa.UniqueConstraint("channel_id", name=op.f("uq_live_codes_channel_id")),
        sa.UniqueConstraint("config_id", name=op.f("uq_live_codes_config_id")),
        sa.UniqueConstraint("created_by_id", "client_key", name="uq_live_codes_client_key"),
    )
    op.create_table(
        "live_code_shifts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("live_code_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "weekdays", postgresql.ARRAY(sa.SmallInteger()), nullable=False, comment="1 Monday … 7 Sunday, as it begins"
        ),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False, comment="not after `begins`: on the next day"),
        sa.ForeignKeyConstraint(
            ["live_code_id"], ["live_codes.id"], name=op.f("fk_live_code_shifts_live_code_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_code_shifts")),
    )
    op.create_index(op.f("ix_live_code_shifts_live_code_id"), "live_code_shifts", ["live_code_id"])
    op.create_table(
        "live_code_members",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("live_code_id", sa.BigInteger(), nullable=False),
        sa.Column("shift_id", sa.BigInteger(), nullable=True, comment="null: answers outside of every shift"),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["live_code_id"], ["live_codes.id"], name=op.f("fk_live_code_members_live_code_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["live_code_shifts.id"], name=op.f("fk_live_code_members_shift_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_live_code_members_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_code_members")),
        sa.UniqueConstraint(
            "live_code_id",
            "shift_id",
            "member_id",
            name="uq_live_code_members_once",
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(op.f("ix_live_code_members_shift_id"), "live_code_members", ["shift_id"])
    op.create_index(op.f("ix_live_code_members_member_id"), "live_code_members", ["member_id"])


def _create_links() -> None:
    op.create_table(
        "acquisition_links",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("link_id", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("skip_verify", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("department_ids", postgresql.ARRAY(sa.BigInteger()), server_default=sa.text("'{}'"), nullable=False),
        *_wanted_columns(),
        sa.Column(
            "unavailable_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="since when none of its members can take customers (link_unavailable)",
        ),
        sa.ForeignKeyConstraint(["channel_id"], ["channels.id"], name=op.f("fk_acquisition_links_channel_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["members.id"], name=op.f("fk_acquisition_links_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acquisition_links")),
        sa.UniqueConstraint("channel_id", name=op.f("uq_acquisition_links_channel_id")),
        sa.UniqueConstraint("link_id", name=op.f("uq_acquisition_links_link_id")),
        sa.UniqueConstraint("created_by_id", "client_key", name="uq_acquisition_links_client_key"),
    )
    op.create_table(
        "acquisition_link_members",
        sa.Column("acquisition_link_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["acquisition_link_id"],
            ["acquisition_links.id"],
            name=op.f("fk_acquisition_link_members_acquisition_link_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_acquisition_link_members_member_id")),
        sa.PrimaryKeyConstraint("acquisition_link_id", "member_id", name=op.f("pk_acquisition_link_members")),
    )
    op.create_index(op.f("ix_acquisition_link_members_member_id"), "acquisition_link_members", ["member_id"])
    op.create_table(
        "acquisition_link_days",
        sa.Column("acquisition_link_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("clicks", sa.Integer(), nullable=False),
        sa.Column("new_customers", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["acquisition_link_id"], ["acquisition_links.id"], name=op.f("fk_acquisition_link_days_acquisition_link_id")
        ),
        sa.PrimaryKeyConstraint("acquisition_link_id", "day", name=op.f("pk_acquisition_link_days")),
    )
    op.create_table(
        "acquisition_customers",
        sa.Column("acquisition_link_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_status", sa.SmallInteger(), nullable=False, comment="0 silent, 1 has written, 2 unknown"),
        sa.Column("messages", sa.Integer(), nullable=True, comment="received from her, as the last chat key told"),
        sa.ForeignKeyConstraint(
            ["acquisition_link_id"], ["acquisition_links.id"], name=op.f("fk_acquisition_customers_acquisition_link_id")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_acquisition_customers_member_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_acquisition_customers_customer_id")),
        sa.PrimaryKeyConstraint(
            "acquisition_link_id", "member_id", "customer_id", name=op.f("pk_acquisition_customers")
        ),
    )
    op.create_index(op.f("ix_acquisition_customers_member_id"), "acquisition_customers", ["member_id"])
    op.create_index(op.f("ix_acquisition_customers_customer_id"), "acquisition_customers", ["customer_id"])
    op.create_table(
        "acquisition_quotas",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("balance", sa.Integer(), nullable=False),
        sa.Column("expiring", postgresql.JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acquisition_quotas")),
        sa.CheckConstraint("id = 1", name=op.f("ck_acquisition_quotas_only_one")),
    )


def _create_half_additions() -> None:
    op.create_table(
        "half_additions",
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_half_additions_member_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_half_additions_customer_id")),
        sa.PrimaryKeyConstraint("member_id", "customer_id", "happened_at", name=op.f("pk_half_additions")),
    )
    op.create_index(op.f("ix_half_additions_customer_id"), "half_additions", ["customer_id"])
    op.create_index("ix_half_additions_state", "half_additions", ["state", "happened_at"])


def _create_welcome_pictures() -> None:
    op.create_table(
        "welcome_pictures",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False, comment="SHA-256 of the content"),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.Column("media_id", sa.Text(), nullable=True, comment="WeCom's, good for three days"),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=True, comment="to WeCom, the last time"),
        sa.ForeignKeyConstraint(["created_by_id"], ["members.id"], name=op.f("fk_welcome_pictures_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_welcome_pictures")),
        sa.UniqueConstraint("digest", name=op.f("uq_welcome_pictures_digest")),
    )
    op.create_index(op.f("ix_welcome_pictures_created_by_id"), "welcome_pictures", ["created_by_id"])


def _wanted_columns() -> list[sa.Column[object]]:
    """What we want WeCom to have, and how far it is confirmed."""
    return [
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
    ]


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_welcomes_state", table_name="welcomes")
    op.drop_column("welcomes", "happened_at")
    op.drop_column("welcomes", "state")
    op.drop_table("welcome_pictures")
    op.drop_table("half_additions")
    op.drop_table("acquisition_quotas")
    op.drop_table("acquisition_customers")
    op.drop_table("acquisition_link_days")
    op.drop_table("acquisition_link_members")
    op.drop_table("acquisition_links")
    op.add_column(
        "channels",
        sa.Column(
            "config_id", sa.Text(), nullable=True, comment="WeCom's handle of the live code; losing it loses the code"
        ),
    )
    op.execute("""
        update channels set config_id = live_codes.config_id from live_codes where live_codes.channel_id = channels.id
    """)
    op.drop_table("live_code_members")
    op.drop_table("live_code_shifts")
    op.drop_table("live_codes")
    op.drop_column("channels", "welcome_attachments")
