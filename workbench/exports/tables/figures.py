"""The figures: every metric, over time, in its parts, and what is behind it."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from marshmallow import fields

from workbench.exports import words
from workbench.exports.cells import Value, yuan
from workbench.exports.table import PAGE, Column, ExportTable
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.metrics import breakdowns, details, leaderboards, queries, registry, series
from workbench.metrics.breakdowns import By
from workbench.metrics.metric import Metric, Unit
from workbench.metrics.periods import Period, period_of
from workbench.metrics.schemas import ScopeArgs
from workbench.metrics.scopes import get_scope

Filters = dict[str, Any]
UNITS = {"count": "", "fen": "元", "ratio": "比率", "minutes": "分钟"}


class MetricFilter(ScopeArgs):
    """Which metric, whose, and when."""

    metric = fields.String(required=True)


class BreakdownFilter(MetricFilter):
    """Divided by what."""

    by = fields.Enum(By, by_value=True, required=True)


class BoardFilter(ScopeArgs):
    """Which leaderboard."""

    board = fields.String(required=True)


def figure(unit: str, value: float | None) -> Value:
    """A value of the API as it stands in a file: money in yuan, ratios as they are."""
    if value is None:
        return None
    if unit == Unit.FEN.value:
        return yuan(int(value))
    return Decimal(str(value)) if unit in {Unit.RATIO.value, Unit.MINUTES.value} else int(value)


def _period(filters: Filters) -> Period:
    return period_of(filters["period"], filters["date"] or clock.today(), first=filters["first"], last=filters["last"])


def _metric(filters: Filters) -> Metric:
    return registry.get(filters["metric"])


def _kpis(actor: Actor, filters: Filters) -> Iterator[Any]:
    found = queries.kpis(get_scope(actor, filters["scope"]), _period(filters))["metrics"]
    for metric in registry.answered():
        yield {"metric": metric, **found[metric.key]}


def _series(actor: Actor, filters: Filters) -> Iterator[Any]:
    metric = _metric(filters)
    for point in series.points(metric, get_scope(actor, filters["scope"]), _period(filters))["points"]:
        yield {"metric": metric, **point}


def _breakdown(actor: Actor, filters: Filters) -> Iterator[Any]:
    metric = _metric(filters)
    scope, period = get_scope(actor, filters["scope"]), _period(filters)
    return ({"metric": metric, **row} for row in breakdowns.rows(metric, scope, period, filters["by"]))


def _behind(actor: Actor, filters: Filters) -> Iterator[Any]:
    metric = _metric(filters)
    scope, period, cursor = get_scope(actor, filters["scope"]), _period(filters), None
    while True:
        page = details.page(actor, metric, scope, period, cursor=cursor, limit=PAGE)
        yield from ({"metric": metric, **row} for row in page["items"])
        cursor = page["next_cursor"]
        if cursor is None:
            return


def _board(actor: Actor, filters: Filters) -> Iterator[Any]:
    scope, period = get_scope(actor, filters["scope"]), _period(filters)
    unit = Unit.COUNT if filters["board"] == leaderboards.Board.INTERACTION else Unit.FEN
    return ({**row, "unit": unit.value} for row in leaderboards.read(actor, filters["board"], scope, period)["rows"])


def _value(name: str) -> Any:
    return lambda row: figure(row["metric"].unit.value, row[name])


COMPARED = (
    Column("数值", _value("value")),
    Column("上期", _value("previous")),
    Column("环比", lambda row: figure("ratio", row["change"])),
)

ALL = (
    ExportTable(
        key="kpis",
        title="指标",
        filters=ScopeArgs,
        rows=_kpis,
        columns=(
            Column("指标", lambda row: row["metric"].name),
            Column("单位", lambda row: UNITS[row["metric"].unit.value]),
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
            Column("计入", _value("counted")),
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
)


def _of_order(row: Any, name: str, said: dict[str, str] | None = None) -> Value:
    value: str | None = row["order"][name] if row["order"] else None
    return said.get(value or "", value) if said else value
