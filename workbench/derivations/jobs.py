"""The one job that brings derived tables up to date, a batch of changes at a time."""

from collections.abc import Sequence
from typing import cast

import sqlalchemy as sa
from flask import Flask, current_app
from werkzeug.local import LocalProxy

from workbench.changes.actions import DERIVE, DERIVE_LOCK, mark, wake
from workbench.changes.models import Change
from workbench.derivations.isolating import Subject, derive_apart
from workbench.derivations.models import DerivationFailure
from workbench.derivations.rebuilding import is_broken_off, rebuild_apart
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.kernel.jobs import AFTER_AN_OUTAGE, DERIVE_QUEUE, job, jobs, later

MOST = 1000
"""Changes in one transaction."""

NEEDLESS = sa.text("delete from procrastinate_jobs where task_name = :task and status = 'todo'")
"""Whatever they were to look at is committed, and looked at now. Under load every transaction leaves one behind."""

ANY_LEFT = sa.select(sa.exists().where(Change.id.is_not(None)))


@job(queue=DERIVE_QUEUE, retry=AFTER_AN_OUTAGE)
def derive() -> None:
    """Take what changed, oldest first, and derive what follows; the queue and the result are one transaction.

    What an import brought waits until nothing else does: a single paid order is in the numbers at once meanwhile.
    """
    db.session.execute(NEEDLESS, {"task": DERIVE})
    taken = _take(is_bulk=False) or _take(is_bulk=True)
    if not taken:
        return
    derive_apart(list({Subject(row.customer_id, row.order_id) for row in taken}))
    if db.session.scalar(ANY_LEFT):
        wake()


def _take(*, is_bulk: bool) -> Sequence[sa.Row[int | None, int | None]]:
    oldest = sa.select(Change.id).where(Change.is_bulk == is_bulk).order_by(Change.id).limit(MOST).scalar_subquery()
    taken = sa.delete(Change).where(Change.id.in_(oldest)).returning(Change.customer_id, Change.order_id)
    return db.session.execute(taken).all()


@jobs.periodic(cron="*/5 * * * *", periodic_id="sweep_changes")
@job(queue="maintenance", queueing_lock="derivations.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is handed it
    """Try again what could not be derived, changes whose job gave up in an outage, and a rebuild that was killed."""
    due = sa.select(DerivationFailure).where(DerivationFailure.retry_at <= clock.now())
    failures = db.session.scalars(due.order_by(DerivationFailure.id).limit(MOST)).all()
    mark(
        customer_ids=[failure.customer_id for failure in failures],
        order_ids=[failure.order_id for failure in failures if failure.order_id is not None],
    )
    if db.session.scalar(ANY_LEFT):
        wake()
    if is_broken_off():
        later(rebuild_again, lock=DERIVE_LOCK)


@job(queue=DERIVE_QUEUE, retry=AFTER_AN_OUTAGE)
def rebuild_again() -> None:
    """A rebuild that a crash broke off, from its beginning; this job's own transaction has no part in it."""
    app = cast(LocalProxy[Flask], current_app)._get_current_object()  # noqa: SLF001  # threads need it, not its proxy
    rebuild_apart(app, only_if_broken_off=True)
