"""The figures: every metric, over time, in its parts, and what is behind it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from marshmallow import fields

from workbench.exports import words
from workbench.exports.cells import Value, ratio, yuan
from workbench.exports.filters import Filters, PeriodFilter, scope_text
from workbench.exports.table import PAGE, Column, ExportTable
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.metrics import breakdowns, details, leaderboards, queries, registry, series
from workbench.metrics.breakdowns import By
from workbench.metrics.leaderboards import Board
from workbench.metrics.metric import Metric, Unit
from workbench.metrics.periods import Period, period_of
from workbench.metrics.scopes import Scope, get_scope

UNITS = {Unit.COUNT: "", Unit.FEN: "元", Unit.RATIO: "比率", Unit.MINUTES: "分钟"}


class MetricFilter(PeriodFilter):
    """Which metric, whose, and when."""

    metric = fields.String(required=True)


class BreakdownFilter(MetricFilter):
    """Divided by what."""

    by = fields.Enum(By, by_value=True, required=True)


class BoardFilter(PeriodFilter):
    """Which leaderboard."""

    board = fields.Enum(Board, by_value=True, required=True)


def figure(unit: Unit, value: float | Decimal | None) -> Value:
    """A value of the API as it stands in a file: money in yuan, ratios in per cent."""
    if value is None:
        return None
    match unit:
        case Unit.FEN:
            return yuan(int(value))
        case Unit.RATIO:
            return ratio(value)
        case Unit.MINUTES:
            return Decimal(str(value))
    return int(value)


def period(filters: Filters) -> Period:
    """Which days are meant."""
    day = filters["date"] or clock.today()
    return period_of(filters["period"], day, first=filters["first"], last=filters["last"])


def _scope(actor: Actor, filters: Filters) -> Scope:
    return get_scope(actor, scope_text(actor, filters))


def _metric(filters: Filters) -> Metric:
    return registry.get(filters["metric"])


def _kpis(actor: Actor, filters: Filters) -> Iterator[Any]:
    found = queries.kpis(_scope(actor, filters), period(filters))["metrics"]
    for metric in registry.answered():
        yield {"metric": metric, **found[metric.key]}


def _series(actor: Actor, filters: Filters) -> Iterator[Any]:
    metric = _metric(filters)
    for point in series.points(metric, _scope(actor, filters), period(filters))["points"]:
        yield {"metric": metric, **point}


def _breakdown(actor: Actor, filters: Filters) -> Iterator[Any]:
    metric = _metric(filters)
    found = breakdowns.divide(metric, _scope(actor, filters), period(filters), filters["by"])
    rest = [{**found.rest, "name": "其他（没有商品、运费等）"}] if found.rest else []
    return ({"metric": metric, **row} for row in [*found.rows, *rest])


def _behind(actor: Actor, filters: Filters) -> Iterator[Any]:
    metric = _metric(filters)
    scope, when, cursor = _scope(actor, filters), period(filters), None
    while True:
        page = details.page(actor, metric, scope, when, cursor=cursor, limit=PAGE)
        yield from ({"metric": metric, **row} for row in page["items"])
        cursor = page["next_cursor"]
        if cursor is None:
            return


def _board(actor: Actor, filters: Filters) -> Iterator[Any]:
    board = filters["board"]
    unit = Unit.COUNT if board is Board.INTERACTION else Unit.FEN
    found = leaderboards.read(actor, board.value, _scope(actor, filters), period(filters))
    return ({**row, "unit": unit} for row in found["rows"])


def _dictionary(_actor: Actor, _filters: Filters) -> Iterator[Any]:
    return iter(queries.describe(registry.ALL))


def _value(name: str) -> Any:
    return lambda row: figure(row["metric"].unit, row[name])


COMPARED = (
    Column("数值", _value("value")),
    Column("上期", _value("previous")),
    Column("环比", lambda row: ratio(row["change"])),
)

ALL = (
    ExportTable(
        key="kpis",
        title="指标",
        filters=PeriodFilter,
        rows=_kpis,
        columns=(
            Column("指标", lambda row: row["metric"].name),
            Column("单位", lambda row: UNITS[row["metric"].unit]),
            *COMPARED,
            Column("口径", lambda row: row["metric"].definition),
        ),
    ),
    ExportTable(
        key="kpi_series",
        title="指标趋势",
        filters=MetricFilter,
        rows=_series,
        columns=(Column("日期", lambda row: row["day"]), Column("数值", _value("value"))),
    ),
    ExportTable(
        key="kpi_breakdown",
        title="指标构成",
        filters=BreakdownFilter,
        rows=_breakdown,
        columns=(Column("名称", lambda row: row["name"]), *COMPARED),
    ),
    ExportTable(
        key="kpi_detail",
        title="指标明细",
        filters=MetricFilter,
        rows=_behind,
        columns=(
            Column("时间", lambda row: row["happened_at"]),
            Column("计入", lambda row: figure(row["metric"].counted_unit, row["counted"])),
            Column("计入单位", lambda row: UNITS[row["metric"].counted_unit] or "个"),
            Column("客户", lambda row: row["customer"]["name"] if row["customer"] else row["masked_name"]),
            Column("员工", lambda row: row["member_name"]),
            Column("销售渠道", lambda row: _of_order(row, "channel", words.SALES_CHANNELS)),
            Column("订单号", lambda row: _of_order(row, "order_no")),
            Column("归属依据", lambda row: _of_order(row, "source", words.SOURCES)),
        ),
    ),
    ExportTable(
        key="leaderboard",
        title="排行榜",
        filters=BoardFilter,
        rows=_board,
        columns=(
            Column("名次", lambda row: row["rank"]),
            Column("名称", lambda row: row["name"]),
            Column("数值", lambda row: figure(row["unit"], row["value"])),
            Column("上期", lambda row: figure(row["unit"], row["previous"])),
        ),
    ),
    ExportTable(
        key="metrics",
        title="指标口径",
        rows=_dictionary,
        columns=(
            Column("指标", lambda row: row["name"]),
            Column("单位", lambda row: UNITS[Unit(row["unit"])]),
            Column("口径", lambda row: row["definition"]),
            Column("公式", lambda row: row["formula"]),
            Column("数据自", lambda row: row["since"]),
            Column("近似", lambda row: row["is_approximate"]),
        ),
    ),
)


def _of_order(row: Any, name: str, said: Mapping[str, str] | None = None) -> Value:
    value: str | None = row["order"][name] if row["order"] else None
    return said.get(value or "", value) if said else value
