"""How the connection with WeCom and other systems is doing: syncs, repairs, refusals, forwarding."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from marshmallow import Schema, fields

from workbench.checkup import recording
from workbench.checkup import views as checkup_views
from workbench.checkup.schemas import ErrorArgs
from workbench.exports import words
from workbench.exports.filters import Filters, IdField
from workbench.exports.table import Column, ExportTable, by_id, for_administrators, stream
from workbench.forwarding import queries as forwarding
from workbench.forwarding import views as forwarding_views
from workbench.kernel.actor import Actor
from workbench.sync import lists, reports
from workbench.sync.schemas import SyncRepairArgs, SyncStepArgs


class ErrorFilter(ErrorArgs):
    """How far back."""

    class Meta:
        """A file has no pages."""

        exclude = ("cursor", "limit")


class StepFilter(SyncStepArgs):
    """Which steps of which run."""

    run_id = IdField()

    class Meta:
        """A file has no pages."""

        exclude = ("cursor", "limit")


class RepairFilter(SyncRepairArgs):
    """Which repairs."""

    class Meta:
        """A file has no pages."""

        exclude = ("cursor", "limit")


class TargetFilter(Schema):
    """Of one target."""

    target_id = IdField()
    status = fields.String(load_default=None, allow_none=True)


def _id(row: Any) -> tuple[Any, ...]:
    return (row["id"],)


def _runs(_actor: Actor, _filters: Filters) -> Iterator[Any]:
    return stream(by_id(reports.list_runs, newest_first=True), _id)


def _steps(_actor: Actor, filters: Filters) -> Iterator[Any]:
    return stream(by_id(partial(lists.list_steps, run_id=filters["run_id"], state=filters["state"])), _id)


def _repairs(actor: Actor, filters: Filters) -> Iterator[Any]:
    read = partial(lists.list_repairs, actor, state=filters["state"], run_id=filters["run_id"])
    return stream(by_id(read, newest_first=True), _id)


def _proposals(_actor: Actor, _filters: Filters) -> Iterator[Any]:
    return stream(by_id(lists.list_proposals), lambda row: (row.id,))


def _errors(_actor: Actor, filters: Filters) -> Iterator[Any]:
    since = checkup_views.since(filters["days"])

    def shown(page: Sequence[Any]) -> Iterator[Any]:
        apis = recording.refusing_apis([row["errcode"] for row in page], since)
        return (checkup_views.error(row, apis[row["errcode"]]) for row in page)

    return stream(partial(recording.list_errors, since), lambda row: (row["last_at"], row["errcode"]), shown)


def _targets(_actor: Actor, _filters: Filters) -> Iterator[Any]:
    read = by_id(forwarding.list_targets)
    return stream(read, lambda row: (row.ForwardingTarget.id,), partial(map, forwarding_views.target))


def _deliveries(_actor: Actor, filters: Filters) -> Iterator[Any]:
    found = forwarding.get_target(filters["target_id"])
    read = by_id(partial(forwarding.list_deliveries, found.id, status=filters["status"]), newest_first=True)
    return stream(read, lambda row: (row.ForwardingDelivery.id,), partial(map, forwarding_views.delivery))


ALL = (
    ExportTable(
        key="sync_runs",
        title="同步记录",
        rows=_runs,
        is_for=for_administrators,
        columns=(
            Column("开始时间", lambda row: row["started_at"]),
            Column("结束时间", lambda row: row["finished_at"]),
            Column("来由", lambda row: words.SYNC_CAUSES.get(row["cause"], row["cause"])),
            Column("状态", lambda row: words.SYNC_STATES.get(row["state"], row["state"])),
            Column("步骤", lambda row: row["steps_total"]),
            Column("失败的步骤", lambda row: row["steps_failed"]),
            Column("读到的好友关系", lambda row: row["relations_read"]),
            Column("修正", lambda row: row["repairs"]),
        ),
    ),
    ExportTable(
        key="sync_steps",
        title="同步步骤",
        filters=StepFilter,
        rows=_steps,
        is_for=for_administrators,
        columns=(
            Column("步骤", lambda row: row["label"]),
            Column("对象", lambda row: row["name"]),
            Column("状态", lambda row: words.STEP_STATES.get(row["state"], row["state"])),
            Column("行数", lambda row: row["rows"]),
            Column("调用次数", lambda row: row["calls"]),
            Column("尝试次数", lambda row: row["attempts"]),
            Column("错误", lambda row: row["error"]),
            Column("结束时间", lambda row: row["finished_at"]),
        ),
    ),
    ExportTable(
        key="sync_repairs",
        title="核对与修正",
        filters=RepairFilter,
        rows=_repairs,
        is_for=for_administrators,
        columns=(
            Column("修正", lambda row: words.REPAIRS.get(row["kind"], row["kind"])),
            Column("状态", lambda row: words.REPAIR_STATES.get(row["state"], row["state"])),
            Column("发生时间", lambda row: row["effective_at"]),
            Column("客户", lambda row: row["customer_name"]),
            Column("群", lambda row: row["group_name"]),
            Column("员工", lambda row: row["member_name"]),
            Column("内容", lambda row: row["subject"]),
            Column("决定人", lambda row: row["decided_by"]),
            Column("决定时间", lambda row: row["decided_at"]),
        ),
    ),
    ExportTable(
        key="sync_proposals",
        title="等确认的结束",
        rows=_proposals,
        is_for=for_administrators,
        columns=(
            Column("员工", lambda row: row.name),
            Column("账号", lambda row: row.userid),
            Column("列表里没有", lambda row: row.missing),
            Column("原有", lambda row: row.held),
            Column("核对时间", lambda row: row.effective_at),
        ),
    ),
    ExportTable(
        key="wecom_errors",
        title="企微错误",
        filters=ErrorFilter,
        rows=_errors,
        is_for=for_administrators,
        columns=(
            Column("错误码", lambda row: row["errcode"]),
            Column("含义", lambda row: row["meaning"]),
            Column("怎么办", lambda row: row["advice"]),
            Column("次数", lambda row: row["count"]),
            Column("最近一次", lambda row: row["last_at"]),
            Column("接口", lambda row: "、".join(one["api"] for one in row["apis"])),
        ),
    ),
    ExportTable(
        key="forwarding_targets",
        title="回调转发",
        rows=_targets,
        is_for=for_administrators,
        columns=(
            Column("名称", lambda row: row["name"]),
            Column("地址", lambda row: row["url"]),
            Column("事件", lambda row: "、".join(row["events"])),
            Column("等待转发", lambda row: row["backlog"]),
            Column("连续失败", lambda row: row["failures"]),
            Column("最近错误", lambda row: row["last_error"]),
            Column("最近送达", lambda row: row["last_delivered_at"]),
            Column("暂停时间", lambda row: row["paused_at"]),
        ),
    ),
    ExportTable(
        key="forwarding_deliveries",
        title="转发记录",
        filters=TargetFilter,
        rows=_deliveries,
        is_for=for_administrators,
        columns=(
            Column("事件", lambda row: row["event"]),
            Column("收到时间", lambda row: row["received_at"]),
            Column("状态", lambda row: words.DELIVERY_STATES.get(row["status"], row["status"])),
            Column("次数", lambda row: row["attempts"]),
            Column("结束时间", lambda row: row["finished_at"]),
            Column("对方答复", lambda row: row["response_status"]),
            Column("错误", lambda row: row["error"]),
        ),
    ),
)
