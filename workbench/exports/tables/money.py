"""What orders earn: guided orders, commission by order and by person, rates, closings, targets."""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

import sqlalchemy as sa
from marshmallow import Schema, fields, validate

from workbench.attribution.models import Attribution
from workbench.commissions import lines, queries, rates, views, worth
from workbench.commissions.months import books
from workbench.commissions.schemas import DaysArgs
from workbench.commissions.windows import asked
from workbench.customers.models import Customer
from workbench.customers.queries import refs_of
from workbench.customers.views import masked
from workbench.exports import words
from workbench.exports.cells import Ratio, yuan
from workbench.exports.filters import DaysFilter, Filters, ScopeField, scope_text
from workbench.exports.table import Column, ExportTable, for_leaders, stream
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.orders.models import Order, Refund
from workbench.people.models import Member
from workbench.people.scopes import Scope, get_scope


class ScopeFilter(DaysFilter):
    """Whose orders, paid from one day to another, both included."""

    scope = ScopeField()


class EarnedFilter(DaysArgs):
    """Whose month or period."""

    scope = ScopeField()


class RateFilter(Schema):
    """Rates that hold now or will, or all there ever were."""

    state = fields.String(load_default="in_force", validate=validate.OneOf(["in_force", "all"]))


def _scope(actor: Actor, filters: Filters) -> Scope:
    return get_scope(actor, scope_text(actor, filters))


def _orders(actor: Actor, filters: Filters) -> Iterator[Any]:
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
        .where(Attribution.member_id.in_(_scope(actor, filters).members()))
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

    def named(page: Sequence[Any]) -> Iterator[Any]:
        known = refs_of(actor, [row.person_id for row in page if row.person_id is not None])
        return ({**row._asdict(), "customer": _name(row, known)} for row in page)

    return stream(read, lambda row: (row.paid_at, row.id), named)


def _name(row: Any, known: dict[int, dict[str, Any]]) -> str | None:
    if row.person_id is None:
        return None
    return known[row.person_id]["name"] if row.person_id in known else masked(row.customer_name)


def _lines(actor: Actor, filters: Filters) -> Iterator[Any]:
    now = books()
    read = partial(lines.list_lines, _scope(actor, filters), asked(filters, now), now, kind=None)
    return stream(read, _line_position, views.lines)


def _line_position(row: Any) -> tuple[Any, ...]:
    return row.paid_on, row.order_id, row.member_id, row.month, row.kind


def _members(actor: Actor, filters: Filters) -> Iterator[Any]:
    now = books()
    read = partial(worth.list_members, _scope(actor, filters), asked(filters, now), now)
    return stream(read, lambda row: (row.total_fen, row.id))


def _rates(_actor: Actor, filters: Filters) -> Iterator[Any]:
    read = partial(rates.list_rates, in_force=filters["state"] == "in_force")
    return stream(read, lambda row: (row.effective_on, row.id))


def _closings(_actor: Actor, _filters: Filters) -> Iterator[Any]:
    return stream(queries.list_closings, lambda row: (row.month,))


def _applied(row: Any) -> str:
    return "；".join(f"{_key(rate)} {yuan(rate.rate_bp)}%" for rate in row["rates"])


def _key(rate: Any) -> str:
    channel = words.SALES_CHANNELS.get(rate.sales_channel or "", rate.sales_channel)
    return " ".join(part for part in (channel, rate.category, rate.department_name) if part) or "通用"


def _month(day: dt.date) -> str:
    return f"{day:%Y年%m月}"


EARNED = (
    Column("当月订单（元）", lambda row: yuan(row.own_fen)),
    Column("调整（元）", lambda row: yuan(row.adjustment_fen)),
    Column("合计（元）", lambda row: yuan(row.total_fen)),
)

ALL = (
    ExportTable(
        key="orders",
        title="引导成交订单",
        filters=ScopeFilter,
        rows=_orders,
        columns=(
            Column("销售渠道", lambda row: words.SALES_CHANNELS.get(row["channel"], row["channel"])),
            Column("店铺", lambda row: row["shop"]),
            Column("订单号", lambda row: row["order_no"]),
            Column("状态", lambda row: words.ORDER_STATUSES.get(row["status"], row["status"])),
            Column("付款时间", lambda row: row["paid_at"]),
            Column("实付金额（元）", lambda row: yuan(row["amount_fen"])),
            Column("退款（元）", lambda row: yuan(row["refunded_fen"])),
            Column("净额（元）", lambda row: yuan(row["amount_fen"] - row["refunded_fen"])),
            Column("客户", lambda row: row["customer"]),
            Column("归属员工", lambda row: row["member_name"]),
            Column("员工账号", lambda row: row["userid"]),
            Column("归属依据", lambda row: words.SOURCES.get(row["source"], row["source"])),
        ),
    ),
    ExportTable(
        key="commissions",
        title="提成明细",
        filters=EarnedFilter,
        rows=_lines,
        columns=(
            Column("付款日期", lambda row: row["paid_on"]),
            Column("销售渠道", lambda row: words.SALES_CHANNELS.get(row["sales_channel"], row["sales_channel"])),
            Column("订单号", lambda row: row["order_no"]),
            Column("员工", lambda row: row["member"]["name"]),
            Column("类别", lambda row: words.LINE_KINDS[row["kind"]]),
            Column("结算月份", lambda row: _month(row["month"])),
            Column("实付金额（元）", lambda row: yuan(row["paid_fen"])),
            Column("计提金额（元）", lambda row: yuan(row["base_fen"])),
            Column("提成（元）", lambda row: yuan(row["amount_fen"])),
            Column("规则", _applied),
        ),
    ),
    ExportTable(
        key="commission_members",
        title="提成汇总",
        filters=EarnedFilter,
        rows=_members,
        columns=(Column("员工", lambda row: row.name), Column("账号", lambda row: row.userid), *EARNED),
    ),
    ExportTable(
        key="commission_rates",
        title="提成规则",
        filters=RateFilter,
        rows=_rates,
        columns=(
            Column("适用", _key),
            Column("比例", lambda row: Ratio(Decimal(row.rate_bp).scaleb(-4)) if row.rate_bp is not None else "停用"),
            Column("从哪天起", lambda row: row.effective_on),
            Column("到哪天前", lambda row: row.until),
            Column("设置人", lambda row: row.set_by_name),
            Column("设置时间", lambda row: row.set_at),
        ),
    ),
    ExportTable(
        key="commission_closings",
        title="提成月结",
        rows=_closings,
        is_for=for_leaders,
        columns=(
            Column("月份", lambda row: _month(row.month)),
            *EARNED,
            Column("结算人", lambda row: row.closed_by_name),
            Column("结算时间", lambda row: row.closed_at),
        ),
    ),
)
