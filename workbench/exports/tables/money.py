"""Orders, commission and targets."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import sqlalchemy as sa
from marshmallow import Schema, fields, validate

from workbench.attribution.models import Attribution
from workbench.commissions import queries as commissions
from workbench.commissions import views as commission_views
from workbench.commissions.months import books, first_day
from workbench.customers.models import Customer
from workbench.customers.queries import refs_of
from workbench.customers.views import masked
from workbench.exports import words
from workbench.exports.cells import yuan
from workbench.exports.table import Column, ExportTable, walk
from workbench.identities import unresolved
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.months import Month
from workbench.orders.models import Order, Refund
from workbench.people.models import Member
from workbench.people.scopes import get_scope
from workbench.targets import queries as targets
from workbench.targets import views as target_views
from workbench.targets.models import TargetMetric

Filters = dict[str, Any]


class ScopeFilter(Schema):
    """Whose orders, paid from one day to another, both included."""

    scope = fields.String(load_default="me", validate=validate.Length(max=100))
    from_on = fields.Date(load_default=None, allow_none=True)
    to_on = fields.Date(load_default=None, allow_none=True)


class DaysFilter(Schema):
    """Paid from one day to another, both included."""

    from_on = fields.Date(load_default=None, allow_none=True)
    to_on = fields.Date(load_default=None, allow_none=True)


class MonthFilter(Schema):
    """Whose month."""

    scope = fields.String(load_default="me", validate=validate.Length(max=100))
    month = Month(load_default=None, allow_none=True)


class TargetFilter(MonthFilter):
    """Whose month, of which metric."""

    metric = fields.Enum(TargetMetric, by_value=True, load_default=TargetMetric.GUIDED_GMV)


def _orders(actor: Actor, filters: Filters) -> Iterator[Any]:
    scope = get_scope(actor, filters["scope"])
    refunded = sa.select(sa.func.coalesce(sa.func.sum(Refund.amount_fen), 0)).where(Refund.order_id == Order.id)
    query = (
        sa.select(
            *(Order.id, Order.channel, Order.shop, Order.order_no, Order.status, Order.amount_fen),
            *(Attribution.paid_at, Attribution.person_id, Attribution.source),
            Customer.name.label("customer_name"),
            Member.name.label("member_name"),
            Member.userid,
            sa.cast(refunded.scalar_subquery(), sa.BigInteger).label("refunded_fen"),
        )
        .select_from(Attribution)
        .join(Order, Order.id == Attribution.order_id)
        .join(Member, Member.id == Attribution.member_id)
        .outerjoin(Customer, Customer.id == Attribution.person_id)
        .where(Attribution.member_id.in_(scope.members()))
        .order_by(Attribution.paid_at.desc(), Attribution.order_id.desc())
    )
    if filters["from_on"]:
        query = query.where(Attribution.paid_at >= clock.day_bounds(filters["from_on"])[0])
    if filters["to_on"]:
        query = query.where(Attribution.paid_at < clock.day_bounds(filters["to_on"])[1])

    def read(after: tuple[Any, ...] | None, limit: int) -> Sequence[Any]:
        page = query.limit(limit + 1)
        if after:
            page = page.where(sa.tuple_(Attribution.paid_at, Attribution.order_id) < sa.tuple_(*after))
        return db.session.execute(page).all()

    for page in walk(read, lambda row: (row.paid_at, row.id)):
        known = refs_of(actor, [row.person_id for row in page if row.person_id is not None])
        yield from ({**row._asdict(), "customer": _name(row, known)} for row in page)


def _name(row: Any, known: dict[int, dict[str, Any]]) -> str | None:
    if row.person_id is None:
        return None
    return known[row.person_id]["name"] if row.person_id in known else masked(row.customer_name)


def _unresolved(actor: Actor, filters: Filters) -> Iterator[Any]:
    about = {"channel": None, "search": "", "is_suggested": None, **filters}
    pages = walk(
        lambda after, limit: unresolved.list_orders(actor, **about, after=after, limit=limit),
        lambda row: (row.paid_at, row.id),
    )
    return chain.from_iterable(pages)


def _commission_lines(actor: Actor, filters: Filters) -> Iterator[Any]:
    scope, now = get_scope(actor, filters["scope"]), books()
    month = filters["month"] or first_day(now.today)
    pages = walk(
        lambda after, limit: commissions.list_lines(scope, month, now, kind=None, after=after, limit=limit),
        lambda row: (row.paid_on.isoformat(), row.order_id, row.member_id),
    )
    return chain.from_iterable(commission_views.lines(page) for page in pages)


def _commission_members(actor: Actor, filters: Filters) -> Iterator[Any]:
    scope, now = get_scope(actor, filters["scope"]), books()
    month = filters["month"] or first_day(now.today)
    pages = walk(
        lambda after, limit: commissions.list_members(scope, month, now, after=after, limit=limit),
        lambda row: (row.total_fen, row.id),
    )
    return chain.from_iterable(pages)


def _targets(actor: Actor, filters: Filters) -> Iterator[Any]:
    scope, metric = get_scope(actor, filters["scope"]), filters["metric"]
    month: dt.date = filters["month"] or first_day(clock.today())
    pages = walk(
        lambda after, limit: targets.list_staff(scope, month, metric, after=after, limit=limit),
        lambda row: (row.name, row.id),
    )
    is_money = metric is not TargetMetric.GUIDED_ORDERS and metric is not TargetMetric.NEW_CONTACTS
    for page in pages:
        for row in target_views.staff(page, metric, month):
            figures = {name: row[name] for name in ("base", "sprint", "challenge", "value", "landing")}
            yield {**row, **({name: yuan(fen) for name, fen in figures.items()} if is_money else figures)}


def _rates(row: Any) -> str:
    return "；".join(_rate(rate) for rate in row["rates"])


def _rate(rate: Any) -> str:
    channel = words.SALES_CHANNELS.get(rate.sales_channel or "", rate.sales_channel)
    key = " ".join(part for part in (channel, rate.category, rate.department_name) if part)
    return f"{key or '通用'} {yuan(rate.rate_bp)}%"


ORDER = (
    Column("销售渠道", lambda row: words.SALES_CHANNELS.get(row["channel"], row["channel"])),
    Column("店铺", lambda row: row["shop"]),
    Column("订单号", lambda row: row["order_no"]),
    Column("状态", lambda row: words.ORDER_STATUSES.get(row["status"], row["status"])),
    Column("付款时间", lambda row: row["paid_at"]),
    Column("实付金额（元）", lambda row: yuan(row["amount_fen"])),
)

ALL = (
    ExportTable(
        key="orders",
        title="引导成交订单",
        filters=ScopeFilter,
        rows=_orders,
        columns=(
            *ORDER,
            Column("退款（元）", lambda row: yuan(row["refunded_fen"])),
            Column("净额（元）", lambda row: yuan(row["amount_fen"] - row["refunded_fen"])),
            Column("客户", lambda row: row["customer"]),
            Column("归属员工", lambda row: row["member_name"]),
            Column("员工账号", lambda row: row["userid"]),
            Column("归属依据", lambda row: words.SOURCES.get(row["source"], row["source"])),
        ),
    ),
    ExportTable(
        key="unresolved_orders",
        title="未归户订单",
        filters=DaysFilter,
        rows=_unresolved,
        columns=(
            Column("销售渠道", lambda row: words.SALES_CHANNELS.get(row.channel, row.channel)),
            Column("店铺", lambda row: row.shop),
            Column("订单号", lambda row: row.order_no),
            Column("付款时间", lambda row: row.paid_at),
            Column("实付金额（元）", lambda row: yuan(row.amount_fen)),
            Column("买家账号", lambda row: masked(row.buyer_id) if row.buyer_id else None),
            Column("收货人", lambda row: masked(row.buyer_name) if row.buyer_name else None),
            Column("手机", lambda row: row.buyer_mobile_masked or _masked_mobile(row.buyer_mobile)),
        ),
    ),
    ExportTable(
        key="commissions",
        title="提成明细",
        filters=MonthFilter,
        rows=_commission_lines,
        columns=(
            Column("付款日期", lambda row: row["paid_on"]),
            Column("销售渠道", lambda row: words.SALES_CHANNELS.get(row["sales_channel"], row["sales_channel"])),
            Column("订单号", lambda row: row["order_no"]),
            Column("员工", lambda row: row["member"]["name"]),
            Column("类别", lambda row: words.LINE_KINDS[row["kind"]]),
            Column("实付金额（元）", lambda row: yuan(row["paid_fen"])),
            Column("计提金额（元）", lambda row: yuan(row["base_fen"])),
            Column("提成（元）", lambda row: yuan(row["amount_fen"])),
            Column("规则", _rates),
        ),
    ),
    ExportTable(
        key="commission_members",
        title="提成汇总",
        filters=MonthFilter,
        rows=_commission_members,
        columns=(
            Column("员工", lambda row: row.name),
            Column("账号", lambda row: row.userid),
            Column("当月订单（元）", lambda row: yuan(row.own_fen)),
            Column("调整（元）", lambda row: yuan(row.adjustment_fen)),
            Column("合计（元）", lambda row: yuan(row.total_fen)),
        ),
    ),
    ExportTable(
        key="targets",
        title="目标",
        filters=TargetFilter,
        rows=_targets,
        columns=(
            Column("员工", lambda row: row["member"].name),
            Column("保底", lambda row: row["base"]),
            Column("冲刺", lambda row: row["sprint"]),
            Column("挑战", lambda row: row["challenge"]),
            Column("本月至今", lambda row: row["value"]),
            Column("预计达成", lambda row: row["landing"]),
        ),
    ),
)


def _masked_mobile(mobile: str | None) -> str | None:
    return f"{mobile[:3]}****{mobile[-4:]}" if mobile else None
