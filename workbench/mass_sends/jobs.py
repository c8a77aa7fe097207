"""The calls that make, cancel and remind of mass sends. None of them is repeated blindly."""

import datetime as dt
import logging
from collections.abc import Sequence

from wecom import mass_sends as wecom
from wecom.errors import Kind, WeComError, WeComUnavailable
from wecom.mass_sends import ChatType, CreatedBy, Message
from wecom.scrub import scrub
from workbench.kernel import clock
from workbench.kernel.db import commit, db, rollback
from workbench.kernel.jobs import AFTER_AN_OUTAGE, in_queue, job, jobs, later
from workbench.kernel.wecom_client import client
from workbench.mass_sends import queries
from workbench.mass_sends.announcing import announce
from workbench.mass_sends.attachments import as_wecom_takes, picture_ids
from workbench.mass_sends.message_jobs import AGAIN, DISPATCHING, fetch_message
from workbench.mass_sends.models import BlockState, MassSendBlock
from workbench.mass_sends.storing import store_messages
from workbench.welcomes import pictures

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 14
LONGEST_WAIT_SECONDS = 3600
CLOCKS_DIFFER_BY = dt.timedelta(minutes=5)
UNSURE = dt.timedelta(seconds=30)
"""After an answer that never came: long enough for WeCom to list what it may have made."""
RATE_WINDOW = dt.timedelta(seconds=60)
REMINDED_TOO_OFTEN = 41094
UNKNOWN = "unknown"


@job(retry=AFTER_AN_OUTAGE)
def create_block(block_id: int) -> None:
    """Have WeCom make the tasks of one block.

    Creating is not idempotent, and a worker may die after WeCom has heard it: whoever runs this looks first whether it
    was made before. The row lock keeps a second worker out meanwhile.
    """
    block = queries.lock_block(block_id, BlockState.WANTED)
    if block is None:
        return
    send = block.mass_send
    if send.cancelled_at is not None:
        block.state = BlockState.CANCELLED.value
        return
    recipients = queries.recipients_of(block_id)
    sender = block.sender.userid if block.sender else ""
    uploaded: dict[int, str] = {}
    try:
        made = _find_made(block, sender, recipients)
        if made is None:
            uploaded = pictures.media_ids(picture_ids(send.attachments))
            made = wecom.create(
                client(),
                chat_type=ChatType(send.chat_type),
                sender=sender,
                recipients=recipients,
                content=send.content,
                attachments=as_wecom_takes(send.attachments, uploaded),
                allow_select=send.allow_select,
            )
    except WeComError as error:
        _failed(block_id, error)
        return
    pictures.note_uploads(uploaded)
    message = Message(
        msgid=made.msgid,
        chat_type=ChatType(send.chat_type),
        creator=None,
        created_at=clock.now(),
        created_by=CreatedBy.CORP,
        text=send.content,
        attachments=tuple(send.attachments),
    )
    (block.message_id,) = store_messages([message], look_at=clock.now() + DISPATCHING)
    block.state, block.errcode, block.error = BlockState.CREATED.value, None, None
    queries.mark_unreachable(block_id, made.failed)
    later(fetch_message, delay=DISPATCHING, message_id=block.message_id)
    if queries.is_cancelled(block.message_id):
        later(cancel_block, block_id=block_id)
    announce(send, "mass_send_changed", senders=[block.sender_id] if block.sender_id else [])


@job(retry=AFTER_AN_OUTAGE)
def cancel_block(block_id: int) -> None:
    """Stop what is unsent. Done before (41093) is done."""
    block = queries.lock_block(block_id, BlockState.CREATED)
    if block is None or block.message is None:
        return
    try:
        wecom.cancel(client(), block.message.msgid)
    except WeComError as error:
        if error.kind in AGAIN:
            raise
        if error.kind is not Kind.DONE:
            log.warning("mass send block %s cannot be cancelled: %s", block_id, error)
            block.error, block.errcode = scrub(error.errmsg)[:500], error.errcode
            return
    block.state = BlockState.CANCELLED.value
    later(fetch_message, message_id=block.message.id)
    announce(block.mass_send, "mass_send_changed")


@job()
def remind_block(reminder_id: int) -> None:
    """Nudge once. Without an answer it is not repeated, nor when the worker dies: one too few is better than two.

    That it is being sent is committed before it is: whoever takes the job up again finds it decided.
    """
    reminder = queries.lock_reminder(reminder_id)
    if reminder is None:
        return
    block = queries.get_block(reminder.block_id)
    if block.message is None:
        return
    reminder.outcome = UNKNOWN
    commit()
    try:
        wecom.remind(client(), block.message.msgid)
    except WeComUnavailable:
        log.warning("whether reminder %s was sent is unknown", reminder_id)
    except WeComError as error:
        reminder.outcome = "too_often" if error.errcode == REMINDED_TOO_OFTEN else "refused"
        log.warning("reminder %s was not sent: %s", reminder_id, error)
    else:
        reminder.outcome = "sent"
    announce(block.mass_send, "mass_send_changed")


@jobs.periodic(cron="*/5 * * * *", periodic_id="sweep_mass_sends")
@job(queue="maintenance", queueing_lock="mass_sends.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is handed it
    """A block whose job is gone gets a new one: to be created, or to be cancelled."""
    for block_id in db.session.scalars(queries.forgotten_blocks(in_queue(create_block, "block_id"))):
        later(create_block, block_id=block_id)
    for block_id in db.session.scalars(queries.blocks_to_cancel(in_queue(cancel_block, "block_id"))):
        later(cancel_block, block_id=block_id)


def _find_made(block: MassSendBlock, sender: str, recipients: Sequence[str]) -> wecom.Created | None:
    """What an earlier attempt has made without our hearing of it: same words, same sender, same recipients."""
    send = block.mass_send
    chat_type = ChatType(send.chat_type)
    until = clock.now() + CLOCKS_DIFFER_BY
    since = max(send.created_at - CLOCKS_DIFFER_BY, until - wecom.LONGEST_SPAN)
    cursor = ""
    while True:
        page = wecom.list_messages(client(), chat_type, since=since, until=until, cursor=cursor)
        alike = [one for one in page.messages if _is_like(one, block)]
        for one in queries.unclaimed(alike):
            if _goes_to(one, sender, recipients):
                return wecom.Created(one.msgid, ())
        cursor = page.next_cursor
        if not cursor:
            return None


def _is_like(message: Message, block: MassSendBlock) -> bool:
    send = block.mass_send
    kinds = [one.get("msgtype") for one in message.attachments]
    is_corps = message.created_by is CreatedBy.CORP
    return is_corps and message.text == send.content and kinds == [one["msgtype"] for one in send.attachments]


def _goes_to(message: Message, sender: str, recipients: Sequence[str]) -> bool:
    """A message to groups tells no recipients before it is sent: there the sender must do."""
    asked = [task.userid for task in wecom.list_tasks(client(), message.msgid)]
    if sender and sender not in asked:
        return False
    if message.chat_type is ChatType.GROUP:
        return True
    ours = set(recipients)
    return any(
        result.recipient in ours
        for userid in ([sender] if sender else asked)
        for result in wecom.list_results(client(), message.msgid, userid)
    )


def _failed(block_id: int, error: WeComError) -> None:
    rollback()
    block = queries.get_block(block_id)
    block.attempts += error.kind is not Kind.WAIT  # the window will be over one day, however long it takes
    block.errcode, block.error = error.errcode, scrub(error.errmsg)[:500]
    if error.kind in AGAIN and block.attempts < MOST_ATTEMPTS:
        is_unsure = isinstance(error, WeComUnavailable) and error.may_have_run
        wait = dt.timedelta(seconds=min(2**block.attempts, LONGEST_WAIT_SECONDS))
        least = UNSURE if is_unsure else RATE_WINDOW if error.kind is Kind.WAIT else wait
        later(create_block, delay=max(wait, least), block_id=block_id)
        return
    log.warning("mass send block %s was refused: %s", block_id, error)
    block.state = BlockState.REFUSED.value
    announce(block.mass_send, "mass_send_changed")
