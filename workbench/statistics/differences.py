"""Our lost contacts (流失: ended by the customer) against WeCom's 删除/拉黑数, per member and day.

Days before our first event are left out: of those we cannot know who ended what.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from wecom.statistics import ZONE
from workbench.callbacks.models import InboxMessage
from workbench.customers.models import EndedBy, Relation
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.people.models import Member
from workbench.statistics.models import MemberDay


def comparable_since(days: int) -> dt.date | None:
    """The first day of the last `days` that can be compared; None while no event has come."""
    first_event = db.session.scalars(sa.select(InboxMessage.received_at).order_by(InboxMessage.id).limit(1)).first()
    if first_event is None:
        return None
    whole = _wecom_day(first_event) + dt.timedelta(days=1)
    return max(whole, _wecom_day(clock.now()) - dt.timedelta(days=days))


def totals(since: dt.date) -> dict[str, int]:
    """Both sums since a day, and how many member-days differ."""
    both = _both(since).subquery()
    query = sa.select(
        sa.func.coalesce(sa.func.sum(both.c.ours), 0).label("ours"),
        sa.func.coalesce(sa.func.sum(both.c.theirs), 0).label("theirs"),
        sa.func.count().filter(both.c.ours != both.c.theirs).label("days_that_differ"),
        sa.func.count().label("days_compared"),
    )
    return {name: int(value) for name, value in db.session.execute(query).mappings().one().items()}


def list_days(since: dt.date, *, after: tuple[Any, ...] | None, limit: int) -> Sequence[Any]:
    """The member-days that differ, newest first; up to `limit + 1`."""
    both = _both(since).subquery()
    query = sa.select(both).where(both.c.ours != both.c.theirs)
    if after:
        day, member_id = after
        query = query.where(sa.or_(both.c.day < day, sa.and_(both.c.day == day, both.c.member_id > member_id)))
    return db.session.execute(query.order_by(both.c.day.desc(), both.c.member_id).limit(limit + 1)).all()


def _both(since: dt.date) -> sa.Select[*tuple[Any, ...]]:
    ended_on = sa.cast(sa.func.timezone(sa.text("interval '8 hours'"), Relation.ended_at), sa.Date)
    lost = (
        sa.select(Relation.member_id, ended_on.label("day"), sa.func.count().label("contacts"))
        .where(
            Relation.is_start_known,
            Relation.ended_by == EndedBy.CUSTOMER.value,
            Relation.ended_at >= _begin(since),
        )
        .group_by(Relation.member_id, ended_on)
        .subquery()
    )
    is_same = sa.and_(lost.c.member_id == MemberDay.member_id, lost.c.day == MemberDay.day)
    return (
        sa.select(
            MemberDay.member_id,
            MemberDay.day,
            MemberDay.is_final,
            Member.userid,
            Member.name,
            sa.func.coalesce(lost.c.contacts, 0).label("ours"),
            MemberDay.negative_feedback_cnt.label("theirs"),
        )
        .join(Member, Member.id == MemberDay.member_id)
        .outerjoin(lost, is_same)
        .where(MemberDay.day >= since)
    )


def _wecom_day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(ZONE).date()


def _begin(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), ZONE)
