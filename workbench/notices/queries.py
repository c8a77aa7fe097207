"""Reads of cards and their codes."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.notices.models import Notice, NoticeCode, Status

CODE_LIFETIME = dt.timedelta(hours=72)


def find_by_key(card_key: str) -> Notice | None:
    """The card a press or a job is about; None for one of another system, or one long forgotten."""
    return db.session.scalars(sa.select(Notice).where(Notice.card_key == card_key)).one_or_none()


def about(purpose: str, about_id: int) -> Sequence[Notice]:
    """Every card about one thing that still shows buttons or once did."""
    return db.session.scalars(sa.select(Notice).where(Notice.purpose == purpose, Notice.about_id == about_id)).all()


def count_sent(member_id: int, *, since: dt.datetime) -> int:
    """How many cards a member was sent since a moment."""
    query = sa.select(sa.func.count()).where(Notice.member_id == member_id, Notice.sent_at > since)
    return db.session.scalars(query).one()


def has_been_told(purpose: str, about_id: int, member_id: int) -> bool:
    """Whether a member got, or is to get, a card about this already."""
    query = sa.select(Notice.id).where(
        Notice.purpose == purpose, Notice.about_id == about_id, Notice.member_id == member_id
    )
    return db.session.scalars(query.limit(1)).first() is not None


def newest_statuses(purpose: str, about_ids: Sequence[int]) -> dict[int, str]:
    """What became of the last card about each of these."""
    query = (
        sa.select(Notice.about_id, Notice.status)
        .ext(distinct_on(Notice.about_id))
        .where(Notice.purpose == purpose, Notice.about_id.in_(about_ids))
        .order_by(Notice.about_id, Notice.id.desc())
    )
    return dict(db.session.execute(query).all())


def find_live_code(notice: Notice) -> NoticeCode | None:
    """The newest unused code, which lives longest."""
    query = sa.select(NoticeCode).where(
        NoticeCode.notice_id == notice.id,
        NoticeCode.used_at.is_(None),
        NoticeCode.issued_at > clock.now() - CODE_LIFETIME,
    )
    return db.session.scalars(query.order_by(NoticeCode.issued_at.desc(), NoticeCode.id.desc()).limit(1)).one_or_none()


def unsent_since(moment: dt.datetime) -> sa.Select[Notice]:
    """Cards that have been waiting since before a moment."""
    return sa.select(Notice).where(Notice.status == Status.WAITING.value, Notice.created_at < moment)


def outdated_since(moment: dt.datetime) -> sa.Select[Notice]:
    """Cards sent after a moment that do not show what they should."""
    return sa.select(Notice).where(
        Notice.status.in_([Status.SENT.value, Status.UPDATED.value]),
        Notice.sent_at > moment,
        Notice.label.is_distinct_from(Notice.shown_label),
    )
