"""What comes in and how much of it is known: imports and the rows they refused, promotion codes, coverage."""

from collections.abc import Iterator
from functools import partial
from operator import itemgetter
from typing import Any

from marshmallow import Schema

from workbench.exports import words
from workbench.exports.cells import share, yuan
from workbench.exports.filters import Filters, IdField
from workbench.exports.table import Column, ExportTable, for_administrators, for_leaders, stream
from workbench.identities import coverage
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.months import Month
from workbench.orders import codes, import_queries, reporting


class ImportFilter(Schema):
    """Of one file."""

    import_id = IdField()


class CoverageFilter(Schema):
    """Of which month; this one, unless said otherwise."""

    month = Month(load_default=None, allow_none=True)


def _imports(_actor: Actor, _filters: Filters) -> Iterator[Any]:
    return stream(import_queries.newest, lambda row: (row.OrderImport.id,), partial(map, import_queries.as_shown))


def _rejects(_actor: Actor, filters: Filters) -> Iterator[Any]:
    read = partial(import_queries.rejects, import_queries.get(filters["import_id"]).id)
    return stream(read, lambda reject: (reject.line_no,), partial(map, reporting.in_words))


def _codes(_actor: Actor, _filters: Filters) -> Iterator[Any]:
    return stream(codes.registered, lambda row: (row.made_at, row.id), partial(map, codes.as_shown))


def _coverage(_actor: Actor, filters: Filters) -> Iterator[Any]:
    return iter(coverage.of_month(filters["month"] or clock.today())["channels"])


ALL = (
    ExportTable(
        key="order_imports",
        title="订单导入",
        rows=_imports,
        is_for=for_administrators,
        columns=(
            Column("文件", lambda row: row["file_name"]),
            Column("销售渠道", lambda row: words.SALES_CHANNELS.get(row["channel"] or "", row["channel"])),
            Column("店铺", lambda row: row["shop"]),
            Column("状态", lambda row: words.IMPORT_STATES.get(row["state"], row["state"])),
            Column("上传人", lambda row: row["uploaded_by_name"]),
            Column("上传时间", lambda row: row["uploaded_at"]),
            Column("完成时间", lambda row: row["finished_at"]),
            Column("读取行数", lambda row: row["lines_read"]),
            Column("拒绝行数", lambda row: row["lines_rejected"]),
            Column("新增订单", lambda row: row["orders_created"]),
            Column("更新订单", lambda row: row["orders_updated"]),
            Column("没有变化", lambda row: row["orders_unchanged"]),
            Column("退款金额不明", lambda row: row["orders_unsure"]),
        ),
    ),
    ExportTable(
        key="order_import_rejects",
        title="导入时要看的行",
        filters=ImportFilter,
        rows=_rejects,
        is_for=for_administrators,
        columns=tuple(Column(title, itemgetter(place)) for place, title in enumerate(reporting.HEADERS)),
    ),
    ExportTable(
        key="promo_codes",
        title="推广码",
        rows=_codes,
        is_for=for_administrators,
        columns=(
            Column("推广码", lambda row: row["code"]),
            Column("员工", lambda row: row["member"]["name"] if row["member"] else None),
            Column("账号", lambda row: row["member"]["userid"] if row["member"] else None),
            Column("活动", lambda row: row["campaign"]),
            Column("登记时间", lambda row: row["made_at"]),
        ),
    ),
    ExportTable(
        key="identity_coverage",
        title="公私域覆盖",
        filters=CoverageFilter,
        rows=_coverage,
        is_for=for_leaders,
        columns=(
            Column("销售渠道", lambda row: words.SALES_CHANNELS.get(row["channel"], row["channel"])),
            Column("订单数", lambda row: row["orders"]),
            Column("已归户订单", lambda row: row["resolved_orders"]),
            Column("归户率", lambda row: share(row["resolved_orders"], row["orders"])),
            Column("金额（元）", lambda row: yuan(row["amount_fen"])),
            Column("已归户金额（元）", lambda row: yuan(row["resolved_amount_fen"])),
            Column("买家数", lambda row: row["buyers"]),
            Column("已归户买家", lambda row: row["resolved_buyers"]),
        ),
    ),
)
