"""intake"""

import sqlalchemy as sa
from alembic import op

revision = "b20a5e7c1e00"
down_revision = "b20a5e7c1d07"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.drop_column("order_import_lines", "external_userid")
    op.drop_column("order_import_lines", "unionid")
    for name, about in (
        ("section", "how many headers stood above it: files put together"),
        ("run", "lines of one order without another order's between them"),
    ):
        op.add_column(
            "order_import_lines", sa.Column(name, sa.Integer(), server_default="0", nullable=False, comment=about)
        )
    op.add_column(
        "order_import_lines",
        sa.Column(
            "stands_in",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="the amount is not what was paid, but what stands for it where the file shows nothing any more",
        ),
    )
    op.add_column("order_import_rejects", sa.Column("shop", sa.Text(), server_default="", nullable=False))
    op.add_column(
        "order_imports",
        sa.Column(
            "tries",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="beginnings since the last step that was finished",
        ),
    )
    for name in ("is_mobile_signed", "is_buyer_id_signed"):
        op.add_column(
            "orders",
            sa.Column(
                name,
                sa.Boolean(),
                server_default=sa.text("false"),
                nullable=False,
                comment="a signed webhook told it; what a file says verifies nobody",
            ),
        )
    op.execute("""
        update orders set is_mobile_signed = buyer_mobile is not null, is_buyer_id_signed = buyer_id is not null
        where updated_at is not null and (buyer_external_userid is not null or buyer_unionid is not null)
    """)


def downgrade() -> None:
    """Go back."""
    op.drop_column("orders", "is_buyer_id_signed")
    op.drop_column("orders", "is_mobile_signed")
    op.drop_column("order_imports", "tries")
    op.drop_column("order_import_rejects", "shop")
    op.drop_column("order_import_lines", "stands_in")
    op.drop_column("order_import_lines", "run")
    op.drop_column("order_import_lines", "section")
    op.add_column("order_import_lines", sa.Column("unionid", sa.Text(), nullable=True))
    op.add_column("order_import_lines", sa.Column("external_userid", sa.Text(), nullable=True))
