"""What is still to be read of WeCom's statistics, and how far they are read."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from procrastinate.tasks import Task

from wecom.statistics import MOST_OWNERS
from workbench.kernel.db import db
from workbench.kernel.jobs import in_queue
from workbench.people.models import Member
from workbench.people.queries import active
from workbench.statistics.models import StatisticsProgress


def final_until(subject: str) -> dt.date | None:
    """The last day of which everything is read and final."""
    progress = db.session.get(StatisticsProgress, subject, populate_existing=True)
    return progress.final_until if progress is not None else None


def is_unread(subject: str, today: dt.date) -> bool:
    """Whether anything of a subject is still to be read today."""
    progress = db.session.get(StatisticsProgress, subject, populate_existing=True)
    return progress is None or progress.read_on is None or progress.read_on < today


def has_job(task: Task[Any, Any, Any], argument: str) -> bool:
    """Whether a job of this kind waits or runs."""
    return db.session.scalars(in_queue(task, argument).limit(1)).first() is not None


def unread_member_ids(today: dt.date, task: Task[Any, Any, Any]) -> list[int]:
    """Staff whose days are not read yet today and who have no job either."""
    query = (
        sa.select(Member.id)
        .outerjoin(StatisticsProgress, StatisticsProgress.subject == Member.userid)
        .where(
            _staff(),
            sa.func.coalesce(StatisticsProgress.read_on < today, sa.true()),
            Member.id.not_in(in_queue(task, "member_id")),
        )
        .order_by(Member.id)
    )
    return list(db.session.scalars(query))


def blocks_of_owners() -> list[list[str]]:
    """Everybody who may own customer groups, in blocks that WeCom takes."""
    userids = list(db.session.scalars(sa.select(Member.userid).where(_staff()).order_by(Member.id)))
    return [userids[start : start + MOST_OWNERS] for start in range(0, len(userids), MOST_OWNERS)]


def progress() -> dict[str, Any]:
    """How many staff are read to the end, since when there are figures, and what went wrong last."""
    query = sa.select(
        sa.func.count().label("staff_total"),
        sa.func.count(StatisticsProgress.read_on).label("staff_read"),
        sa.func.max(StatisticsProgress.read_on).label("read_on"),
        sa.func.count(StatisticsProgress.error).label("refused"),
        sa.func.min(StatisticsProgress.error).label("error"),
    ).select_from(sa.outerjoin(Member, StatisticsProgress, StatisticsProgress.subject == Member.userid))
    return dict(db.session.execute(query.where(_staff())).mappings().one())


def _staff() -> sa.ColumnElement[bool]:
    return sa.and_(active(), Member.has_contact)
