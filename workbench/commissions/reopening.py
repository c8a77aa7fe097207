"""Open the month that was closed last again, while no later month stands on what it settled."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from workbench.audit import actions as audit
from workbench.changes.actions import DERIVE_LOCK
from workbench.commissions import queries, telling
from workbench.commissions.estimate import GIVEN, adjust
from workbench.commissions.jobs import estimate_since
from workbench.commissions.models import (
    CommissionClosing,
    CommissionClosingMember,
    CommissionDay,
    CommissionLine,
)
from workbench.commissions.months import books
from workbench.commissions.settling import ALONE
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import Refused, not_found
from workbench.kernel.jobs import later
from workbench.kernel.months import following

MOST = 100
DIFFERENCES = sa.text("""
    select m.userid, m.name, coalesce(c.own_fen, 0) as settled_fen, coalesce(e.fen, 0) as now_fen,
           coalesce(e.fen, 0) - coalesce(c.own_fen, 0) as difference_fen
    from (select member_id, own_fen from commission_closing_members where month = :month) c
    full join (
        select member_id, cast(sum(amount_fen) as bigint) as fen from commission_estimates
        where paid_on >= :month and paid_on < :until group by member_id
    ) e using (member_id)
    join members m on m.id = member_id
    order by abs(coalesce(e.fen, 0) - coalesce(c.own_fen, 0)) desc, m.userid collate "C"
""")
"""What the month's own orders were worth to each member when it was closed, and what they are worth now."""


def preview(month: dt.date) -> dict[str, Any]:
    """What would be different if the month were opened again; nothing is written."""
    _must_be_the_last(month)
    rows = db.session.execute(DIFFERENCES, {"month": month, "until": following(month)}).all()
    differing = [row for row in rows if row.difference_fen]
    settled, now = sum(row.settled_fen for row in rows), sum(row.now_fen for row in rows)
    return {
        "month": month,
        "settled_fen": settled,
        "now_fen": now,
        "difference_fen": now - settled,
        "adjustment_fen": queries.get_closing(month).adjustment_fen,
        "differing": len(differing),
        "members": [{**row._asdict(), "member": row} for row in differing[:MOST]],
    }


def _must_be_the_last(month: dt.date) -> None:
    now = books()
    if not now.is_closed(month):
        raise not_found()
    if now.closed_until != following(month):
        raise Refused("closed_after_it", detail="Only the month closed last can be opened again.")


def reopen_month(month: dt.date, *, reason: str, by: Actor) -> None:
    """As if it had not been closed: the adjustments settled with it wait again, its orders are estimated anew.

    Everybody for whom it had settled something is told, with the reason.
    """
    db.session.execute(ALONE)
    _must_be_the_last(month)
    before = queries.get_closing(month)
    telling.reopened(month, reason, by)
    lines = sa.delete(CommissionLine).where(CommissionLine.month == month).returning(CommissionLine.order_id)
    order_ids = sorted(set(db.session.scalars(lines)))
    db.session.execute(sa.delete(CommissionClosingMember).where(CommissionClosingMember.month == month))
    db.session.execute(sa.delete(CommissionClosing).where(CommissionClosing.month == month))
    days = sa.update(CommissionDay).where(CommissionDay.day >= month, CommissionDay.day < following(month))
    db.session.execute(days.values(settled_fen=None))
    db.session.execute(sa.text(adjust(GIVEN)), {"order_ids": order_ids})
    audit.record(
        "commission_month_reopened",
        subject_kind="commission_closing",
        subject_id=None,
        actor_id=by.member_id,
        before={
            "closed_at": before.closed_at.isoformat(),
            "closed_by_name": before.closed_by_name,
            "own_fen": before.own_fen,
            "adjustment_fen": before.adjustment_fen,
        },
        month=month.isoformat(),
        reason=reason,
    )
    # Members who changed departments since the closing earn by today's again.
    later(estimate_since, lock=DERIVE_LOCK, day=month.isoformat())
