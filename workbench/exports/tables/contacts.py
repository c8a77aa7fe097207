"""Customers, and the channels they came by."""

from collections.abc import Iterator
from typing import Any

from marshmallow import Schema, fields, validate

from workbench.acquisition import queries as acquisition
from workbench.acquisition import views as acquisition_views
from workbench.customers import figures, queries, views
from workbench.exports import words
from workbench.exports.table import Column, ExportTable, walk
from workbench.kernel import clock
from workbench.kernel.actor import Actor

Filters = dict[str, Any]
DAYS = 30


class SearchFilter(Schema):
    """As the list is searched."""

    q = fields.String(load_default="", validate=validate.Length(max=50))


class ChannelFilter(SearchFilter):
    """As the list is searched, and over how many days its figures run."""

    days = fields.Integer(load_default=DAYS, validate=validate.Range(1, 180))


def _customers(actor: Actor, filters: Filters) -> Iterator[Any]:
    for page in walk(
        lambda after, limit: queries.list_rows(actor, search=filters["q"].strip(), after=after, limit=limit),
        lambda row: (row.added_at, row.relation_id),
    ):
        tags = queries.tags_of([row.relation_id for row in page])
        yield from (views.listed(row, tags[row.relation_id]) for row in page)


def _changes(actor: Actor, _filters: Filters) -> Iterator[Any]:
    for page in walk(
        lambda after, limit: figures.changes_on(actor, clock.today(), after=after, limit=limit),
        lambda row: (row.happened_at, row.relation_id, row.kind),
    ):
        yield from (views.change(row) for row in page)


def _codes(actor: Actor, filters: Filters) -> Iterator[Any]:
    for page in walk(
        lambda after, limit: acquisition.list_codes(
            actor, search=filters["q"], before=after[0] if after else None, limit=limit
        ),
        lambda row: (row.id,),
    ):
        yield from acquisition_views.codes(actor, page, filters["days"])


def _links(actor: Actor, filters: Filters) -> Iterator[Any]:
    for page in walk(
        lambda after, limit: acquisition.list_links(
            actor, search=filters["q"], before=after[0] if after else None, limit=limit
        ),
        lambda row: (row.id,),
    ):
        yield from acquisition_views.links(actor, page, filters["days"])


CHANNEL = (
    Column("名称", lambda row: row["name"]),
    Column("接待员工", lambda row: "、".join(member["name"] for member in row["members"])),
    Column("新增好友", lambda row: row["figures"]["adds"]),
    Column("流失好友", lambda row: row["figures"]["losses"]),
    Column("当前好友", lambda row: row["figures"]["active_now"]),
)

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
    ExportTable(key="live_codes", title="渠道活码", filters=ChannelFilter, rows=_codes, columns=CHANNEL),
    ExportTable(
        key="acquisition_links",
        title="获客链接",
        filters=ChannelFilter,
        rows=_links,
        columns=(
            *CHANNEL,
            Column("链接", lambda row: row["url"]),
            Column("点击人数（企业微信）", lambda row: row["clicks"]),
            Column("新客户（企业微信）", lambda row: row["new_customers"]),
        ),
    ),
)
