"""Keep scopes as the directory has them; every night, hold the sums against the facts."""

import datetime as dt
from dataclasses import asdict

import sqlalchemy as sa

from workbench.changes.actions import DERIVE_LOCK
from workbench.kernel.db import db
from workbench.kernel.jobs import AFTER_AN_OUTAGE, DERIVE_QUEUE, IDLE, job, jobs, later
from workbench.metrics import beginnings, reorganising
from workbench.metrics.auditing import repairing, running
from workbench.metrics.models import AuditRun
from workbench.metrics.scopes import know_members

A_WHILE = dt.timedelta(seconds=20)

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
    start_audit()


def start_audit() -> None:
    """Hold everything that is kept against the facts, one comparison after the other; one audit at a time."""
    if not running.is_under_way():
        later(audit, priority=IDLE, audit_id=running.begin().id, check=0, after=0, tries=0)


@job(queue="maintenance", retry=AFTER_AN_OUTAGE)
def audit(audit_id: int, check: int, after: int, tries: int) -> None:
    """One comparison; then the next one, or the same again when it was made too early."""
    place = running.step(db.session.get_one(AuditRun, audit_id), running.Place(check, after, tries))
    if place is not None:
        delay = A_WHILE if place.tries else None
        later(audit, priority=IDLE, delay=delay, audit_id=audit_id, **asdict(place))


@job(queue=DERIVE_QUEUE, retry=AFTER_AN_OUTAGE)
def repair(audit_id: int) -> None:
    """What differed is made anew: first whatever is derived of the persons concerned, then the scopes."""
    repairing.derive_again()
    later(repair_scopes, priority=IDLE, lock=DERIVE_LOCK, audit_id=audit_id)


@job(queue=DERIVE_QUEUE, retry=AFTER_AN_OUTAGE)
def repair_scopes(audit_id: int) -> None:
    """Not before everything is derived: deriving from a wrong copy moves the sums by what was wrong."""
    if repairing.is_waiting():
        later(repair_scopes, priority=IDLE, lock=DERIVE_LOCK, delay=A_WHILE, audit_id=audit_id)
        return
    for which in repairing.scopes_of(db.session.get_one(AuditRun, audit_id)):
        later(make_anew, lock=DERIVE_LOCK, kind=which.kind, scope_id=which.id)
