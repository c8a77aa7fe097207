"""WeCom's statistics of my staff, the inbox, what was compared and differed, and the audit log."""

import json
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa
from marshmallow import Schema, fields, validate

from workbench.admin import schemas as admin
from workbench.admin import views as admin_views
from workbench.audit.models import AuditEntry
from workbench.callbacks import queries as inbox
from workbench.exports import words
from workbench.exports.filters import DaysFilter, Filters
from workbench.exports.table import Column, ExportTable, by_id, for_administrators, for_managers, stream
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.metrics.auditing import running
from workbench.people.models import Member
from workbench.people.queries import in_scope
from workbench.statistics import differences
from workbench.statistics.models import MemberDay


class InboxArgs(admin.InboxArgs):
    """As the list is narrowed."""

    class Meta:
        """A file has no pages."""

        exclude = ("cursor", "limit")


class DifferenceFilter(Schema):
    """How far back."""

    days = fields.Integer(load_default=30, validate=validate.Range(1, 180))


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

    return stream(read, lambda row: (row.MemberDay.day, row.MemberDay.member_id))


def _inbox(actor: Actor, filters: Filters) -> Iterator[Any]:
    read = partial(inbox.list_messages, admin_views.wanted(actor, filters))
    return stream(by_id(read, newest_first=True), lambda message: (message.id,))


def _differences(_actor: Actor, filters: Filters) -> Iterator[Any]:
    since = differences.comparable_since(filters["days"])
    if since is None:
        return iter(())
    return stream(partial(differences.list_days, since), lambda row: (row.day, row.member_id))


def _sums(_actor: Actor, _filters: Filters) -> Iterator[Any]:
    found = running.latest()
    return iter(running.list_differences(found.id) if found else ())


def _audit(_actor: Actor, _filters: Filters) -> Iterator[Any]:
    query = sa.select(AuditEntry, Member.name).outerjoin(Member, Member.id == AuditEntry.actor_id)

    def read(after: tuple[Any, ...] | None, limit: int) -> Sequence[Any]:
        page = query.order_by(AuditEntry.id.desc()).limit(limit + 1)
        return db.session.execute(page.where(AuditEntry.id < after[0]) if after else page).all()

    return stream(read, lambda row: (row.AuditEntry.id,))


def _told(facts: dict[str, Any] | None) -> str | None:
    return json.dumps(facts, ensure_ascii=False, sort_keys=True) if facts else None


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
        key="inbox",
        title="事件收件箱",
        filters=InboxArgs,
        rows=_inbox,
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
            Column("之前", lambda row: _told(row.AuditEntry.before)),
            Column("之后", lambda row: _told(row.AuditEntry.after)),
            Column("说明", lambda row: _told(row.AuditEntry.details)),
        ),
    ),
    ExportTable(
        key="statistics_differences",
        title="流失对照",
        filters=DifferenceFilter,
        rows=_differences,
        is_for=for_administrators,
        columns=(
            Column("日期", lambda row: row.day),
            Column("员工", lambda row: row.name),
            Column("账号", lambda row: row.userid),
            Column("我们记录的", lambda row: row.ours),
            Column("企业微信的", lambda row: row.theirs),
            Column("已定", lambda row: row.is_final),
        ),
    ),
    ExportTable(
        key="metric_audit",
        title="数字核对",
        rows=_sums,
        is_for=for_administrators,
        columns=(
            Column("范围", lambda row: words.KEPT_SCOPES.get(row.scope_kind, str(row.scope_kind))),
            Column("范围编号", lambda row: row.scope_id),
            Column("日期", lambda row: row.day),
            Column("数字", lambda row: row.column_name),
            Column("保存的", lambda row: row.kept),
            Column("重新数的", lambda row: row.counted),
        ),
    ),
)
