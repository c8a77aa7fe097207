"""Customers, how they came and went today, and the colleagues who look after them."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from workbench.customers import figures, queries, views
from workbench.exports import words
from workbench.exports.filters import Filters, SearchFilter
from workbench.exports.table import Column, ExportTable, for_managers, stream, walk
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.people import queries as people


def _customers(actor: Actor, filters: Filters) -> Iterator[Any]:
    read = partial(queries.list_rows, actor, search=filters["q"].strip())
    for page in walk(read, lambda row: (row.added_at, row.relation_id)):
        tags = queries.tags_of([row.relation_id for row in page])
        yield from (views.listed(row, tags[row.relation_id]) for row in page)


def _changes(actor: Actor, _filters: Filters) -> Iterator[Any]:
    read = partial(figures.changes_on, actor, clock.today())
    return stream(read, lambda row: (row.happened_at, row.relation_id, row.kind), partial(map, views.change))


def _members(actor: Actor, filters: Filters) -> Iterator[Any]:
    return stream(partial(people.list_staff, actor, search=filters["q"]), lambda row: (row.name, row.id))


def _departments(actor: Actor, _filters: Filters) -> Iterator[Any]:
    return iter(people.departments_led(actor))


ALL = (
    ExportTable(
        key="customers",
        title="客户",
        filters=SearchFilter,
        rows=_customers,
        columns=(
            Column("客户", lambda row: row["name"]),
            Column("备注", lambda row: row["remark"]),
            Column("企业", lambda row: row["corp_name"]),
            Column("标签", lambda row: "、".join(tag.name for tag in row["tags"])),
            Column("渠道", lambda row: row["channel_name"]),
            Column("员工", lambda row: row["member_name"]),
            Column("添加时间", lambda row: row["added_at"]),
            Column("结束时间", lambda row: row["ended_at"]),
            Column("结束原因", lambda row: words.ENDED_BY.get(row["ended_by"] or "", row["ended_by"])),
        ),
    ),
    ExportTable(
        key="contact_changes",
        title="今日好友变化",
        rows=_changes,
        columns=(
            Column("变化", lambda row: "新增" if row["kind"] == "relation_added" else "流失"),
            Column("时间", lambda row: row["happened_at"]),
            Column("客户", lambda row: row["customer"]["name"] if row["customer"] else row["masked_name"]),
            Column("渠道", lambda row: row["channel_name"]),
        ),
    ),
    ExportTable(
        key="members",
        title="员工",
        filters=SearchFilter,
        rows=_members,
        columns=(
            Column("员工", lambda row: row.name),
            Column("账号", lambda row: row.userid),
            Column("部门", lambda row: row.department_name),
        ),
    ),
    ExportTable(
        key="departments",
        title="部门",
        rows=_departments,
        is_for=for_managers,
        columns=(
            Column("部门", lambda row: row.name),
            Column("编号", lambda row: row.id),
            Column("层级", lambda row: row.depth + 1),
        ),
    ),
)
