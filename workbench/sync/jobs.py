"""Run the steps: one page per job, so that a run killed at any point goes on where it was."""

import datetime as dt
import logging
import random

import sqlalchemy as sa

from wecom.errors import Kind, WeComError, WeComUnavailable, WeComWait
from wecom.limits import counted
from wecom.meanings import NO_ANSWER, meaning_of
from wecom.scrub import scrub
from workbench.kernel import clock
from workbench.kernel.db import db, rollback
from workbench.kernel.jobs import AFTER_AN_OUTAGE, BULK, TryLater, in_queue, job, jobs, later
from workbench.sync import planning, queries, repairs
from workbench.sync.models import Cause, RepairState, StepKind, SyncRepair, SyncRun, SyncStep
from workbench.sync.steps import READERS

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 10
LONGEST_WAIT_SECONDS = 300
GOING_ON = BULK + 1
"""What has begun is finished first, so that few cursors are kept at a time: they go stale."""
STALE_CURSOR = {50100, 60268, 84061}
"""84061 with a cursor is no word about the member: only without one it says that there are no customers."""
TOO_MANY_AT_ONCE = 45033
HOPELESS = {Kind.CONFIGURATION, Kind.VISIBILITY, Kind.BUG}
LOOK_AGAIN_AFTER = dt.timedelta(seconds=5)
NIGHT_HOURS = range(2, 6)
KEPT = dt.timedelta(days=180)


@job(queue="sync", retry=AFTER_AN_OUTAGE)
def run_step(step_id: int, turn: int) -> None:
    """Do one page of a step, then come back for the next, or finish.

    Every job of a step has a turn of its own, and only the newest may go on: one that is run again although its page
    was committed, or that stood still while another took its place, does nothing. Two chains of pages would forget
    each other's listing and take nearly everybody for missing.
    """
    step = _take(step_id, turn)
    if step is None:
        return
    with counted() as calls:
        try:
            result = READERS[StepKind(step.kind)](step)
        except Exception as error:  # noqa: BLE001  # whatever it was, the step is kept and comes back
            rollback()
            if (step := _take(step_id, turn)) is not None:
                _failed(step, error, calls.total())
            return
    step.error = result.note
    step.calls += calls.total()
    for kind, subjects in result.then.items():
        defer(planning.add_steps(step.run_id, kind, subjects))
    if result.is_over:
        defer(planning.finish_step(step))
    else:
        _come_back(step)


def defer(step_ids: list[int]) -> None:
    """One job each; whatever job a step had before has lost its turn."""
    if not step_ids:
        return
    next_turn = sa.update(SyncStep).where(SyncStep.id.in_(step_ids)).values(turn=SyncStep.turn + 1)
    turns = dict(db.session.execute(next_turn.returning(SyncStep.id, SyncStep.turn)).all())
    for step_id in step_ids:
        later(run_step, priority=BULK, step_id=step_id, turn=turns[step_id])


def _take(step_id: int, turn: int) -> SyncStep | None:
    """The step, locked until its page is committed; None when it is not this job's turn, or somebody is at it."""
    query = sa.select(SyncStep).where(SyncStep.id == step_id, SyncStep.turn == turn, SyncStep.finished_at.is_(None))
    step = db.session.scalars(
        query.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    ).one_or_none()
    if step is None and db.session.scalars(query.with_only_columns(SyncStep.id)).first() is not None:
        # Whoever is at it may be dead, its connection not yet: then this job is all there is.
        later(run_step, priority=BULK, delay=LOOK_AGAIN_AFTER, step_id=step_id, turn=turn)
    return step


def _come_back(step: SyncStep, seconds: float = 0.0) -> None:
    step.turn += 1
    delay = dt.timedelta(seconds=seconds) if seconds else None
    later(run_step, priority=GOING_ON if step.cursor else BULK, delay=delay, step_id=step.id, turn=step.turn)


def _failed(step: SyncStep, error: Exception, calls: int) -> None:
    step.calls += calls
    step.error = _in_words(error)
    if (seconds := _ordinary_wait(error)) is not None:
        _come_back(step, seconds * random.uniform(1, 1.2))  # noqa: S311  # jitter needs no cryptography
        return
    step.attempts += 1
    starts_anew = isinstance(error, WeComError) and error.errcode in STALE_CURSOR and bool(step.cursor)
    if starts_anew:  # a kept cursor is tried once; then the listing begins again
        step.cursor, step.rows = "", 0
    is_hopeless = isinstance(error, WeComError) and error.kind in HOPELESS and not starts_anew
    if is_hopeless or step.attempts >= MOST_ATTEMPTS:
        log.error("sync step %s %s given up: %s", step.kind, step.subject, scrub(str(error)))
        step.has_failed = True
        defer(planning.finish_step(step))
        return
    log.warning("sync step %s %s comes back: %s", step.kind, step.subject, scrub(str(error)))
    _come_back(step, min(LONGEST_WAIT_SECONDS, 2.0**step.attempts))


def _in_words(error: Exception) -> str:
    """Why, for the administrator who reads it on the phone; the log has it in full."""
    if isinstance(error, WeComWait):
        return f"调用太密，约 {max(1, round(error.retry_after))} 秒后继续"
    if isinstance(error, WeComError):
        code = NO_ANSWER if isinstance(error, WeComUnavailable) else error.errcode
        meaning = meaning_of(code, error.api)
        shown = "" if code == NO_ANSWER else f"（{code}）"
        return f"{meaning.text}{shown}：{meaning.advice}"
    return scrub(f"{type(error).__name__}: {error}")[:500]


def _ordinary_wait(error: Exception) -> float | None:
    """Seconds to wait when nothing is wrong but the moment: that costs no attempt."""
    if isinstance(error, WeComWait):
        return max(1.0, error.retry_after)
    if isinstance(error, TryLater):
        return 3.0
    if isinstance(error, WeComError) and error.kind is Kind.WAIT:
        return 60.0
    if isinstance(error, WeComError) and error.errcode == TOO_MANY_AT_ONCE:
        return 5.0
    return None


@job(queue="sync", retry=AFTER_AN_OUTAGE)
def apply_repairs(run_id: int) -> None:
    """Apply what an administrator confirmed, some at a time."""
    if repairs.apply_some(run_id) == repairs.APPLIED_AT_ONCE:
        later(apply_repairs, priority=BULK, run_id=run_id)


@jobs.periodic(cron="37 * * * *", periodic_id="nightly_sync")
@job(queue="maintenance", queueing_lock="sync.nightly")
def nightly(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is handed it
    """Read and compare the whole corp once a night, in the corp's own night; a night missed at two is made up for."""
    planning.one_after_the_other()
    hour = clock.now().astimezone(clock.corp_zone()).hour
    if hour in NIGHT_HOURS and not queries.is_night_done(clock.now() - dt.timedelta(hours=12)):
        _, step_ids = planning.begin_run(Cause.NIGHTLY)
        defer(step_ids)
    old = sa.delete(SyncRun).where(SyncRun.started_at < clock.now() - KEPT, SyncRun.finished_at.is_not(None))
    db.session.execute(old)


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
            step.has_failed, step.error = True, "后台进程反复中断"
            defer(planning.finish_step(step))
            continue
        defer([step.id])
    _sweep_confirmed()


def _sweep_confirmed() -> None:
    """Confirmed repairs whose job is gone; those of a run under way are applied by its own step."""
    waiting = (
        sa.select(SyncRepair.run_id)
        .join(SyncRun, SyncRun.id == SyncRepair.run_id)
        .where(
            SyncRepair.state == RepairState.CONFIRMED.value,
            SyncRun.finished_at.is_not(None),
            SyncRepair.run_id.not_in(in_queue(apply_repairs, "run_id")),
        )
    )
    for run_id in db.session.scalars(waiting.distinct()).all():
        later(apply_repairs, priority=BULK, run_id=run_id)
