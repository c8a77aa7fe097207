"""Start a full sync."""

import sqlalchemy as sa

from workbench.kernel.db import db
from workbench.kernel.errors import Refused
from workbench.sync import queries
from workbench.sync.jobs import add_steps
from workbench.sync.models import StepKind, SyncRun

RUN_LOCK = 0x5C11


def start_run() -> SyncRun:
    """Begin a full sync, unless one is running (409)."""
    db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(RUN_LOCK)))
    if (running := queries.find_running()) is not None:
        raise Refused("conflict", status=409, detail=f"Sync {running.id} is still running.")
    run = SyncRun()
    db.session.add(run)
    db.session.flush()  # the steps need its id
    add_steps(run.id, StepKind.BASICS, [""])
    return run
