"""order intake"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "b20a5e7c1d01"
down_revision = "a1d4c07be911"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "order_import_lines",
        sa.Column("import_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("order_no", sa.Text(), nullable=False),
        sa.Column("line_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sub_order_no", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("is_refunded", sa.Boolean(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("refund_fen", sa.BigInteger(), nullable=True),
        sa.Column("weight_fen", sa.BigInteger(), nullable=True, comment="price × quantity, where a line has it"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("external_userid", sa.Text(), nullable=True),
        sa.Column("unionid", sa.Text(), nullable=True),
        sa.Column("buyer_id", sa.Text(), nullable=True),
        sa.Column("mobile", sa.Text(), nullable=True),
        sa.Column("mobile_masked", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("sku", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("import_id", "shop", "order_no", "line_no", name=op.f("pk_order_import_lines")),
        prefixes=["UNLOGGED"],
    )
    op.create_table(
        "order_imports",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column(
            "layout",
            postgresql.JSONB(),
            nullable=False,
            comment="how the file is read: orders.files.layout.Layout",
        ),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("shop", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="uploaded", nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by_id", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bytes_read", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column(
            "lines_read",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="records of the file, headers included",
        ),
        sa.Column(
            "lines_kept",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="of them waiting in order_import_lines",
        ),
        sa.Column("lines_rejected", sa.Integer(), server_default="0", nullable=False),
        sa.Column("orders_total", sa.Integer(), server_default="0", nullable=False),
        sa.Column("orders_created", sa.Integer(), server_default="0", nullable=False),
        sa.Column("orders_updated", sa.Integer(), server_default="0", nullable=False),
        sa.Column("orders_unchanged", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "applied_to",
            postgresql.ARRAY(sa.Text()),
            nullable=True,
            comment="shop and order number of the last order applied",
        ),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["members.id"], name=op.f("fk_order_imports_uploaded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_imports")),
    )
    op.create_index(op.f("ix_order_imports_uploaded_by_id"), "order_imports", ["uploaded_by_id"], unique=False)
    op.create_table(
        "order_mappings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("layout", postgresql.JSONB(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["saved_by_id"], ["members.id"], name=op.f("fk_order_mappings_saved_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_mappings")),
        sa.UniqueConstraint("name", name=op.f("uq_order_mappings_name")),
    )
    op.create_index(op.f("ix_order_mappings_saved_by_id"), "order_mappings", ["saved_by_id"], unique=False)
    op.create_table(
        "promo_codes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.Column("campaign", sa.Text(), server_default="", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("member_id is not null or campaign <> ''", name=op.f("ck_promo_codes_names_something")),
        sa.ForeignKeyConstraint(["made_by_id"], ["members.id"], name=op.f("fk_promo_codes_made_by_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_promo_codes_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promo_codes")),
    )
    op.create_index(op.f("ix_promo_codes_made_by_id"), "promo_codes", ["made_by_id"], unique=False)
    op.create_index(op.f("ix_promo_codes_member_id"), "promo_codes", ["member_id"], unique=False)
    op.create_index("uq_promo_codes_code", "promo_codes", [sa.text("lower(code)")], unique=True)
    op.create_table(
        "order_import_pieces",
        sa.Column("import_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["order_imports.id"], name=op.f("fk_order_import_pieces_import_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", "position", name=op.f("pk_order_import_pieces")),
    )
    op.execute("alter table order_import_pieces alter column content set storage external")
    op.create_table(
        "order_import_rejects",
        sa.Column("import_id", sa.BigInteger(), nullable=False),
        sa.Column("line_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("order_no", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False, comment="a stable code"),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False, comment="what stood there, shortened; never a mobile"),
        sa.ForeignKeyConstraint(
            ["import_id"], ["order_imports.id"], name=op.f("fk_order_import_rejects_import_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", "line_no", name=op.f("pk_order_import_rejects")),
    )
    op.add_column(
        "orders",
        sa.Column(
            "has_refund_list",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="a webhook gave the complete list: a file's guesses are not needed",
        ),
    )
    op.create_index("ix_orders_code", "orders", [sa.text("lower(code)")], postgresql_where=sa.text("code is not null"))


def downgrade() -> None:
    """Go back."""
    op.drop_column("orders", "has_refund_list")
    op.drop_index("ix_orders_code", table_name="orders", postgresql_where=sa.text("code is not null"))
    op.drop_table("order_import_rejects")
    op.drop_table("order_import_pieces")
    op.drop_index("uq_promo_codes_code", table_name="promo_codes")
    op.drop_index(op.f("ix_promo_codes_member_id"), table_name="promo_codes")
    op.drop_index(op.f("ix_promo_codes_made_by_id"), table_name="promo_codes")
    op.drop_table("promo_codes")
    op.drop_index(op.f("ix_order_mappings_saved_by_id"), table_name="order_mappings")
    op.drop_table("order_mappings")
    op.drop_index(op.f("ix_order_imports_uploaded_by_id"), table_name="order_imports")
    op.drop_table("order_imports")
    op.drop_table("order_import_lines")
