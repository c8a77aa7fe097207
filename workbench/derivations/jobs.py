"""The one job that brings derived tables up to date, a batch of changes at a time."""

import sqlalchemy as sa

from workbench.changes.actions import wake
from workbench.changes.models import Change
from workbench.derivations.pipeline import derive_from
from workbench.kernel.db import db
from workbench.kernel.jobs import AFTER_AN_OUTAGE, DERIVE_QUEUE, job, jobs

MOST = 1000
"""Changes in one transaction."""


@job(queue=DERIVE_QUEUE, retry=AFTER_AN_OUTAGE)
def derive() -> None:
    """Take what changed, oldest first, and derive what follows; the queue and the result are one transaction."""
    oldest = sa.select(Change.id).order_by(Change.id).limit(MOST).scalar_subquery()
    taken = db.session.execute(
        sa.delete(Change).where(Change.id.in_(oldest)).returning(Change.customer_id, Change.order_id)
    ).all()
    if not taken:
        return
    derive_from(
        customer_ids={row.customer_id for row in taken if row.customer_id},
        order_ids={row.order_id for row in taken if row.order_id},
    )
    if len(taken) == MOST:
        wake()


@jobs.periodic(cron="*/5 * * * *", periodic_id="sweep_changes")
@job(queue="maintenance", queueing_lock="derivations.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is handed it
    """Changes whose job gave up in a long outage."""
    if db.session.scalar(sa.select(sa.exists().where(Change.id.is_not(None)))):
        wake()
