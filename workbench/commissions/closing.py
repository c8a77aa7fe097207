"""Close a month: what its orders earn is written down per order and member, and does not move any more."""

import datetime as dt

import sqlalchemy as sa

from workbench.audit import actions as audit
from workbench.commissions.models import CommissionClosing
from workbench.commissions.months import Turn, books, turn
from workbench.commissions.settling import ALONE
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import Refused
from workbench.kernel.months import following

OWN = sa.text("""
    insert into commission_lines (month, order_id, member_id, kind, paid_on, paid_at, base_fen, amount_fen, rate_ids)
    select :month, order_id, member_id, 'own', paid_on, paid_at, base_fen, amount_fen, rate_ids
    from commission_estimates where paid_on >= :month and paid_on < :until
""")

LATE = sa.text("""
    with late as (delete from commission_adjustments returning order_id, member_id, paid_on, amount_fen)
    insert into commission_lines (month, order_id, member_id, kind, paid_on, base_fen, amount_fen, rate_ids)
    select :month, l.order_id, l.member_id, 'adjustment', l.paid_on, coalesce(e.base_fen, 0), l.amount_fen,
           coalesce(e.rate_ids, '{}')
    from late l
    left join commission_estimates e on e.order_id = l.order_id and e.member_id = l.member_id
""")

MEMBERS = sa.text("""
    with recursive sums as (
        select member_id, coalesce(sum(amount_fen) filter (where kind = 'own'), 0) as own_fen,
               coalesce(sum(amount_fen) filter (where kind = 'adjustment'), 0) as adjustment_fen
        from commission_lines where month = :month group by member_id
    ), above as (
        select id as member_id, main_department_id as department_id, 0 as distance
        from members where main_department_id is not null
        union all
        select a.member_id, d.parent_id, a.distance + 1
        from above a join departments d on d.id = a.department_id where d.parent_id <> 0 and a.distance < 20
    ), paths as (
        select member_id, array_agg(department_id order by distance) as path from above group by member_id
    )
    insert into commission_closing_members (month, member_id, department_path, own_fen, adjustment_fen)
    select :month, m.id, coalesce(p.path, '{}'), coalesce(s.own_fen, 0), coalesce(s.adjustment_fen, 0)
    from members m left join sums s on s.member_id = m.id left join paths p on p.member_id = m.id
    where s.member_id is not null or m.has_contact
""")

DAYS = sa.text("update commission_days set settled_fen = amount_fen where day >= :month and day < :until")


def close_month(month: dt.date, *, by: Actor) -> CommissionClosing:
    """Settle a month that is over, with the adjustments that wait. Closing it twice changes nothing."""
    db.session.execute(ALONE)
    known = db.session.get(CommissionClosing, month)
    if known is not None:
        return known
    now = books()
    if following(month) > now.today:
        raise Refused("month_not_over", detail="A month can be closed when it is over.")
    _must_be_its_turn(month, turn(now))
    closing = CommissionClosing(month=month, closed_at=clock.now(), closed_by_id=by.member_id)
    db.session.add(closing)
    db.session.flush()  # its lines lean on it
    about = {"month": month, "until": following(month)}
    for statement in (OWN, LATE, MEMBERS, DAYS):
        db.session.execute(statement, about)
    audit.record(
        "commission_month_closed",
        subject_kind="commission_closing",
        subject_id=None,
        actor_id=by.member_id,
        month=month.isoformat(),
    )
    return closing


def _must_be_its_turn(month: dt.date, whose: Turn) -> None:
    if whose.next is None:
        raise Refused("nothing_to_settle", detail="No order has earned anything by a rate yet.")
    if not whose.allows(month):
        detail = f"Months are closed one after the other; the next one is {whose.next:%Y-%m}."
        raise Refused("not_the_next_month", detail=detail, errors={"path": {"month": [f"{whose.next:%Y-%m}"]}})
