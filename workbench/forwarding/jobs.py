"""Serve the lines: one delivery per job and one job per line at a time, so that a slow receiver delays only itself."""

import datetime as dt
import logging
import random

import orjson
import sqlalchemy as sa

from workbench.callbacks.models import InboxMessage
from workbench.forwarding import queries
from workbench.forwarding.addresses import current_policy
from workbench.forwarding.models import ForwardingDelivery, ForwardingTarget, Status
from workbench.forwarding.posting import NotDelivered, post, sign
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.kernel.jobs import AFTER_AN_OUTAGE, in_queue, job, jobs, later

FIRST_WAIT_SECONDS = 5
LONGEST_WAIT_SECONDS = 600
GIVEN_UP_AFTER = dt.timedelta(days=3)
FORGOTTEN_AFTER = dt.timedelta(minutes=2)
DELIVERIES_KEPT = dt.timedelta(days=30)
CALLBACKS_KEPT = dt.timedelta(days=180)
log = logging.getLogger(__name__)


def line_of(target_id: int) -> str:
    """The lock of a target's line. Only jobs that may run at once take it: a waiting one would hold the others back."""
    return f"forwarding:{target_id}"


@job(retry=AFTER_AN_OUTAGE)
def forward(target_id: int, goes_on: bool) -> None:  # noqa: FBT001  # procrastinate calls it by name
    """Send the head of a line. `goes_on` also serves those behind it, whose own jobs found the line standing still."""
    target = db.session.get(ForwardingTarget, target_id)
    now = clock.now()
    if target is None or not target.may_send(now):
        return
    head = queries.first_waiting(target_id)
    if head is None:
        return
    delivery, message = head
    body, headers = _request(target, delivery, message, now)
    try:
        taken = post(target.url, body, headers, current_policy())
    except NotDelivered as error:
        _failed(target, delivery, error)
        return
    has_recovered = target.failures > 0
    delivery.status, delivery.finished_at, delivery.error = Status.DELIVERED.value, clock.now(), None
    delivery.attempts += 1
    delivery.response_status, delivery.response_head = taken.status, taken.head
    target.failures, target.retry_at, target.last_error = 0, None, None
    target.last_delivered_at = delivery.finished_at
    if goes_on or has_recovered:
        later(forward, lock=line_of(target_id), target_id=target_id, goes_on=True)


def _request(
    target: ForwardingTarget, delivery: ForwardingDelivery, message: InboxMessage, now: dt.datetime
) -> tuple[bytes, dict[str, str]]:
    told = {
        "id": str(delivery.delivery_key),
        "receiver": message.receiver,
        "event": message.event,
        "received_at": message.received_at,
        "xml": message.xml,
    }
    body, timestamp = orjson.dumps(told), str(int(now.timestamp()))
    return body, {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "wecom-workbench",
        "X-Workbench-Delivery": str(delivery.delivery_key),
        "X-Workbench-Timestamp": timestamp,
        "X-Workbench-Signature": sign(target.secret, timestamp, body),
    }


def _failed(target: ForwardingTarget, delivery: ForwardingDelivery, error: NotDelivered) -> None:
    now = clock.now()
    delivery.attempts += 1
    delivery.error, delivery.response_status, delivery.response_head = str(error), error.status, error.head
    target.failures += 1
    target.last_error = str(error)
    if delivery.created_at < now - GIVEN_UP_AFTER:
        delivery.status, delivery.finished_at = Status.GIVEN_UP.value, now
        log.error("callback %s was not taken by forwarding target %s for days: %s", delivery.id, target.id, error)
    wait = dt.timedelta(seconds=_wait_seconds(target.failures))
    target.retry_at = now + wait
    later(wake, delay=wait, target_id=target.id)


def _wait_seconds(failures: int) -> float:
    """5, 10, 20 … seconds up to ten minutes, with jitter downwards."""
    longest: int = min(FIRST_WAIT_SECONDS * 2 ** min(failures - 1, 20), LONGEST_WAIT_SECONDS)
    return longest * random.uniform(0.8, 1.0)  # noqa: S311  # jitter needs no cryptography


@job(retry=AFTER_AN_OUTAGE)
def wake(target_id: int) -> None:
    """The time for another attempt has come. It waits without the line's lock, and only then queues up for it."""
    later(forward, lock=line_of(target_id), target_id=target_id, goes_on=True)


@jobs.periodic(cron="* * * * *", periodic_id="sweep_forwarding")
@job(queue="maintenance", queueing_lock="forwarding.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is handed it
    """Serve lines whose jobs are gone."""
    now = clock.now()
    busy = sa.union(in_queue(forward, "target_id"), in_queue(wake, "target_id"))
    idle = queries.stuck(now, now - FORGOTTEN_AFTER).where(ForwardingTarget.id.not_in(busy))
    for target in db.session.scalars(idle):
        later(forward, lock=line_of(target.id), target_id=target.id, goes_on=True)


@jobs.periodic(cron="11 3 * * *", periodic_id="forget_callbacks")
@job(queue="maintenance", queueing_lock="forwarding.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001  # as above
    """Deliveries are kept for 30 days, callbacks for 180."""
    now = clock.now()
    db.session.execute(sa.delete(ForwardingDelivery).where(ForwardingDelivery.created_at < now - DELIVERIES_KEPT))
    db.session.execute(sa.delete(InboxMessage).where(InboxMessage.received_at < now - CALLBACKS_KEPT))
