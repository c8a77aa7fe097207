"""Read from WeCom what became of mass sends, ours and everybody's, until nothing changes any more."""

import datetime as dt
import logging
from collections.abc import Iterable

import sqlalchemy as sa

from wecom import mass_sends as wecom
from wecom.errors import Kind, WeComError
from wecom.mass_sends import ChatType
from wecom.scrub import scrub
from workbench.kernel import clock
from workbench.kernel.db import db, rollback
from workbench.kernel.jobs import AFTER_AN_OUTAGE, in_queue, job, jobs, later
from workbench.kernel.wecom_client import client
from workbench.mass_sends import queries
from workbench.mass_sends.announcing import announce
from workbench.mass_sends.asking import ask_to_confirm
from workbench.mass_sends.message_models import MassMessage, MassSendSync
from workbench.mass_sends.storing import store_messages, store_results, store_tasks
from workbench.people.lookups import member_ids_of

log = logging.getLogger(__name__)

SYNC_LOCK = 0x5C13
DISPATCHING = dt.timedelta(seconds=10)
"""WeCom answers 41063 in the first seconds after a mass send was made."""
FIRST_WAIT = dt.timedelta(minutes=5)
LONGEST_WAIT = dt.timedelta(hours=6)
STOPS_CHANGING_AFTER = dt.timedelta(days=30)
MOST_ATTEMPTS = 6
STALE_CURSOR = {50100, 60268}
AGAIN = {Kind.RETRY, Kind.WAIT}


@job(queue="sync", retry=AFTER_AN_OUTAGE)
def fetch_message(message_id: int) -> None:
    """Who has confirmed; the results of those whose are new are read by jobs of their own."""
    message = db.session.get(MassMessage, message_id)
    if message is None or message.look_at is None:
        return
    try:
        tasks = wecom.list_tasks(client(), message.msgid)
    except WeComError as error:
        _failed(message_id, error)
        return
    member_ids = member_ids_of(task.userid for task in tasks)
    to_read = store_tasks(message.id, tasks, member_ids)
    for member_id in to_read:
        later(fetch_results, message_id=message.id, member_id=member_id)
    is_over = bool(tasks) and all(task.sent_at for task in tasks)
    is_old = message.created_at < clock.now() - STOPS_CHANGING_AFTER
    message.fetched_at, message.fetches = clock.now(), message.fetches + 1
    if is_old or ((is_over or queries.is_cancelled(message.id)) and not to_read):
        message.look_at = None
    else:
        message.look_at = clock.now() + _wait(message.fetches)
    if queries.find_send_of(message.id) is not None and not queries.is_cancelled(message.id):
        ask_to_confirm(message, [member_ids[task.userid] for task in tasks if task.sent_at is None])
    _tell(message.id, member_ids.values())


@job(queue="sync", retry=AFTER_AN_OUTAGE)
def fetch_results(message_id: int, member_id: int) -> None:
    """What everybody of one member got."""
    task = queries.get_task(message_id, member_id)
    moment, is_final = clock.now(), task.sent_at is not None
    try:
        found = wecom.list_results(client(), task.message.msgid, task.member.userid)
    except WeComError as error:
        if error.kind not in AGAIN:
            log.warning("results of mass send %s for %s cannot be read: %s", message_id, task.member.userid, error)
            task.results_at, task.is_final = moment, is_final
            return
        later(fetch_results, delay=DISPATCHING * 6, message_id=message_id, member_id=member_id)
        return
    store_results(task.message, task, found)
    task.results_at, task.is_final = moment, is_final
    _tell(message_id, [member_id])


@job(queue="sync", retry=AFTER_AN_OUTAGE)
def read_list(sync_id: int, chat_type: str, cursor: str) -> None:
    """One page of WeCom's list of the last month; then the next page, then the other kind."""
    sync = db.session.get_one(MassSendSync, sync_id)
    until = clock.now()
    try:
        page = wecom.list_messages(
            client(), ChatType(chat_type), since=until - wecom.LONGEST_SPAN, until=until, cursor=cursor
        )
    except WeComError as error:
        _list_failed(sync_id, chat_type, cursor, error)
        return
    for message_id in store_messages(page.messages, look_at=clock.now()):
        later(fetch_message, message_id=message_id)
    sync.messages += len(page.messages)
    if page.next_cursor:
        later(read_list, sync_id=sync_id, chat_type=chat_type, cursor=page.next_cursor)
    elif chat_type == ChatType.SINGLE.value:
        later(read_list, sync_id=sync_id, chat_type=ChatType.GROUP.value, cursor="")
    else:
        sync.finished_at = clock.now()


def begin_sync() -> MassSendSync:
    """Read WeCom's list of everybody's mass sends, unless that is being done."""
    db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(SYNC_LOCK)))
    if (running := queries.find_running_sync()) is not None:
        return running
    sync = MassSendSync(started_at=clock.now())
    db.session.add(sync)
    db.session.flush()  # its job is told its id
    later(read_list, sync_id=sync.id, chat_type=ChatType.SINGLE.value, cursor="")
    return sync


@jobs.periodic(cron="37 3 * * *", periodic_id="read_mass_sends")
@job(queue="maintenance", queueing_lock="mass_sends.read")
def read_nightly(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is handed it
    """The estimate of the monthly allowance is a day old at most."""
    begin_sync()


@jobs.periodic(cron="*/5 * * * *", periodic_id="look_at_mass_sends")
@job(queue="maintenance", queueing_lock="mass_sends.look")
def look(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is handed it
    """Read those whose turn it is, also when the job that should have done it is gone."""
    due = sa.select(MassMessage.id).where(
        MassMessage.look_at <= clock.now(), MassMessage.id.not_in(in_queue(fetch_message, "message_id"))
    )
    for message_id in db.session.scalars(due.order_by(MassMessage.look_at)):
        later(fetch_message, message_id=message_id)


def _wait(fetches: int) -> dt.timedelta:
    return min(FIRST_WAIT * 1.5 ** min(fetches - 1, 20), LONGEST_WAIT)


def _failed(message_id: int, error: WeComError) -> None:
    rollback()
    message = db.session.get_one(MassMessage, message_id, populate_existing=True)
    message.fetches += 1
    if error.kind in AGAIN and message.fetches < MOST_ATTEMPTS:
        wait = dt.timedelta(seconds=60) if error.kind is Kind.WAIT else DISPATCHING
        message.look_at = clock.now() + wait
        later(fetch_message, delay=wait, message_id=message_id)
        return
    log.warning("mass send %s cannot be read: %s", message_id, scrub(str(error)))
    message.look_at = None if error.kind is Kind.BUG else clock.now() + LONGEST_WAIT


def _list_failed(sync_id: int, chat_type: str, cursor: str, error: WeComError) -> None:
    rollback()
    sync = db.session.get_one(MassSendSync, sync_id, populate_existing=True)
    sync.attempts += 1
    sync.error = scrub(str(error))[:500]
    is_stale = error.errcode in STALE_CURSOR and bool(cursor)
    if sync.attempts >= MOST_ATTEMPTS or not (is_stale or error.kind in AGAIN):
        sync.finished_at = clock.now()
        return
    wait = dt.timedelta(seconds=60 if error.kind is Kind.WAIT else 2**sync.attempts)
    later(read_list, delay=wait, sync_id=sync_id, chat_type=chat_type, cursor="" if is_stale else cursor)


def _tell(message_id: int, senders: Iterable[int]) -> None:
    send = queries.find_send_of(message_id)
    if send is not None:
        announce(send, "mass_send_changed", senders=senders)
