"""Estimate anew what a changed rate, or a change of departments, touches."""

import datetime as dt

import sqlalchemy as sa

from workbench.changes.actions import DERIVE_LOCK
from workbench.commissions.models import CommissionEstimate
from workbench.commissions.months import books
from workbench.commissions.settling import settle_days
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.kernel.jobs import AFTER_AN_OUTAGE, DERIVE_QUEUE, job, jobs, later
from workbench.kernel.months import following

NEWEST = sa.select(sa.func.max(CommissionEstimate.paid_on))


@job(queue=DERIVE_QUEUE, retry=AFTER_AN_OUTAGE)
def estimate_since(day: str) -> None:
    """Every order paid on this day or later, a month in one job, the newest orders last."""
    since = dt.date.fromisoformat(day)
    until = following(since)
    settle_days(since, until)
    newest = db.session.scalar(NEWEST)
    if until <= max(clock.today(), newest or clock.today()):
        later(estimate_since, lock=DERIVE_LOCK, day=until.isoformat())


@jobs.periodic(cron="11 2 * * *", periodic_id="estimate_commissions")
@job(queue="maintenance", queueing_lock="commissions.estimate_nightly")
def estimate_nightly(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is handed it
    """Rates by department follow members who changed theirs: months that are not closed are estimated anew."""
    later(estimate_since, lock=DERIVE_LOCK, day=books().running.isoformat())
