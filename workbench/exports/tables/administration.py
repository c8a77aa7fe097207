"""WeCom's statistics of my staff, callbacks that failed, and the audit log."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import sqlalchemy as sa
from marshmallow import Schema, fields

from workbench.audit.models import AuditEntry
from workbench.callbacks import queries as inbox
from workbench.callbacks.filters import FAILURES, InboxFilter
from workbench.exports import words
from workbench.exports.table import Column, ExportTable, for_administrators, for_managers, walk
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.people.models import Member
from workbench.people.queries import in_scope
from workbench.statistics.models import MemberDay

Filters = dict[str, Any]


class DaysFilter(Schema):
    """From one day to another, both included."""

    from_on = fields.Date(load_default=None, allow_none=True)
    to_on = fields.Date(load_default=None, allow_none=True)


def _statistics(actor: Actor, filters: Filters) -> Iterator[Any]:
    query = (
        sa.select(MemberDay, Member.name, Member.userid)
        .join(Member, Member.id == MemberDay.member_id)
        .where(in_scope(actor, MemberDay.member_id))
        .order_by(MemberDay.day.desc(), MemberDay.member_id.desc())
    )
    if filters["from_on"]:
        query = query.where(MemberDay.day >= filters["from_on"])
    if filters["to_on"]:
        query = query.where(MemberDay.day <= filters["to_on"])

    def read(after: tuple[Any, ...] | None, limit: int) -> Sequence[Any]:
        page = query.limit(limit + 1)
        if after:
            page = page.where(sa.tuple_(MemberDay.day, MemberDay.member_id) < sa.tuple_(*after))
        return db.session.execute(page).all()

    return chain.from_iterable(walk(read, lambda row: (row.MemberDay.day, row.MemberDay.member_id)))


def _failures(_actor: Actor, _filters: Filters) -> Iterator[Any]:
    return chain.from_iterable(_in_state(status) for status in FAILURES)


def _in_state(status: str) -> Iterator[Any]:
    wanted = InboxFilter(status=status)
    pages = walk(
        lambda after, limit: inbox.list_messages(wanted, before=after[0] if after else None, limit=limit),
        lambda message: (message.id,),
    )
    return chain.from_iterable(pages)


def _audit(_actor: Actor, _filters: Filters) -> Iterator[Any]:
    query = sa.select(AuditEntry, Member.name).outerjoin(Member, Member.id == AuditEntry.actor_id)

    def read(after: tuple[Any, ...] | None, limit: int) -> Sequence[Any]:
        page = query.order_by(AuditEntry.id.desc()).limit(limit + 1)
        return db.session.execute(page.where(AuditEntry.id < after[0]) if after else page).all()

    return chain.from_iterable(walk(read, lambda row: (row.AuditEntry.id,)))


ALL = (
    ExportTable(
        key="member_statistics",
        title="联系客户统计",
        filters=DaysFilter,
        rows=_statistics,
        is_for=for_managers,
        columns=(
            Column("日期", lambda row: row.MemberDay.day),
            Column("员工", lambda row: row.name),
            Column("账号", lambda row: row.userid),
            Column("发起申请", lambda row: row.MemberDay.new_apply_cnt),
            Column("新增客户", lambda row: row.MemberDay.new_contact_cnt),
            Column("聊天总数", lambda row: row.MemberDay.chat_cnt),
            Column("发送消息", lambda row: row.MemberDay.message_cnt),
            Column("被删除或拉黑", lambda row: row.MemberDay.negative_feedback_cnt),
            Column("已回复占比（%）", lambda row: row.MemberDay.reply_percentage),
            Column("平均首次回复（分钟）", lambda row: row.MemberDay.avg_reply_minutes),
        ),
    ),
    ExportTable(
        key="inbox_failures",
        title="处理失败的回调",
        rows=_failures,
        is_for=for_administrators,
        columns=(
            Column("编号", lambda row: row.id),
            Column("事件", lambda row: row.event),
            Column("状态", lambda row: words.EVENT_STATUSES.get(row.status, row.status)),
            Column("收到时间", lambda row: row.received_at),
            Column("次数", lambda row: row.attempts),
            Column("原因", lambda row: row.error),
        ),
    ),
    ExportTable(
        key="audit",
        title="审计日志",
        rows=_audit,
        is_for=for_administrators,
        columns=(
            Column("时间", lambda row: row.AuditEntry.acted_at),
            Column("操作人", lambda row: row.name),
            Column("操作", lambda row: row.AuditEntry.act),
            Column("对象", lambda row: row.AuditEntry.subject_kind),
            Column("对象编号", lambda row: row.AuditEntry.subject_id),
        ),
    ),
)
