"""Send cards and change them: repeated safely, given up visibly, forgotten in the end."""

import datetime as dt
import logging

import sqlalchemy as sa

from wecom import cards
from wecom.errors import Kind, WeComError
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.kernel.jobs import AFTER_AN_OUTAGE, in_queue, job, jobs, later
from workbench.kernel.wecom_client import client
from workbench.notices import queries
from workbench.notices.models import Notice, NoticeCode, Status
from workbench.people.models import Member

TASK_ID_USED = 42014
NOBODY_REACHED = 81013
PACE = ((dt.timedelta(minutes=1), 25), (dt.timedelta(hours=1), 900))
"""Spans and how many cards one member gets in them; below WeCom's limits, because the app also sends other messages."""
ALONE = sa.text("select pg_try_advisory_xact_lock(hashtext(:member))")
"""One card at a time to each member: what is counted may not change until what was sent is counted too."""
NEXT_TURN = dt.timedelta(seconds=1)
FORGOTTEN_AFTER = dt.timedelta(minutes=10)
WORTHLESS_AFTER = dt.timedelta(hours=24)
KEPT = dt.timedelta(days=90)
log = logging.getLogger(__name__)


@job(retry=AFTER_AN_OUTAGE)
def deliver(notice_id: int) -> None:
    """Send one card. After a lost answer it is sent again: its key is used up (42014) if the first one arrived."""
    notice = db.session.get(Notice, notice_id)
    if notice is None or notice.status != Status.WAITING.value:
        return
    if notice.label is not None:
        notice.status = Status.NEEDLESS.value
        return
    if not db.session.scalar(ALONE, {"member": f"cards:{notice.member_id}"}):
        later(deliver, delay=NEXT_TURN, notice_id=notice_id)
        return
    if (wait := _must_wait(notice.member_id)) is not None:
        later(deliver, delay=wait, notice_id=notice_id)
        return
    userid = _userid_of(notice)
    try:
        report = cards.send_card(client(), [userid], notice.content)
    except WeComError as error:
        if error.kind in {Kind.RETRY, Kind.WAIT}:
            raise
        _not_sent(notice, error)
        return
    if userid in report.invalid_userids + report.unlicensed_userids:
        notice.status, notice.error = Status.UNREACHED.value, "not visible to the app, or without a licence"
        return
    now = clock.now()
    _arrived(notice, at=now)
    notice.msgid = report.msgid
    if report.response_code:
        db.session.add(NoticeCode(notice_id=notice.id, code=report.response_code, issued_at=now))


def _arrived(notice: Notice, *, at: dt.datetime) -> None:
    """The card is on the phone; a thumb may have been quicker than this commit, and found it not sent yet."""
    db.session.refresh(notice, with_for_update=True)
    notice.status, notice.sent_at = Status.SENT.value, at
    if notice.label is not None:
        later(change, lock=notice.lock, notice_id=notice.id)


def _must_wait(member_id: int) -> dt.timedelta | None:
    """How long to hold a card back: what exceeds 30 a minute or 1000 an hour to one member WeCom drops in silence."""
    for span, most in PACE:
        if queries.count_sent(member_id, since=clock.now() - span) >= most:
            return span
    return None


def _not_sent(notice: Notice, error: WeComError) -> None:
    if error.errcode == TASK_ID_USED:
        # Nobody else can know the key: the card is on the phone, and only its first code was lost with the answer.
        _arrived(notice, at=clock.now())
        return
    notice.status = Status.UNREACHED.value if error.errcode == NOBODY_REACHED else Status.REFUSED.value
    notice.error = str(error)
    log.warning("card %s for member %s did not go out: %s", notice.id, notice.member_id, error)


@job(retry=AFTER_AN_OUTAGE)
def change(notice_id: int) -> None:
    """Show on the card what it should show by now, with the newest code that works."""
    notice = db.session.get(Notice, notice_id)
    if notice is None or not notice.is_on_the_phone or notice.label == notice.shown_label:
        return
    code = queries.find_live_code(notice)
    if code is None:
        notice.status = Status.LATE.value
        return
    userid, label = _userid_of(notice), notice.label
    try:
        if label is None:
            cards.replace_card(client(), [userid], code.code, notice.content)
        else:
            cards.grey_buttons(client(), [userid], code.code, label)
    except WeComError as error:
        if error.kind in {Kind.RETRY, Kind.WAIT}:
            raise
        code.used_at = clock.now()
        if error.kind is Kind.LATE:  # used before (perhaps by us, and the answer was lost) or too old: try another
            later(change, lock=notice.lock, notice_id=notice_id)
            return
        notice.status, notice.error = Status.LATE.value, str(error)
        log.warning("card %s keeps what it shows: %s", notice.id, error)
        return
    code.used_at, notice.shown_label, notice.status = clock.now(), label, Status.UPDATED.value


@job(retry=AFTER_AN_OUTAGE)
def answer(notice_id: int, userid: str, code: str, text: str) -> None:
    """Grey the card of somebody who pressed what is not theirs; its owner's card is left alone."""
    try:
        cards.grey_buttons(client(), [userid], code, text)
    except WeComError as error:
        if error.kind in {Kind.RETRY, Kind.WAIT}:
            raise
        log.info("press of %s on card %s stays unanswered: %s", userid, notice_id, error)


def _userid_of(notice: Notice) -> str:
    return db.session.scalars(sa.select(Member.userid).where(Member.id == notice.member_id)).one()


@jobs.periodic(cron="*/5 * * * *", periodic_id="sweep_notices")
@job(queue="maintenance", queueing_lock="notices.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is handed it
    """Cards whose job gave up in a long outage: sent after all, unless the day they were for is over; and changed."""
    now = clock.now()
    unsent = queries.unsent_since(now - FORGOTTEN_AFTER).where(Notice.id.not_in(in_queue(deliver, "notice_id")))
    for notice in db.session.scalars(unsent.with_for_update(skip_locked=True)):
        if notice.created_at < now - WORTHLESS_AFTER:
            notice.status, notice.error = Status.REFUSED.value, "WeCom could not be reached for a day"
        else:
            later(deliver, notice_id=notice.id)
    outdated = queries.outdated_since(now - queries.CODE_LIFETIME).where(
        Notice.id.not_in(in_queue(change, "notice_id"))
    )
    for notice in db.session.scalars(outdated):
        later(change, lock=notice.lock, notice_id=notice.id)


@jobs.periodic(cron="41 3 * * *", periodic_id="forget_notices")
@job(queue="maintenance", queueing_lock="notices.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001  # as above
    """Codes that are over are worth nothing; cards are kept for a quarter."""
    now = clock.now()
    db.session.execute(sa.delete(NoticeCode).where(NoticeCode.issued_at < now - queries.CODE_LIFETIME))
    db.session.execute(sa.delete(Notice).where(Notice.created_at < now - KEPT))
