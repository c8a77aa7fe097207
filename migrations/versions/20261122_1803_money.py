"""Lines of closed months keep the moment of payment"""

import sqlalchemy as sa
from alembic import op

revision = "b20a5e7c1e03"
down_revision = "b20a5e7c1e02"
branch_labels = None
depends_on = None

COMMENT = "of an own order, as it was then: a part of the month stays what it was; null: an adjustment"


def upgrade() -> None:
    """Of months closed before, the moment the order has now; of an order that lost its payment, its day's first."""
    op.add_column("commission_lines", sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True, comment=COMMENT))
    op.execute("""
        update commission_lines l
        set paid_at = coalesce(o.paid_at, l.paid_on::timestamp at time zone 'Asia/Shanghai')
        from orders o where o.id = l.order_id and l.kind = 'own'
    """)


def downgrade() -> None:
    """Forget the moments."""
    op.drop_column("commission_lines", "paid_at")
