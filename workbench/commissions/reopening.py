"""Open the month that was closed last again, while no later month stands on what it settled."""

import datetime as dt

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


def reopen_month(month: dt.date, *, by: Actor) -> None:
    """As if it had not been closed: the adjustments settled with it wait again, its orders are estimated anew.

    Everybody for whom it had settled something is told.
    """
    db.session.execute(ALONE)
    now = books()
    if not now.is_closed(month):
        raise not_found()
    if now.closed_until != following(month):
        raise Refused("closed_after_it", detail="Only the month closed last can be opened again.")
    before = queries.get_closing(month)
    telling.reopened(month, by)
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
    )
    # Members who changed departments since the closing earn by today's again.
    later(estimate_since, lock=DERIVE_LOCK, day=month.isoformat())
