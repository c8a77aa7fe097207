"""Orders as their lists show them: of my scope, of a customer, nobody's; and who asked for one."""

from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import Any

from marshmallow import Schema, fields, validate

from workbench.attribution import queries as attribution
from workbench.attribution import views as attribution_views
from workbench.customers import queries as customers
from workbench.exports import words
from workbench.exports.cells import yuan
from workbench.exports.filters import DaysFilter, Filters, IdField
from workbench.exports.table import Column, ExportTable, stream
from workbench.identities import unresolved
from workbench.identities import views as identity_views
from workbench.kernel.actor import Actor
from workbench.sales import queries as sales
from workbench.sales import views as sale_views
from workbench.sales.schemas import CHANNELS, OrderArgs


class OrderFilter(OrderArgs):
    """As the list is narrowed; paid ones and unpaid ones, unless said otherwise."""

    is_paid = fields.Boolean(load_default=None, allow_none=True)

    class Meta:
        """A file has no pages."""

        exclude = ("cursor", "limit")


class CustomerFilter(Schema):
    """Of one customer."""

    customer_id = IdField()


class UnresolvedFilter(DaysFilter):
    """As the list is narrowed."""

    channel = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(CHANNELS))
    q = fields.String(load_default="", validate=[validate.Length(max=100), validate.ContainsNoneOf("\0")])
    suggested = fields.Boolean(load_default=None, allow_none=True)


class ClaimFilter(Schema):
    """Those that wait, those that were decided, or both."""

    state = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(["open", "decided"]))


def _orders(actor: Actor, filters: Filters) -> Iterator[Any]:
    wanted = [True, False] if filters["is_paid"] is None else [filters["is_paid"]]
    return chain.from_iterable(_in_state(actor, {**filters, "is_paid": is_paid}) for is_paid in wanted)


def _in_state(actor: Actor, filters: Filters) -> Iterator[Any]:
    def position(row: Any) -> tuple[Any, ...]:
        return (row.Order.paid_at, row.Order.id) if filters["is_paid"] else (row.Order.id,)

    return stream(partial(sales.list_orders, actor, filters), position, partial(sale_views.orders, actor))


def _of_customer(actor: Actor, filters: Filters) -> Iterator[Any]:
    read = partial(sales.orders_of, customers.get_person(actor, filters["customer_id"]))
    return stream(read, lambda row: (sales.moment_of(row.Order), row.Order.id), partial(sale_views.orders, actor))


def _unresolved(actor: Actor, filters: Filters) -> Iterator[Any]:
    about = {name: filters[name] for name in ("channel", "from_on", "to_on")}
    about |= {"search": filters["q"].strip(), "is_suggested": filters["suggested"]}
    read = partial(unresolved.list_orders, actor, **about)
    return stream(read, lambda row: (row.paid_at, row.id), partial(identity_views.orders, actor))


def _claims(actor: Actor, filters: Filters) -> Iterator[Any]:
    wanted = [True, False] if filters["state"] is None else [filters["state"] == "open"]
    pages = (
        stream(
            partial(attribution.claims, actor, is_open=is_open),
            lambda row: (row.Claim.id,),
            partial(attribution_views.claims, actor),
        )
        for is_open in wanted
    )
    return chain.from_iterable(pages)


def _suggestions(row: Any) -> str:
    return "；".join(
        f"{one['customer']['name']}（{words.EVIDENCE.get(one['evidence'], one['evidence'])}）"
        for one in row["suggestions"]
    )


def _state(row: Any) -> str:
    if row["decided_at"] is None:
        return "等决定"
    return {True: "同意", False: "不同意"}.get(row["is_granted"], "已是申请人的")


BOUGHT = (
    Column("销售渠道", lambda row: words.SALES_CHANNELS.get(row["channel"], row["channel"])),
    Column("店铺", lambda row: row["shop"]),
    Column("订单号", lambda row: row["order_no"]),
    Column("状态", lambda row: words.ORDER_STATUSES.get(row["status"], row["status"])),
    Column("付款时间", lambda row: row["paid_at"]),
    Column("实付金额（元）", lambda row: yuan(row["amount_fen"])),
)
LISTED = (
    *BOUGHT,
    Column("退款（元）", lambda row: yuan(row["refunded_fen"])),
    Column("净额（元）", lambda row: yuan(row["amount_fen"] - row["refunded_fen"])),
    Column("下单时间", lambda row: row["created_at"]),
    Column("商品", lambda row: row["title"]),
    Column("商品行数", lambda row: row["items_count"]),
    Column("客户", lambda row: row["customer"]["name"] if row["customer"] else None),
    Column("收货人", lambda row: row["buyer_name"]),
    Column("归属员工", lambda row: row["member"]["name"] if row["member"] else None),
    Column("归属依据", lambda row: words.SOURCES.get(row["source"] or "", row["source"])),
)

ALL = (
    ExportTable(key="all_orders", title="订单", filters=OrderFilter, rows=_orders, columns=LISTED),
    ExportTable(key="customer_orders", title="客户的订单", filters=CustomerFilter, rows=_of_customer, columns=LISTED),
    ExportTable(
        key="unresolved_orders",
        title="未归户订单",
        filters=UnresolvedFilter,
        rows=_unresolved,
        columns=(
            *BOUGHT,
            Column("买家账号", lambda row: row["buyer_id"]),
            Column("收货人", lambda row: row["buyer_name"]),
            Column("手机", lambda row: row["buyer_mobile"]),
            Column("可能是", _suggestions),
        ),
    ),
    ExportTable(
        key="claims",
        title="归属申请",
        filters=ClaimFilter,
        rows=_claims,
        columns=(
            Column("申请时间", lambda row: row["made_at"]),
            Column("申请人", lambda row: row["member"]["name"]),
            Column("销售渠道", lambda row: words.SALES_CHANNELS.get(row["order"]["channel"], row["order"]["channel"])),
            Column("订单号", lambda row: row["order"]["order_no"]),
            Column("付款时间", lambda row: row["order"]["paid_at"]),
            Column("实付金额（元）", lambda row: yuan(row["order"]["amount_fen"])),
            Column("现在算谁的", lambda row: row["holder"]["name"] if row["holder"] else None),
            Column("理由", lambda row: row["note"]),
            Column("结果", _state),
            Column("决定人", lambda row: row["decided_by_name"]),
            Column("决定时间", lambda row: row["decided_at"]),
            Column("答复", lambda row: row["answer"]),
        ),
    ),
)
