"""Keep scopes as the directory has them; every night, hold the sums against the facts."""

import sqlalchemy as sa

from workbench.changes.actions import DERIVE_LOCK
from workbench.kernel.db import db
from workbench.kernel.jobs import AFTER_AN_OUTAGE, DERIVE_QUEUE, IDLE, job, jobs, later
from workbench.metrics import auditing, beginnings, reorganising
from workbench.metrics.scopes import know_members

ALONE = sa.text("select pg_advisory_xact_lock(hashtext('derivations'))")
"""The derivation takes the same lock: sums are changed by one transaction at a time."""


@jobs.periodic(cron="*/5 * * * *", periodic_id="keep_scopes")
@job(queue="maintenance", queueing_lock="metrics.keep_scopes")
def keep_scopes(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is handed it
    """Notice members who are new, came to a department or left it, and departments that moved; and what has begun."""
    db.session.execute(ALONE)
    beginnings.note()
    know_members()
    for which in reorganising.changed():
        later(make_anew, lock=DERIVE_LOCK, kind=which.kind, scope_id=which.id)


@job(queue=DERIVE_QUEUE, retry=AFTER_AN_OUTAGE)
def make_anew(kind: int, scope_id: int) -> None:
    """One scope's figures, from what they are made of."""
    db.session.execute(ALONE)
    reorganising.make_anew(reorganising.Which(kind, scope_id))


@jobs.periodic(cron="41 3 * * *", periodic_id="audit_sums")
@job(queue="maintenance", queueing_lock="metrics.audit_nightly")
def audit_nightly(timestamp: int) -> None:  # noqa: ARG001  # as above
    """At night, when little changes."""
    later(audit, priority=IDLE, lock=DERIVE_LOCK)


@job(queue=DERIVE_QUEUE)
def audit() -> None:
    """Count everything from the facts and write down where a sum differs."""
    db.session.execute(ALONE)
    auditing.run()


@job(queue=DERIVE_QUEUE, retry=AFTER_AN_OUTAGE)
def repair(audit_id: int) -> None:
    """What differed is made anew: first whatever is derived of the persons concerned, then the scopes."""
    auditing.mark_persons(audit_id)
    for which in auditing.differing_scopes(audit_id):
        later(make_anew, lock=DERIVE_LOCK, kind=which.kind, scope_id=which.id)
