"""Read WeCom's statistics in small steps that go on where they were: 180 days at first, then every morning."""

import datetime as dt
from collections.abc import Sequence

from wecom import statistics as wecom
from wecom.errors import Kind, WeComError
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.kernel.jobs import AFTER_AN_OUTAGE, IDLE, job, jobs, later
from workbench.kernel.wecom_client import client
from workbench.people.models import Member
from workbench.statistics import actions, queries, spans
from workbench.statistics.models import GROUPS

COUNTED_AFTER = dt.timedelta(hours=5)
"""So long after midnight WeCom may not have counted yesterday yet: until then the day before is the newest there is."""

COMES_BACK = frozenset({Kind.RETRY, Kind.WAIT})


@jobs.periodic(cron="7 * * * *", periodic_id="begin_statistics")
@job(queue="maintenance", queueing_lock="statistics.begin")
def begin(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is handed it
    """Begin what has not been read today and has no job: in the morning everything, later what was lost."""
    today = _today()
    for member_id in queries.unread_member_ids(today, read_member):
        later(read_member, priority=IDLE, member_id=member_id)
    if queries.is_unread(GROUPS, today) and not queries.has_job(read_group_day, "ordinal"):
        span = _next_span(GROUPS, most=1)
        later(read_group_day, priority=IDLE, ordinal=span[0].toordinal())


@job(queue="sync", retry=AFTER_AN_OUTAGE)
def read_member(member_id: int) -> None:
    """One block of one member's days, then the next. One member a call: WeCom adds several up."""
    today = _today()
    member = db.session.get_one(Member, member_id)
    span = _next_span(member.userid, most=wecom.MOST_DAYS)
    try:
        days = wecom.list_member_days(client(), member.userid, *span)
    except WeComError as error:
        if error.kind in COMES_BACK:
            raise
        actions.note_refusal(member.userid, str(error), today=today)
        return
    actions.store_member_days(member_id, days, today=today)
    if not actions.note_progress(member.userid, span, today=today):
        later(read_member, priority=IDLE, member_id=member_id)


@job(queue="sync", retry=AFTER_AN_OUTAGE)
def read_group_day(ordinal: int) -> None:
    """One day of all owners, a hundred a call, then the next day."""
    today = _today()
    day = dt.date.fromordinal(ordinal)
    try:
        found = [one for block in queries.blocks_of_owners() for one in _owner_days(block, day)]
    except WeComError as error:
        if error.kind in COMES_BACK:
            raise
        actions.note_refusal(GROUPS, str(error), today=today)
        return
    actions.store_owner_days(found, today=today)
    if not actions.note_progress(GROUPS, (day, day), today=today):
        later(read_group_day, priority=IDLE, ordinal=ordinal + 1)


def _today() -> dt.date:
    """Yesterday still, as long as its figures may be missing."""
    return wecom.today(clock.now() - COUNTED_AFTER)


def _next_span(subject: str, *, most: int) -> spans.Span:
    final_until, newest = queries.final_until(subject), spans.yesterday(_today())
    span = spans.next_span(final_until, wecom.today(clock.now()), newest=newest, most=most)
    assert span is not None, "the newest day is never final"
    return span


def _owner_days(owners: Sequence[str], day: dt.date) -> list[wecom.GroupDay]:
    """An owner WeCom does not let us see is left out, found by halving the block."""
    try:
        return wecom.list_owner_days(client(), owners, day)
    except WeComError as error:
        if error.kind is not Kind.VISIBILITY:
            raise
        if len(owners) == 1:
            return []
    half = len(owners) // 2
    return _owner_days(owners[:half], day) + _owner_days(owners[half:], day)
