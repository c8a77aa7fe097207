"""Background work on procrastinate: jobs are deferred on the session's own connection, atomically with the change."""

import asyncio
import datetime as dt
import functools
import itertools
import logging
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec

import procrastinate
import sqlalchemy as sa
from flask import Flask
from procrastinate.tasks import Task
from sqlalchemy.dialects.postgresql import JSONB

from workbench.kernel import clock
from workbench.kernel.db import commit, db, rollback
from workbench.kernel.queue_connection import PatientConnector

P = ParamSpec("P")
log = logging.getLogger(__name__)

STALLED_AFTER_SECONDS = 20
HEARTBEAT_SECONDS = 4
MOST_RESCUES = 5
PAUSES_SECONDS = (1, 2, 5, 10)
WORKED_WELL_SECONDS = 60

WELCOME_QUEUE = "welcome"
DERIVE_QUEUE = "derive"
QUEUES = ("events", DERIVE_QUEUE, "sync", "default", "maintenance")

BULK, IDLE = -10, -20
"""Priorities below that of events: reading the corp in bulk, and what nobody waits for at all (statistics)."""

AFTER_AN_OUTAGE = procrastinate.RetryStrategy(max_attempts=10, exponential_wait=2)
"""For what escapes a job's own bookkeeping: the database, or WeCom, being away for some minutes."""

jobs = procrastinate.App(connector=procrastinate.PsycopgConnector())
deferring = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())
"""Only defers, by name, on connections it is given: inside a worker `jobs` itself is asynchronous."""
_flask: dict[str, Flask] = {}


class TryLater(Exception):
    """A job cannot be done yet for an ordinary reason (WeCom's copy lags behind its event)."""


def init_app(app: Flask) -> None:
    """Remember the application whose context jobs run in."""
    _flask["app"] = app


def conninfo(database_url: str) -> str:
    """The address psycopg understands, from SQLAlchemy's spelling of it."""
    return database_url.replace("postgresql+psycopg://", "postgresql://", 1)


def job(*, queue: str = "default", **options: Any) -> Callable[[Callable[P, None]], Task[P, None, P]]:
    """Make a function a job: it runs in an application context, and what it wrote is committed when it returns."""

    def decorate(function: Callable[P, None]) -> Task[P, None, P]:
        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> None:
            with _flask["app"].app_context():
                try:
                    function(*args, **kwargs)
                    commit()
                except BaseException:
                    rollback()
                    raise

        name = f"{function.__module__.removeprefix('workbench.')}.{function.__name__}"
        task: Task[P, None, P] = jobs.task(name=name, queue=queue, **options)(run)  # type: ignore[no-untyped-call]
        return task

    return decorate


def later(
    task: Task[Any, Any, Any],
    *,
    lock: str | None = None,
    priority: int = 0,
    delay: dt.timedelta | None = None,
    **arguments: Any,
) -> int:
    """Defer a job inside the open transaction: it exists if and only if the change that caused it is committed.

    `lock` keeps jobs of one object in order and one at a time; higher `priority` goes first. Returns the job's id.
    """
    return later_by_name(task.name, queue=task.queue, lock=lock, priority=priority, delay=delay, **arguments)


def later_by_name(
    name: str,
    *,
    queue: str = "default",
    lock: str | None = None,
    priority: int = 0,
    delay: dt.timedelta | None = None,
    **arguments: Any,
) -> int:
    """As `later`, for a job that stands above the caller: a fact may set going what it must not know."""
    configured = deferring.configure_task(
        name,
        queue=queue,
        connection=db.session.connection().connection.driver_connection,
        lock=lock,
        priority=priority,
        schedule_at=clock.now() + delay if delay else None,
    )
    return configured.defer(**arguments)


def in_queue(task: Task[Any, Any, Any], argument: str) -> sa.Select[Any]:
    """The values of an integer argument over the jobs of a task that are still to be done or being done."""
    table = sa.table("procrastinate_jobs", sa.column("task_name"), sa.column("status"), sa.column("args", JSONB))
    value = sa.cast(table.c.args[argument].astext, sa.BigInteger)
    unfinished = sa.cast(table.c.status, sa.Text).in_(["todo", "doing"])
    return sa.select(value).where(table.c.task_name == task.name, unfinished)


@jobs.periodic(cron="* * * * * */10", periodic_id="rescue")
@jobs.task(name="kernel.rescue", queue="maintenance", queueing_lock="kernel.rescue", pass_context=True)
async def rescue(context: procrastinate.JobContext, timestamp: int) -> None:  # noqa: ARG001  # every periodic job is handed it
    """Take up jobs whose worker died. A job that keeps killing its worker is failed, not tried for ever."""
    manager = context.app.job_manager
    for stalled in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        if stalled.attempts >= MOST_RESCUES:
            log.error("job %s (%s) lost its worker %s times; given up", stalled.id, stalled.task_name, stalled.attempts)
            await manager.finish_job(stalled, procrastinate.jobs.Status.FAILED, delete_job=False)
        else:
            log.warning("job %s (%s) lost its worker; taken up again", stalled.id, stalled.task_name)
            await manager.retry_job(stalled)


@jobs.periodic(cron="17 4 * * *", periodic_id="prune")
@jobs.task(name="kernel.prune", queue="maintenance", queueing_lock="kernel.prune", pass_context=True)
async def prune(context: procrastinate.JobContext, timestamp: int) -> None:  # noqa: ARG001  # as above
    """Forget finished jobs after three days and failed ones after thirty."""
    await context.app.job_manager.delete_old_jobs(nb_hours=72)
    await context.app.job_manager.delete_old_jobs(nb_hours=30 * 24, include_failed=True)


def run_worker(database_url: str, queues: list[str], concurrency: int) -> None:
    """Work until told to stop (SIGINT/SIGTERM finish the running jobs first).

    The database going away ends procrastinate's worker; ours waits and begins again. What it was doing is taken up by
    `rescue`, as after any other death.
    """
    pauses = itertools.chain(PAUSES_SECONDS, itertools.repeat(PAUSES_SECONDS[-1]))
    while True:
        began = time.monotonic()
        try:
            if asyncio.run(_work_until_told(conninfo(database_url), queues, concurrency)):
                return
            cause = "a part of it ended"
        except procrastinate.exceptions.ConnectorException as error:
            cause = str(error.__cause__)
        if time.monotonic() - began > WORKED_WELL_SECONDS:
            pauses = itertools.chain(PAUSES_SECONDS, itertools.repeat(PAUSES_SECONDS[-1]))
        pause = next(pauses)
        log.warning("the worker lost the database (%s); it begins again in %s s", cause, pause)
        time.sleep(pause)


async def _work_until_told(address: str, queues: list[str], concurrency: int) -> bool:
    """Whether a signal ended it. The loss of its listener or heartbeat stops procrastinate's worker just as quietly."""
    working = asyncio.create_task(_work_side_by_side(address, queues, concurrency))
    told: list[int] = []

    def stop(number: int) -> None:
        told.append(number)
        working.cancel()  # the worker finishes what is running

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop, number)
    try:
        await working
    except asyncio.CancelledError:
        if not told:
            raise
    return bool(told)


async def _work_side_by_side(address: str, queues: list[str], concurrency: int) -> None:
    # By itself asyncio runs no more threads than the machine has processors, and four: jobs mostly wait for WeCom.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(concurrency))
    connector = PatientConnector(conninfo=address, min_size=1, max_size=concurrency + 2)
    with jobs.replace_connector(connector) as working:
        async with working.open_async():
            await working.run_worker_async(
                queues=queues,
                concurrency=concurrency,
                install_signal_handlers=False,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=STALLED_AFTER_SECONDS,
                shutdown_graceful_timeout=30,
                fetch_job_polling_interval=1.0,
            )
