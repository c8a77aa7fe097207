"""Tasks and mass sends: what was asked of whom, and what became of it."""

from collections.abc import Iterator
from functools import partial
from operator import itemgetter
from typing import Any

from marshmallow import Schema, fields, validate

from workbench.exports import words
from workbench.exports.filters import Filters, IdField
from workbench.exports.table import Column, ExportTable, for_managers, stream
from workbench.kernel.actor import Actor
from workbench.mass_sends import reports
from workbench.mass_sends import views as send_views
from workbench.mass_sends.statuses import STATUS_OF
from workbench.tasks import queries as tasks
from workbench.tasks import views as task_views


class ItemFilter(Schema):
    """Open ones, or those ticked today."""

    state = fields.String(load_default="open", validate=validate.OneOf(["open", "done"]))


class TaskFilter(Schema):
    """Of one task."""

    task_id = IdField()


class SendFilter(Schema):
    """Of one mass send."""

    mass_send_id = IdField()


class RecipientFilter(SendFilter):
    """As the list is narrowed."""

    member_userid = fields.String(load_default="", validate=validate.Length(max=64))
    status = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(tuple(STATUS_OF)))


def _items(actor: Actor, filters: Filters) -> Iterator[Any]:
    view = partial(task_views.items, actor)
    if filters["state"] == "open":
        return stream(partial(tasks.open_items, actor), tasks.open_position, view)
    return stream(partial(tasks.done_items, actor), lambda item: (item.completed_at, item.id), view)


def _tasks(actor: Actor, _filters: Filters) -> Iterator[Any]:
    return stream(partial(tasks.pushed_by, actor), lambda row: (row.Task.id,), partial(task_views.tasks, actor))


def _staff_items(actor: Actor, filters: Filters) -> Iterator[Any]:
    row = tasks.get_pushed(actor, filters["task_id"])
    return iter(task_views.staff_items(tasks.items_by_staff(row.Task.id)))


def _sends(actor: Actor, _filters: Filters) -> Iterator[Any]:
    return stream(
        partial(reports.list_sends, actor),
        lambda send: (send.id,),
        lambda page: send_views.sends(page, reports.figures_of([send.id for send in page])),
    )


def _send_staff(actor: Actor, filters: Filters) -> Iterator[Any]:
    read = partial(reports.staff_of, actor, reports.get_for(actor, filters["mass_send_id"]).id)
    return stream(read, lambda row: (row.has_sent, row.id), send_views.staff)


def _recipients(actor: Actor, filters: Filters) -> Iterator[Any]:
    about = {"member_userid": filters["member_userid"], "status": STATUS_OF.get(filters["status"])}
    read = partial(reports.recipients_of, actor, reports.get_for(actor, filters["mass_send_id"]).id, **about)
    return stream(read, lambda row: (row.id,), partial(send_views.recipients, actor))


def _own_sends(actor: Actor, _filters: Filters) -> Iterator[Any]:
    return stream(partial(reports.tasks_of, actor), lambda row: (row.id,))


ALL = (
    ExportTable(
        key="task_items",
        title="我的任务",
        filters=ItemFilter,
        rows=_items,
        columns=(
            Column("任务", lambda row: row["title"]),
            Column("说明", lambda row: row["note"]),
            Column("客户", lambda row: row["customer"]["name"] if row["customer"] else None),
            Column("推送人", lambda row: row["pushed_by_name"]),
            Column("截止时间", lambda row: row["due_at"]),
            Column("已逾期", lambda row: row["is_overdue"]),
            Column("完成时间", lambda row: row["completed_at"]),
        ),
    ),
    ExportTable(
        key="tasks",
        title="推送的任务",
        rows=_tasks,
        is_for=for_managers,
        columns=(
            Column("任务", lambda row: row["title"]),
            Column("说明", lambda row: row["note"]),
            Column("推送时间", lambda row: row["created_at"]),
            Column("截止时间", lambda row: row["due_at"]),
            Column("人数", lambda row: row["items_total"]),
            Column("已完成", lambda row: row["items_done"]),
        ),
    ),
    ExportTable(
        key="task_staff",
        title="任务进度",
        filters=TaskFilter,
        rows=_staff_items,
        is_for=for_managers,
        columns=(
            Column("员工", lambda row: row["member"].name),
            Column("账号", lambda row: row["member"].userid),
            Column("截止时间", lambda row: row["due_at"]),
            Column("完成时间", lambda row: row["completed_at"]),
            Column("已逾期", lambda row: row["is_overdue"]),
        ),
    ),
    ExportTable(
        key="mass_sends",
        title="企业群发",
        rows=_sends,
        columns=(
            Column("内容", lambda row: row["content"]),
            Column("创建人", lambda row: row["created_by_name"]),
            Column("创建时间", lambda row: row["created_at"]),
            Column("停止时间", lambda row: row["cancelled_at"]),
            Column("收件数", lambda row: row["recipients_total"]),
            Column("员工数", lambda row: row["staff_total"]),
            Column("已确认员工", lambda row: row["staff_sent"]),
            *(Column(word, itemgetter(status)) for status, word in words.SEND_STATUSES.items()),
        ),
    ),
    ExportTable(
        key="mass_send_staff",
        title="群发确认情况",
        filters=SendFilter,
        rows=_send_staff,
        columns=(
            Column("员工", lambda row: row["member"]["name"]),
            Column("账号", lambda row: row["member"]["userid"]),
            Column("发送时间", lambda row: row["sent_at"]),
            Column("已送达", lambda row: row["sent"]),
            Column("未发送", lambda row: row["unsent"]),
        ),
    ),
    ExportTable(
        key="mass_send_recipients",
        title="群发结果",
        filters=RecipientFilter,
        rows=_recipients,
        columns=(
            Column("客户或群", lambda row: row["name"]),
            Column("员工", lambda row: row["member_name"]),
            Column("结果", lambda row: words.SEND_STATUSES.get(row["status"], row["status"])),
            Column("发送时间", lambda row: row["sent_at"]),
        ),
    ),
    ExportTable(
        key="mass_send_tasks",
        title="待我确认的群发",
        rows=_own_sends,
        columns=(
            Column("内容", lambda row: row.content),
            Column("发起时间", lambda row: row.created_at),
            Column("收件数", lambda row: row.recipients_total),
        ),
    ),
)
