"""Which steps a run consists of, and in which order: later phases need what earlier ones stored."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from workbench.groups.models import Group
from workbench.kernel import clock, live
from workbench.kernel.db import db
from workbench.people.models import Member
from workbench.sync import queries
from workbench.sync.models import Cause, StepKind, SyncRun, SyncStep

RUN_LOCK = 0x5C11
OWNERS_PER_CALL = 100
"""Of a list of groups; without owners WeCom refuses a large corp (81017)."""


def one_after_the_other() -> None:
    """Whoever may start a run, or open an old one again, waits here for the other: there is one at a time."""
    db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(RUN_LOCK)))


def begin_run(cause: Cause) -> tuple[SyncRun, list[int]]:
    """A new run, and its first step to be deferred."""
    run = SyncRun(cause=cause.value)
    db.session.add(run)
    db.session.flush()  # the steps need its id
    return run, add_steps(run.id, StepKind.BASICS, [""])


def add_steps(run_id: int, kind: StepKind, subjects: Iterable[str]) -> list[int]:
    """Plan steps; one that is planned already is not planned twice. Returns those that need a job."""
    rows = [{"run_id": run_id, "kind": kind.value, "subject": subject} for subject in dict.fromkeys(subjects)]
    if not rows:
        return []
    statement = insert(SyncStep).on_conflict_do_nothing().returning(SyncStep.id)
    return list(db.session.scalars(statement, rows))


def finish_step(step: SyncStep) -> list[int]:
    """End a step. The last one of a phase plans the next, the last of all closes the run.

    The run's row lock serialises this: two last steps cannot miss each other. Returns the steps that need a job.
    """
    step.finished_at = clock.now()
    db.session.flush()  # counted just below
    # Not FOR UPDATE: the foreign key of a step written twice already shares the run's key, and two of us would wait
    # for each other.
    run = db.session.get_one(SyncRun, step.run_id, with_for_update={"key_share": True})
    planned: list[int] = []
    if not queries.has_open_steps(run.id):
        planned = _plan_next(run.id)
        if not planned:
            run.finished_at = clock.now()
    if run.finished_at or queries.is_news(run.id):
        members = db.session.scalars(sa.select(Member.id).where(Member.removed_at.is_(None)))
        live.tell(db.session.info, members, "sync", kind="sync_done" if run.finished_at else "sync_progress")
    return planned


def _plan_next(run_id: int) -> list[int]:
    """Compare what was listed; then the groups, so that whoever is in one is known when the trail is written."""
    if queries.has_failed(run_id, StepKind.BASICS):
        return []
    return _plan_comparison(run_id) or _plan_group_lists(run_id) or _plan_unlisted_groups(run_id)


def _plan_comparison(run_id: int) -> list[int]:
    """Once, and again when a listing that had failed was made up for and misses somebody."""
    if queries.is_planned(run_id, StepKind.COMPARE) and not queries.has_unweighed(run_id):
        return []
    values = {"run_id": run_id, "kind": StepKind.COMPARE.value, "subject": ""}
    again = {"finished_at": None, "has_failed": False, "attempts": 0}
    statement = insert(SyncStep).values(values).on_conflict_do_update(constraint="uq_sync_steps_subject", set_=again)
    return list(db.session.scalars(statement.returning(SyncStep.id)))


def _plan_group_lists(run_id: int) -> list[int]:
    if queries.is_planned(run_id, StepKind.GROUP_LIST):
        return []
    owners = queries.subjects(run_id, StepKind.CUSTOMERS)
    blocks = [",".join(owners[i : i + OWNERS_PER_CALL]) for i in range(0, len(owners), OWNERS_PER_CALL)]
    return add_steps(run_id, StepKind.GROUP_LIST, blocks)


def _plan_unlisted_groups(run_id: int) -> list[int]:
    """Groups we know that no list showed: dismissed, or their owner has left."""
    known = sa.select(Group.chat_id).where(Group.dismissed_at.is_(None)).order_by(Group.id)
    return add_steps(run_id, StepKind.GROUP, db.session.scalars(known).all())
