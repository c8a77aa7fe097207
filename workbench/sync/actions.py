"""Start a full sync, try a failed step again, decide what a sync proposed."""

from collections.abc import Callable

from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import Refused
from workbench.kernel.jobs import BULK, later
from workbench.people.queries import find_member
from workbench.sync import planning, queries, repairs
from workbench.sync.jobs import apply_repairs, defer
from workbench.sync.models import Cause, SyncRun, SyncStep


def start_run(cause: Cause = Cause.MANUAL) -> SyncRun:
    """Begin to read and compare the whole corp, unless that is going on (409)."""
    planning.one_after_the_other()
    if (running := queries.find_running()) is not None:
        raise Refused("conflict", status=409, detail=f"Sync {running.id} is still running.")
    run, step_ids = planning.begin_run(cause)
    defer(step_ids)
    return run


def attempt_again(step: SyncStep) -> None:
    """Give a failed step of the newest run a fresh start; the run goes on with it."""
    planning.one_after_the_other()
    if not step.has_failed or step.run_id != queries.newest_run_id():
        raise Refused("conflict", status=409, detail="Only what failed in the newest run is tried again.")
    step.has_failed, step.attempts, step.error, step.finished_at = False, 0, None, None
    db.session.get_one(SyncRun, step.run_id).finished_at = None
    defer([step.id])


def decide(run_id: int, *, userid: str | None, is_confirmed: bool, by: Actor | None) -> int:
    """Confirm or reject the endings a run proposed (of one member, when named); the confirmed ones follow in a job."""
    member = find_member(userid) if userid else None
    if userid and member is None:
        raise Refused("invalid", status=422, detail="userid: there is no such member")
    decided = repairs.decide(run_id, member_id=member.id if member else None, is_confirmed=is_confirmed, by=by)
    if not decided:
        raise Refused("conflict", status=409, detail="There is nothing to decide: somebody was faster, or a newer run.")
    if is_confirmed:
        later(apply_repairs, priority=BULK, run_id=run_id)
    return decided


def confirm_at_once(run_id: int, *, after_each: Callable[[], None]) -> int:
    """Confirm everything a run proposed and apply it here and now, without a worker; how many rows it was."""
    decided = repairs.decide(run_id, member_id=None, is_confirmed=True, by=None)
    while repairs.apply_some(run_id):
        after_each()
    return decided
