"""Handle what is in the inbox: idempotent, in order per object while untried, retried with back-off, never lost."""

import datetime as dt
import logging
import random

import sqlalchemy as sa
from procrastinate import RetryStrategy
from sqlalchemy.orm import defer

from wecom import events
from wecom.errors import Kind, WeComError, WeComWait
from wecom.scrub import scrub
from workbench.callbacks.models import InboxMessage, Status
from workbench.callbacks.reactions import reaction_to
from workbench.kernel import clock
from workbench.kernel.db import db, rollback
from workbench.kernel.jobs import AFTER_AN_OUTAGE, WELCOME_QUEUE, TryLater, in_queue, job, jobs, later

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 8
FIRST_WAIT_SECONDS = 2
LONGEST_WAIT_SECONDS = 3600
WELCOME_LIFE = dt.timedelta(seconds=20)
WELCOME_PRIORITY = 100
LOOK_AGAIN_AFTER = dt.timedelta(seconds=2)
FORGOTTEN_AFTER = dt.timedelta(minutes=10)
SWEPT_AT_ONCE = 2_000


@job(queue="events", retry=AFTER_AN_OUTAGE)
def handle(message_id: int) -> None:
    """Run the handlers of one message.

    A failure gives the job's place up: another job without the lock comes back later, so one bad message never holds
    up the others of its object. Handlers read WeCom again and are order-safe, so that coming late is harmless.
    """
    message = _lock(message_id)
    if message is None:
        return
    try:
        event = events.parse(message.xml)
        reaction = reaction_to(event)
        for handler in reaction.then if reaction else ():
            handler(event)
    except Exception as error:  # noqa: BLE001  # whatever it was, the message is kept and comes back
        rollback()
        _failed(message_id, error)
        return
    message.status, message.error, message.handled_at = Status.HANDLED.value, None, clock.now()
    message.attempts += 1


@job(queue=WELCOME_QUEUE, retry=RetryStrategy(max_attempts=3, wait=2))
def handle_at_once(message_id: int) -> None:
    """The welcome lane: no lock, its own queue and worker.

    Comes back when the handler says so, or when it failed while the code can still be alive.
    """
    message = db.session.get(InboxMessage, message_id)
    if message is None:
        return
    event = events.parse(message.xml)
    reaction = reaction_to(event)
    if reaction is None or reaction.at_once is None:
        return
    try:
        wait = reaction.at_once(event)
    except Exception as error:  # noqa: BLE001  # whatever it was, the message is kept and comes back
        rollback()
        if clock.now() - event.created_at > WELCOME_LIFE:
            log.warning("welcome for message %s given up: %s", message_id, scrub(str(error)))
            return
        wait = dt.timedelta(seconds=1)
    if wait is not None:
        later(handle_at_once, priority=WELCOME_PRIORITY, delay=wait, message_id=message_id)


def _lock(message_id: int) -> InboxMessage | None:
    """The message, unless it is handled already (a repeated job) or gone. Its row lock keeps a second worker out.

    Whoever holds it may be dead, its connection not yet: then this job is all there is, and comes back.
    """
    query = sa.select(InboxMessage).where(
        InboxMessage.id == message_id, InboxMessage.status.not_in([Status.HANDLED.value, Status.IGNORED.value])
    )
    message = db.session.scalars(query.with_for_update(skip_locked=True)).one_or_none()
    if message is None and db.session.scalars(query.with_only_columns(InboxMessage.id)).first() is not None:
        later(handle, delay=LOOK_AGAIN_AFTER, message_id=message_id)
    return message


def _failed(message_id: int, error: Exception) -> None:
    message = db.session.get_one(InboxMessage, message_id, populate_existing=True)
    is_paused = isinstance(error, WeComError) and error.kind is Kind.WAIT
    message.attempts += not is_paused  # WeCom may bar an API for an hour: that uses up nobody's attempts
    message.error = scrub(f"{type(error).__name__}: {error}")[:2000]
    if message.attempts >= MOST_ATTEMPTS and not is_paused:
        message.status = Status.DEAD.value
        log.error("inbox message %s (%s) is dead: %s", message_id, message.event, message.error)
        return
    message.status = Status.FAILED.value
    wait = _wait(message.attempts, error)
    if not isinstance(error, TryLater):
        log.warning("inbox message %s (%s) comes back in %s: %s", message_id, message.event, wait, message.error)
    later(handle, delay=wait, message_id=message_id)


def _wait(attempts: int, error: Exception) -> dt.timedelta:
    """2, 4, 8 … seconds with jitter; when WeCom's rate window is used up (45009), until our gate opens again."""
    seconds = min(FIRST_WAIT_SECONDS * 2.0 ** max(0, attempts - 1), LONGEST_WAIT_SECONDS)
    if isinstance(error, WeComWait):
        seconds = max(1.0, error.retry_after)
    elif isinstance(error, WeComError) and error.kind is Kind.WAIT:
        seconds = max(seconds, 60)
    return dt.timedelta(seconds=seconds * random.uniform(0.8, 1.2))  # noqa: S311  # jitter needs no cryptography


@jobs.periodic(cron="*/5 * * * *", periodic_id="sweep_inbox")
@job(queue="maintenance", queueing_lock="callbacks.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is handed it
    """Find unfinished messages whose job is gone (given up, or deleted by hand) and give them a new one.

    The oldest first, and not more at once than fit into a short transaction: the others have their turn next time.
    """
    unfinished = (
        sa.select(InboxMessage)
        .options(defer(InboxMessage.xml))
        .where(
            InboxMessage.status.in_([Status.WAITING.value, Status.FAILED.value]),
            InboxMessage.received_at < clock.now() - FORGOTTEN_AFTER,
            InboxMessage.id.not_in(in_queue(handle, "message_id")),
        )
        .order_by(InboxMessage.id)
        .limit(SWEPT_AT_ONCE)
    )
    for message in db.session.scalars(unfinished.with_for_update(skip_locked=True)):
        message.attempts += 1
        if message.attempts >= MOST_ATTEMPTS:
            message.status, message.error = Status.DEAD.value, "its worker died, again and again"
            continue
        later(handle, message_id=message.id)
