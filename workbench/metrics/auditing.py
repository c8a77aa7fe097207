"""The nightly audit: every sum counted once more, straight from the facts and by other SQL than made it."""

from collections.abc import Sequence

import sqlalchemy as sa
from flask import current_app

from workbench.changes.actions import mark
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.metrics.models import AuditDifference, AuditRun
from workbench.metrics.reorganising import Which

MOST_DIFFERENCES = 1000
"""Kept of one audit; the number of all is kept with it."""

LOCAL = "cast({} at time zone :zone as date)"
RELATIONS = "relations r join scope_members s on s.member_id = r.member_id"
ORDERS = """
    attributions a join orders o on o.id = a.order_id join scope_members s on s.member_id = a.member_id
    left join customers c on c.id = o.customer_id
"""


def _began(by: str) -> str:
    day = LOCAL.format("r.added_at")
    return f"""
        select s.scope_kind, s.scope_id, {day} as day, count(*) as counted
        from {RELATIONS} where r.is_start_known and r.began_by = '{by}' group by 1, 2, 3
    """


def _ended(by: str) -> str:
    day = LOCAL.format("r.ended_at")
    return f"""
        select s.scope_kind, s.scope_id, {day} as day, count(*) as counted
        from {RELATIONS} where r.is_start_known and r.ended_by in ({by}) group by 1, 2, 3
    """


def _ordered(amount: str, where: str = "true") -> str:
    return f"""
        select s.scope_kind, s.scope_id, {LOCAL.format("o.paid_at")} as day, {amount} as counted
        from {ORDERS} where o.paid_at is not null and {where} group by 1, 2, 3
    """


def _buyers(period: str) -> str:
    begin = f"cast(date_trunc('{period}', o.paid_at at time zone :zone) as date)"
    return f"""
        select s.scope_kind, s.scope_id, {begin} as day, count(distinct c.person_id) as counted
        from {ORDERS} where c.person_id is not null group by 1, 2, 3
    """


COUNTED = {
    "new_contacts": _began("added"),
    "transferred_in": _began("transfer"),
    "lost_contacts": _ended("'customer'"),
    "deleted_contacts": _ended("'staff'"),
    "transferred_out": _ended("'transfer'"),
    "other_ended": _ended("'departed', 'unknown'"),
    "orders": _ordered("count(*)"),
    "gmv_fen": _ordered("sum(o.amount_fen)"),
    "public_gmv_fen": _ordered("sum(o.amount_fen)", "not o.channel = any(:own_channels)"),
    "refunds_fen": f"""
        select s.scope_kind, s.scope_id, {LOCAL.format("f.refunded_at")} as day, sum(f.amount_fen) as counted
        from refunds f
        join attributions a on a.order_id = f.order_id join scope_members s on s.member_id = a.member_id
        group by 1, 2, 3
    """,
    "paid_fen": f"""
        select 0 as scope_kind, 0 as scope_id, {LOCAL.format("o.paid_at")} as day, sum(o.amount_fen) as counted
        from orders o where o.paid_at is not null group by 3
    """,
    **{f"guided_customers_{period}": _buyers(period) for period in ("day", "week", "month", "year")},
}
"""What each column comes to per scope and day (of a period: its first day)."""

STOOD = """
    select s.scope_kind, s.scope_id, cast(:today as date) as day, count(distinct c.person_id) as counted
    from relations r join scope_members s on s.member_id = r.member_id join customers c on c.id = r.customer_id
    where r.is_start_known and r.ended_at is null group by 1, 2
"""
KEPT_STOCK = """
    select scope_kind, scope_id, cast(:today as date) as day, sum(customers_net) as kept from rollup_days group by 1, 2
"""


def _kept(column: str) -> str:
    period = column.removeprefix("guided_customers_")
    day = "day" if period == column else f"cast(date_trunc('{period}', cast(day as timestamp)) as date)"
    return f"select scope_kind, scope_id, {day} as day, sum({column}) as kept from rollup_days group by 1, 2, 3"


def _compare(counted: str, kept: str) -> sa.TextClause:
    return sa.text(f"""
        select coalesce(c.scope_kind, k.scope_kind) as scope_kind, coalesce(c.scope_id, k.scope_id) as scope_id,
               coalesce(c.day, k.day) as day, coalesce(k.kept, 0) as kept, coalesce(c.counted, 0) as counted,
               count(*) over () as compared
        from ({counted}) c full join ({kept}) k using (scope_kind, scope_id, day)
        order by (coalesce(k.kept, 0) = coalesce(c.counted, 0)), 1, 2, 3 limit {MOST_DIFFERENCES}
    """)


def run() -> AuditRun:
    """Compare all sums with the facts and write down the differences."""
    found = AuditRun(began_at=clock.now(), compared=0, differing=0)
    db.session.add(found)
    db.session.flush()  # the differences name their audit
    statements = {column: _compare(counted, _kept(column)) for column, counted in COUNTED.items()}
    statements["customers_net"] = _compare(STOOD, KEPT_STOCK)
    for column, statement in statements.items():
        _hold_against(found, column, statement)
    found.ended_at = clock.now()
    return found


def _hold_against(audit: AuditRun, column: str, statement: sa.TextClause) -> None:
    about = {
        "zone": clock.corp_zone().key,
        "today": clock.today(),
        "own_channels": sorted(current_app.config["OWN_SALES_CHANNELS"]),
    }
    rows = db.session.execute(statement, about).all()
    audit.compared += rows[0].compared if rows else 0
    differing = [row for row in rows if row.kept != row.counted]
    audit.differing += len(differing)
    for row in differing:
        values = {"scope_kind": row.scope_kind, "scope_id": row.scope_id, "day": row.day}
        amounts = {"kept": int(row.kept), "counted": int(row.counted)}
        db.session.add(AuditDifference(audit_id=audit.id, column_name=column, **values, **amounts))


def mark_persons(audit_id: int) -> None:
    """Have whatever is derived of customers with facts on the differing days derived again."""
    customers = sa.text("""
        select distinct r.customer_id
        from metric_differences d
        join scope_members s on s.scope_kind = d.scope_kind and s.scope_id = d.scope_id
        join relations r on r.member_id = s.member_id
            and d.day in (cast(r.added_at at time zone :zone as date), cast(r.ended_at at time zone :zone as date))
        where d.audit_id = :audit_id
    """)
    orders = sa.text("""
        select distinct a.order_id from metric_differences d join attributions a on a.paid_on = d.day
        where d.audit_id = :audit_id
    """)
    about = {"audit_id": audit_id, "zone": clock.corp_zone().key}
    mark(customer_ids=db.session.scalars(customers, about).all(), order_ids=db.session.scalars(orders, about).all())


def differing_scopes(audit_id: int) -> list[Which]:
    """The scopes in which a sum differed."""
    query = sa.select(AuditDifference.scope_kind, AuditDifference.scope_id).where(AuditDifference.audit_id == audit_id)
    return [Which(*row) for row in db.session.execute(query.distinct())]


def latest() -> AuditRun | None:
    """The last audit that was finished."""
    query = sa.select(AuditRun).where(AuditRun.ended_at.is_not(None)).order_by(AuditRun.id.desc()).limit(1)
    return db.session.scalars(query).first()


def list_differences(audit_id: int) -> Sequence[AuditDifference]:
    """The first of what differed in an audit."""
    query = sa.select(AuditDifference).where(AuditDifference.audit_id == audit_id).order_by(AuditDifference.id)
    return db.session.scalars(query.limit(100)).all()
