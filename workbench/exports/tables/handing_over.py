"""Hand-overs: what was handed over, and what waits to be."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from marshmallow import Schema, fields, validate

from workbench.exports import words
from workbench.exports.filters import Filters, IdField
from workbench.exports.table import Column, ExportTable, for_managers, stream
from workbench.handovers import queries, views
from workbench.handovers.schemas import STATES
from workbench.kernel.actor import Actor


class HandoverFilter(Schema):
    """Of one hand-over."""

    handover_id = IdField()
    state = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(STATES))


def _handovers(actor: Actor, _filters: Filters) -> Iterator[Any]:
    return stream(partial(queries.list_handovers, actor), lambda row: (row.Handover.id,), views.handovers)


def _items(actor: Actor, filters: Filters) -> Iterator[Any]:
    found = queries.get_for(actor, filters["handover_id"]).Handover
    read = partial(queries.items_of, found.id, state=filters["state"])
    return stream(read, lambda item: (item.id,), partial(views.items, actor))


def _unassigned(actor: Actor, _filters: Filters) -> Iterator[Any]:
    return stream(partial(queries.list_unassigned, actor), lambda row: (row.left_at, row.id), views.unassigned)


def _leavers(actor: Actor, _filters: Filters) -> Iterator[Any]:
    return stream(partial(queries.list_leavers, actor), lambda row: (row.left_at, row.id))


ALL = (
    ExportTable(
        key="handovers",
        title="客户继承",
        rows=_handovers,
        is_for=for_managers,
        columns=(
            Column("原员工", lambda row: row["giver"].name),
            Column("接替员工", lambda row: row["taker"].name),
            Column("发起时间", lambda row: row["created_at"]),
            Column("总数", lambda row: row["items_total"]),
            Column("已完成", lambda row: row["done"]),
        ),
    ),
    ExportTable(
        key="handover_items",
        title="继承的客户",
        filters=HandoverFilter,
        rows=_items,
        is_for=for_managers,
        columns=(
            Column("客户或群", lambda row: row["name"]),
            Column("是群", lambda row: row["is_group"]),
            Column("状态", lambda row: words.HANDOVER_STATES.get(row["state"], row["state"])),
            Column("企微错误码", lambda row: row["errcode"]),
            Column("开始时间", lambda row: row["started_at"]),
            Column("结束时间", lambda row: row["finished_at"]),
        ),
    ),
    ExportTable(
        key="unassigned_customers",
        title="待分配客户",
        rows=_unassigned,
        is_for=for_managers,
        columns=(
            Column("客户", lambda row: row["name"]),
            Column("原员工", lambda row: row["member"]["name"]),
            Column("账号", lambda row: row["member"]["userid"]),
            Column("离职时间", lambda row: row["left_at"]),
        ),
    ),
    ExportTable(
        key="leavers",
        title="离职员工",
        rows=_leavers,
        is_for=for_managers,
        columns=(
            Column("员工", lambda row: row.name),
            Column("账号", lambda row: row.userid),
            Column("离职时间", lambda row: row.left_at),
            Column("留下的客户", lambda row: row.customers_total),
        ),
    ),
)
