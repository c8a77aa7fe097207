"""An import runs by itself: step by step, continuing where it was when it is interrupted."""

import datetime as dt
import itertools
import time
from collections.abc import Iterator

import sqlalchemy as sa

from workbench.kernel import clock
from workbench.kernel.db import commit, db
from workbench.kernel.jobs import AFTER_AN_OUTAGE, BULK, in_queue, job, jobs, later
from workbench.orders import codes, importing
from workbench.orders.files.rows import BadFile, table
from workbench.orders.import_models import RUNNING, ImportState, OrderImport

SLICE_SECONDS = 15
"""After so long it makes room and comes back: a worker that is told to stop waits for what it is doing."""
MOST_TRIES = 5
"""After so many beginnings of which none came a step further it is given up: the same would happen for ever."""
UNUSED_AFTER = dt.timedelta(days=7)


@job(retry=AFTER_AN_OUTAGE)
def run(import_id: int) -> None:
    """Read the lines, then apply the orders.

    Each step is committed by itself, with how far it came: a file of a million lines is neither one transaction nor
    read again from the beginning because a worker was stopped.
    """
    order_import = db.session.get(OrderImport, import_id, with_for_update=True)
    if order_import is None or order_import.state not in {state.value for state in RUNNING}:
        return
    if order_import.tries >= MOST_TRIES:
        importing.finish(order_import, failure="unexpected")
        return
    order_import.tries += 1
    commit()
    importing.begin_again_if_lost(order_import)
    until = time.monotonic() + SLICE_SECONDS
    try:
        for _ in _steps(order_import):
            order_import.tries = 0
            commit()
            if time.monotonic() > until:
                begin(import_id)
                return
    except BadFile as error:
        importing.finish(order_import, failure=error.code)


def _steps(order_import: OrderImport) -> Iterator[None]:
    if order_import.state == ImportState.READING.value:
        with importing.opened(order_import) as file, table(file, importing.layout_of(order_import)) as rows:
            results = importing.reader_of(order_import).read(rows, skip=order_import.lines_read)
            unread = itertools.islice(results, order_import.lines_read, None)
            while batch := list(itertools.islice(unread, importing.LINES_AT_A_TIME)):
                importing.keep_lines(order_import, batch, bytes_read=file.tell())
                yield
        importing.finish_reading(order_import)
        yield
    while importing.apply_next(order_import):
        yield
    importing.finish(order_import)
    yield


def begin(import_id: int) -> None:
    """Have it worked on after the commit, one worker at a time, behind whatever people wait for."""
    later(run, lock=f"order_import:{import_id}", priority=BULK, import_id=import_id)


@jobs.periodic(cron="*/5 * * * *", periodic_id="sweep_order_imports")
@job(queue="maintenance", queueing_lock="orders.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is handed it
    """Imports whose job gave up in a long outage; and codes that name members who appeared after the order."""
    lost = sa.select(OrderImport.id).where(
        OrderImport.state.in_([state.value for state in RUNNING]),
        OrderImport.id.not_in(in_queue(run, "import_id")),
    )
    for import_id in db.session.scalars(lost):
        begin(import_id)
    codes.name_orders()


@jobs.periodic(cron="41 4 * * *", periodic_id="forget_order_imports")
@job(queue="maintenance", queueing_lock="orders.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001  # as above
    """Uploads that nobody started within a week; they hold customers' names."""
    importing.forget_unused(clock.now() - UNUSED_AFTER)
