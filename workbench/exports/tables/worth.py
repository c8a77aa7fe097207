"""What channels cost and are worth, and the asset formula."""

from collections.abc import Iterator
from typing import Any

from workbench.exports.cells import Value, ratio, yuan
from workbench.exports.filters import Filters, PeriodFilter, scope_text
from workbench.exports.table import Column, ExportTable, for_leaders, for_who_sees_all
from workbench.exports.tables.figures import figure, period
from workbench.kernel.actor import Actor
from workbench.metrics import asset_formula, costs
from workbench.metrics.metric import Unit
from workbench.metrics.registry import BY_KEY
from workbench.metrics.scopes import get_scope


class CorpPeriod(PeriodFilter):
    """Of which customers: those met in a period."""

    class Meta:
        """Channels belong to the corp."""

        exclude = ("scope",)


def _costs(_actor: Actor, _filters: Filters) -> Iterator[Any]:
    return iter(costs.named(costs.live()))


def _worth(_actor: Actor, filters: Filters) -> Iterator[Any]:
    return iter(costs.channels(period(filters).current))


def _formula(actor: Actor, filters: Filters) -> Iterator[Any]:
    return iter(asset_formula.read(get_scope(actor, scope_text(actor, filters)), period(filters))["factors"])


def _factor(name: str) -> Any:
    def read(row: Any) -> Value:
        unit = BY_KEY[row["key"]].unit
        return figure(unit, row[name]) if unit is not Unit.COUNT else row[name]

    return read


ALL = (
    ExportTable(
        key="channel_costs",
        title="渠道成本",
        rows=_costs,
        is_for=for_leaders,
        columns=(
            Column("渠道", lambda row: row["name"]),
            Column("从", lambda row: row["begins_on"]),
            Column("到", lambda row: row["ends_on"]),
            Column("成本（元）", lambda row: yuan(row["amount_fen"])),
            Column("说明", lambda row: row["note"]),
            Column("录入时间", lambda row: row["entered_at"]),
        ),
    ),
    ExportTable(
        key="channel_worth",
        title="渠道价值",
        filters=CorpPeriod,
        rows=_worth,
        is_for=for_who_sees_all,
        columns=(
            Column("渠道", lambda row: row["name"]),
            Column("成本（元）", lambda row: yuan(row["cost_fen"])),
            Column("新增客户", lambda row: row["new_customers"]),
            Column("获客成本（元）", lambda row: yuan(row["cac_fen"])),
            Column("至今价值（元）", lambda row: yuan(row["ltv_fen"])),
            Column("预计价值（元）", lambda row: yuan(row["ltv_projected_fen"])),
            Column("价值÷成本", lambda row: ratio(row["ltv_cac"])),
            Column("回本天数", lambda row: row["payback_days"]),
        ),
    ),
    ExportTable(
        key="asset_formula",
        title="私域业绩公式",
        filters=PeriodFilter,
        rows=_formula,
        columns=(
            Column("因素", lambda row: BY_KEY[row["key"]].name),
            Column("数值", _factor("value")),
            Column("上期", _factor("previous")),
            Column("对变化的贡献（元）", lambda row: yuan(row["share_fen"])),
        ),
    ),
)
