"""Run the steps: one page per job, so that a run killed at any point goes on where it was."""

import datetime as dt
import logging
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wecom.errors import Kind, WeComError
from wecom.scrub import scrub
from workbench.kernel import clock, live
from workbench.kernel.db import db, rollback
from workbench.kernel.jobs import AFTER_AN_OUTAGE, in_queue, job, jobs, later
from workbench.people.models import Member
from workbench.sync import queries
from workbench.sync.models import StepKind, SyncRun, SyncStep
from workbench.sync.steps import READERS

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 6
OWNERS_PER_CALL = 100
STALE_CURSOR = {50100, 60268}
HOPELESS = {Kind.CONFIGURATION, Kind.VISIBILITY, Kind.BUG}


@job(queue="sync", retry=AFTER_AN_OUTAGE)
def run_step(step_id: int) -> None:
    """Do one page of a step, then come back for the next, or finish."""
    step = db.session.get(SyncStep, step_id)
    if step is None or step.finished_at is not None:
        return
    try:
        result = READERS[StepKind(step.kind)](step)
    except Exception as error:  # noqa: BLE001  # whatever it was, the step is kept and comes back
        rollback()
        _failed(step_id, error)
        return
    step.error = None
    for kind, subjects in result.then.items():
        add_steps(step.run_id, kind, subjects)
    if result.is_over:
        finish_step(step)
    else:
        later(run_step, step_id=step_id)


def _failed(step_id: int, error: Exception) -> None:
    step = db.session.get_one(SyncStep, step_id, populate_existing=True)
    step.attempts += 1
    step.error = scrub(f"{type(error).__name__}: {error}")[:500]
    starts_anew = isinstance(error, WeComError) and error.errcode in STALE_CURSOR and bool(step.cursor)
    if starts_anew:  # a kept cursor is tried once; then the listing begins again
        step.cursor, step.rows = "", 0
    is_hopeless = isinstance(error, WeComError) and error.kind in HOPELESS and not starts_anew
    if is_hopeless or step.attempts >= MOST_ATTEMPTS:
        log.error("sync step %s %s given up: %s", step.kind, step.subject, step.error)
        step.has_failed = True
        finish_step(step)
        return
    log.warning("sync step %s %s comes back: %s", step.kind, step.subject, step.error)
    seconds = 2.0**step.attempts
    if isinstance(error, WeComError) and error.kind is Kind.WAIT:
        seconds = 60.0
    later(run_step, delay=dt.timedelta(seconds=seconds), step_id=step_id)


def add_steps(run_id: int, kind: StepKind, subjects: Iterable[str]) -> None:
    """Plan steps and defer their jobs; a step that is planned already is not planned twice."""
    rows = [{"run_id": run_id, "kind": kind.value, "subject": subject} for subject in dict.fromkeys(subjects)]
    if not rows:
        return
    statement = insert(SyncStep).on_conflict_do_nothing().returning(SyncStep.id)
    for step_id in db.session.scalars(statement, rows):
        later(run_step, step_id=step_id)


def finish_step(step: SyncStep) -> None:
    """End a step. The last one of a phase plans the next, the last of all closes the run.

    Groups come after customers, so that whoever is in a group is known when the trail is written. The run's row lock
    serialises this: two last steps cannot miss each other.
    """
    step.finished_at = clock.now()
    db.session.flush()  # counted just below
    run = db.session.get_one(SyncRun, step.run_id, with_for_update=True)
    if not queries.has_open_steps(run.id):
        _plan_groups(run.id)
        if not queries.has_open_steps(run.id):
            run.finished_at = clock.now()
    members = db.session.scalars(sa.select(Member.id).where(Member.removed_at.is_(None)))
    live.tell(db.session.info, members, "sync", kind="sync_done" if run.finished_at else "sync_progress")


def _plan_groups(run_id: int) -> None:
    owners = queries.subjects(run_id, StepKind.CUSTOMERS)
    blocks = [",".join(owners[i : i + OWNERS_PER_CALL]) for i in range(0, len(owners), OWNERS_PER_CALL)]
    add_steps(run_id, StepKind.GROUP_LIST, blocks)


@jobs.periodic(cron="*/5 * * * *", periodic_id="sweep_sync")
@job(queue="maintenance", queueing_lock="sync.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is handed it
    """A step whose job is gone gets a new one, so that no run waits for ever and keeps the next from starting."""
    unfinished = sa.select(SyncStep).where(
        SyncStep.finished_at.is_(None), SyncStep.id.not_in(in_queue(run_step, "step_id"))
    )
    for step in db.session.scalars(unfinished.with_for_update(skip_locked=True)).all():
        step.attempts += 1
        if step.attempts >= MOST_ATTEMPTS:
            step.has_failed, step.error = True, "its worker died, again and again"
            finish_step(step)
            continue
        later(run_step, step_id=step.id)
