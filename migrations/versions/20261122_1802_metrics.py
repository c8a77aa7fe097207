"""metrics: first days that are kept, a person's first relation, audits of every sum"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "b20a5e7c1e02"
down_revision = "b20a5e7c1e01"
branch_labels = None
depends_on = None

FIRST_DAYS = """
    insert into metric_beginnings (source, began_on)
    select source, began_on from (
        select 'sync', (
            select cast(min(r.finished_at) at time zone 'Asia/Shanghai' as date) from sync_runs r
            where r.finished_at is not null and not exists (
                select from sync_steps s where s.run_id = r.id and s.has_failed and s.kind in ('basics', 'customers')
            )
        )
        union all
        select 'import', (select min(paid_on) from attributions)
        union all
        select 'statistics', (select min(day) from member_days)
        union all
        select 'links', (select min(day) from acquisition_link_days)
        union all
        select 'touches', (select min(day) from touch_days)
    ) told (source, began_on)
    where began_on is not null
"""
"""In the zone nearly every corp has; in another the first day of the sync may be one off, and stays kept."""
FIRST_RELATIONS = """
    update contact_spells c set is_first = true
    from (
        select distinct on (c.person_id) c.relation_id
        from contact_spells c
        join relations r on r.id = c.relation_id
        join customers u on u.id = r.customer_id
        join members m on m.id = r.member_id
        order by c.person_id, c.began_at, u.external_userid collate "C", m.userid collate "C"
    ) first
    where first.relation_id = c.relation_id
"""


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "metric_beginnings",
        sa.Column("source", sa.Text(), nullable=False, comment="sync, import, statistics, links, touches"),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_metric_beginnings")),
    )
    op.execute(FIRST_DAYS)
    op.add_column(
        "contact_spells",
        sa.Column(
            "is_first",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="the person's first ever, whose channel is the person's",
        ),
    )
    op.execute(FIRST_RELATIONS)
    op.alter_column("contact_spells", "is_first", server_default=None)
    op.create_index("ix_contact_spells_first", "contact_spells", ["began_at"], postgresql_where=sa.text("is_first"))
    for name, comment in (
        ("columns", "[[table, column, differing]] of those that differ"),
        ("scopes", "[[scope_kind, scope_id]] of everything that differs"),
    ):
        op.add_column(
            "metric_audits",
            sa.Column(
                name,
                postgresql.JSONB(),
                nullable=False,
                server_default=sa.text("'[]'::jsonb"),
                comment=comment,
            ),
        )
    for name, comment in (
        ("table_name", None),
        ("subject", "the hour, other day, part or row; empty for the sum of a day"),
    ):
        column = sa.Column(name, sa.Text(), nullable=False, server_default="", comment=comment)
        op.add_column("metric_differences", column)


def downgrade() -> None:
    """Go back."""
    for name in ("subject", "table_name"):
        op.drop_column("metric_differences", name)
    for name in ("scopes", "columns"):
        op.drop_column("metric_audits", name)
    op.drop_index("ix_contact_spells_first", table_name="contact_spells")
    op.drop_column("contact_spells", "is_first")
    op.drop_table("metric_beginnings")
