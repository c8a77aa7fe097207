"""The ways customers come by: live codes, acquisition links and whom they brought, ways into groups."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from marshmallow import Schema, fields, validate

from workbench.acquisition import customers, queries, views
from workbench.exports import words
from workbench.exports.filters import Filters, IdField, SearchFilter
from workbench.exports.table import Column, ExportTable, by_id, stream
from workbench.joining_ways import queries as ways
from workbench.joining_ways import views as way_views
from workbench.kernel.actor import Actor

DAYS = 30


class ChannelFilter(SearchFilter):
    """As the list is searched, and over how many days its figures run."""

    days = fields.Integer(load_default=DAYS, validate=validate.Range(1, 180))


class LinkFilter(Schema):
    """Of one acquisition link."""

    acquisition_link_id = IdField()


def _codes(actor: Actor, filters: Filters) -> Iterator[Any]:
    read = by_id(partial(queries.list_codes, actor, search=filters["q"]), newest_first=True)
    return stream(read, lambda row: (row.id,), lambda page: views.codes(actor, page, filters["days"]))


def _links(actor: Actor, filters: Filters) -> Iterator[Any]:
    read = by_id(partial(queries.list_links, actor, search=filters["q"]), newest_first=True)
    return stream(read, lambda row: (row.id,), lambda page: views.links(actor, page, filters["days"]))


def _link_customers(actor: Actor, filters: Filters) -> Iterator[Any]:
    read = partial(customers.of_link, actor, queries.get_link(actor, filters["acquisition_link_id"]))
    return stream(read, lambda row: (row.customer_id, row.member_id), partial(customers.shown, actor))


def _ways(actor: Actor, filters: Filters) -> Iterator[Any]:
    read = by_id(partial(ways.list_ways, actor, search=filters["q"]), newest_first=True)
    return stream(read, lambda way: (way.id,), lambda page: way_views.ways(page, filters["days"]))


CHANNEL = (
    Column("名称", lambda row: row["name"]),
    Column("接待员工", lambda row: "、".join(member["name"] for member in row["members"])),
    Column("新增好友", lambda row: row["figures"]["adds"]),
    Column("流失好友", lambda row: row["figures"]["losses"]),
    Column("当前好友", lambda row: row["figures"]["active_now"]),
)

ALL = (
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
    ExportTable(
        key="link_customers",
        title="获客链接的客户",
        filters=LinkFilter,
        rows=_link_customers,
        columns=(
            Column("客户", lambda row: row["customer"]["name"]),
            Column("员工", lambda row: row["member"]["name"]),
            Column("账号", lambda row: row["member"]["userid"]),
            Column("开口", lambda row: words.CHAT_STATUSES.get(row["chat_status"])),
            Column("消息数", lambda row: row["messages"]),
        ),
    ),
    ExportTable(
        key="joining_ways",
        title="入群码",
        filters=ChannelFilter,
        rows=_ways,
        columns=(
            Column("名称", lambda row: row["name"]),
            Column("群", lambda row: "、".join(group["name"] for group in row["groups"])),
            Column("入群", lambda row: row["figures"]["joins"]),
            Column("退群", lambda row: row["figures"]["leavings"]),
            Column("现在群里", lambda row: row["figures"]["present_now"]),
        ),
    ),
)
