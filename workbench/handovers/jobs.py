"""Ask WeCom to hand over, a hundred at a time, and follow what becomes of it."""

import datetime as dt
import logging
from collections import defaultdict

import sqlalchemy as sa

from wecom import contacts
from wecom import handovers as wecom
from wecom.errors import Kind, WeComError, kind_of
from wecom.handovers import Transfer, TransferStatus
from wecom.scrub import scrub
from workbench.customers.actions.storing import Sighting
from workbench.handovers import deciding, open_work
from workbench.handovers.models import Handover, HandoverItem, ItemState
from workbench.kernel import clock
from workbench.kernel.db import db, rollback
from workbench.kernel.jobs import AFTER_AN_OUTAGE, in_queue, job, jobs, later
from workbench.kernel.wecom_client import client

log = logging.getLogger(__name__)

AGAIN = {Kind.RETRY, Kind.WAIT}
OWNER_UNCHANGED = 90504
MOST_ATTEMPTS = 10
FIRST_LOOK = dt.timedelta(minutes=10)
BY_ITSELF = dt.timedelta(hours=24, minutes=5)
LOOK_EVERY = dt.timedelta(hours=6)
LOOK_FOR = dt.timedelta(days=30)
FAILURES = {
    TransferStatus.CUSTOMER_REFUSED: ItemState.CUSTOMER_REFUSED,
    TransferStatus.TAKER_FULL: ItemState.TAKER_FULL,
}


@job(retry=AFTER_AN_OUTAGE)
def start(handover_id: int) -> None:
    """Ask for the next hundred, then come back for the rest.

    Asking again after an answer was lost is harmless: WeCom says of each that it is under way (40129).
    """
    handover = open_work.lock_handover(handover_id)
    items = open_work.wanted_items(handover_id, wecom.MOST_AT_ONCE) if handover else []
    if handover is None or not items:
        return
    by_id = {_wecom_id(item): item for item in items}
    is_groups = items[0].group_id is not None
    giver, taker = handover.giver.userid, handover.taker.userid
    try:
        if is_groups:
            failed = wecom.transfer_groups(client(), taker, list(by_id), has_left=handover.has_left)
            errcodes = {one.id: one.errcode for one in failed}
        else:
            asked = wecom.transfer_customers(
                client(), giver, taker, list(by_id), has_left=handover.has_left, greeting=handover.greeting
            )
            errcodes = {one.id: one.errcode for one in asked}
    except WeComError as error:
        _failed(handover_id, [item.id for item in items], error)
        return
    wait = _answered(handover, by_id, errcodes)
    if not is_groups:
        handover.look_at = clock.now() + FIRST_LOOK
    later(start, delay=wait, handover_id=handover_id)
    deciding.tell(handover, "handover_changed")


@job(retry=AFTER_AN_OUTAGE)
def look(handover_id: int) -> None:
    """Compare with WeCom's results; what is done is finished by jobs of their own, which read the customer first.

    The results may have many pages: they are read before the row is locked, and tell nothing of who was asked since.
    """
    read_at = clock.now()
    results = _results_of(open_work.find_handover(handover_id))
    handover = open_work.lock_handover(handover_id)
    if handover is None:
        return
    items = open_work.started_items(handover_id)
    if results is None:
        handover.look_at = clock.now() + FIRST_LOOK
        return
    for item in items:
        if item.started_at is not None and item.started_at <= read_at:
            _compare(item, handover, results[_wecom_id(item)])
    handover.look_at = _next_look(handover) if items else None


@job(retry=AFTER_AN_OUTAGE)
def finish(item_id: int, at: str) -> None:
    """One customer is the taker's: read how WeCom shows her there, then write everything that follows."""
    item = open_work.get_item(item_id)
    if item.state not in {ItemState.STARTED.value, ItemState.WANTED.value}:
        return
    seen = _look_up(_wecom_id(item), item.handover.taker.userid)
    deciding.finish_customer(item, at=dt.datetime.fromisoformat(at), seen=seen)


@jobs.periodic(cron="*/5 * * * *", periodic_id="sweep_handovers")
@job(queue="maintenance", queueing_lock="handovers.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is handed it
    """Look at those whose turn it is, and start those whose job is gone."""
    due = sa.select(Handover.id).where(
        Handover.look_at <= clock.now(), Handover.id.not_in(in_queue(look, "handover_id"))
    )
    for handover_id in db.session.scalars(due.order_by(Handover.look_at)):
        later(look, handover_id=handover_id)
    forgotten = (
        sa.select(HandoverItem.handover_id)
        .distinct()
        .where(
            HandoverItem.state == ItemState.WANTED.value,
            HandoverItem.handover_id.not_in(in_queue(start, "handover_id")),
        )
    )
    for handover_id in db.session.scalars(forgotten):
        later(start, handover_id=handover_id)


def _results_of(handover: Handover | None) -> dict[str, list[Transfer]] | None:
    """By customer; nothing when nobody is waited for, None when WeCom does not tell."""
    found: dict[str, list[Transfer]] = defaultdict(list)
    if handover is None or not open_work.started_items(handover.id):
        return found
    try:
        told = wecom.list_transfers(client(), handover.giver.userid, handover.taker.userid, has_left=handover.has_left)
    except WeComError as error:
        log.warning("results of hand-over %s cannot be read: %s", handover.id, error)
        return None
    for one in told:
        found[one.external_userid].append(one)
    return found


def _wecom_id(item: HandoverItem) -> str:
    if item.customer is not None:
        return item.customer.external_userid
    assert item.group is not None
    return item.group.chat_id


def _answered(handover: Handover, by_id: dict[str, HandoverItem], errcodes: dict[str, int]) -> dt.timedelta | None:
    """Decide each item by its answer; how long to wait for those WeCom was too busy for, which stay wanted.

    Only rounds in which nothing at all was decided are counted, so that the attempts end.
    """
    passing = {wecom_id for wecom_id in by_id if kind_of(errcodes.get(wecom_id, 0)) in AGAIN}
    handover.attempts = handover.attempts + 1 if len(passing) == len(by_id) else 0
    handover.error = None
    if handover.attempts >= MOST_ATTEMPTS:
        handover.attempts, passing = 0, set()
    for wecom_id, item in by_id.items():
        if wecom_id not in passing:
            _decide(item, handover, errcodes.get(wecom_id, 0))
    return dt.timedelta(seconds=2 ** (handover.attempts + 1)) if passing else None


def _decide(item: HandoverItem, handover: Handover, errcode: int) -> None:
    if item.group_id is not None:
        if errcode in (0, OWNER_UNCHANGED):
            deciding.finish_group(item, handover)
        else:
            deciding.fail(item, handover, ItemState.REFUSED, at=clock.now(), errcode=errcode)
    elif not errcode or kind_of(errcode) is Kind.DONE:
        deciding.start(item, handover, errcode=errcode or None)
    else:
        deciding.fail(item, handover, ItemState.REFUSED, at=clock.now(), errcode=errcode)


def _compare(item: HandoverItem, handover: Handover, found: list[Transfer]) -> None:
    """WeCom lists every hand-over there ever was between the two; an older one decides nothing."""
    assert item.started_at is not None
    since = item.started_at - open_work.CLOCKS_DIFFER_BY
    done = next((one for one in found if one.taken_at is not None and one.taken_at >= since), None)
    if done is not None and done.taken_at is not None:
        later(finish, item_id=item.id, at=done.taken_at.isoformat())
    elif any(one.status is TransferStatus.WAITING for one in found):
        return
    elif failed := next((FAILURES[one.status] for one in reversed(found) if one.status in FAILURES), None):
        deciding.fail(item, handover, failed, at=clock.now())
    elif item.errcode:
        # It was "under way already", but not to this taker: somebody else is handing her over.
        deciding.fail(item, handover, ItemState.REFUSED, at=clock.now(), errcode=item.errcode)


def _next_look(handover: Handover) -> dt.datetime | None:
    now, ripe = clock.now(), handover.created_at + BY_ITSELF
    if now > handover.created_at + LOOK_FOR:
        return None
    return min(now + LOOK_EVERY, ripe) if now < ripe else now + LOOK_EVERY


def _look_up(external_userid: str, taker: str) -> Sighting | None:
    try:
        detail = contacts.get_customer(client(), external_userid)
    except WeComError as error:
        if error.kind in {Kind.GONE, Kind.VISIBILITY}:
            return None
        raise
    return next(((detail.contact, seen) for seen in detail.followers if seen.userid == taker), None)


def _failed(handover_id: int, item_ids: list[int], error: WeComError) -> None:
    rollback()
    handover = open_work.lock_handover(handover_id)
    if handover is None:
        return
    handover.attempts += 1
    handover.error = scrub(error.errmsg)[:500]
    if error.kind in AGAIN and handover.attempts < MOST_ATTEMPTS:
        seconds = max(2**handover.attempts, 60 if error.kind is Kind.WAIT else 0)
        later(start, delay=dt.timedelta(seconds=seconds), handover_id=handover_id)
        return
    log.warning("hand-over %s was refused: %s", handover_id, error)
    for item_id in item_ids:
        deciding.fail(open_work.get_item(item_id), handover, ItemState.REFUSED, at=clock.now(), errcode=error.errcode)
    later(start, handover_id=handover_id)
