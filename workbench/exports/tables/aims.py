"""Targets of a month beside what is reached, of staff and of departments."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from marshmallow import Schema, fields

from workbench.exports.cells import Value, yuan
from workbench.exports.filters import Filters, ScopeField, scope_text
from workbench.exports.table import Column, ExportTable, for_managers, stream
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.months import Month
from workbench.metrics.metric import Unit
from workbench.metrics.registry import BY_KEY
from workbench.people.scopes import get_scope
from workbench.targets import queries, views
from workbench.targets.models import TargetMetric

FIGURES = {"保底": "base", "冲刺": "sprint", "挑战": "challenge", "本月至今": "value", "预计达成": "landing"}


class DepartmentFilter(Schema):
    """Which month, which metric."""

    month = Month(load_default=None, allow_none=True)
    metric = fields.Enum(TargetMetric, by_value=True, load_default=TargetMetric.GUIDED_GMV)


class TargetFilter(DepartmentFilter):
    """Whose."""

    scope = ScopeField()


def _staff(actor: Actor, filters: Filters) -> Iterator[Any]:
    metric, month = filters["metric"], filters["month"] or clock.today().replace(day=1)
    read = partial(queries.list_staff, get_scope(actor, scope_text(actor, filters)), month, metric)
    rows = stream(read, lambda row: (row.name, row.id), lambda page: views.staff(actor, page, metric, month))
    return ({**row, "metric": metric, "name": row["member"].name} for row in rows)


def _departments(actor: Actor, filters: Filters) -> Iterator[Any]:
    metric, month = filters["metric"], filters["month"] or clock.today().replace(day=1)
    rows = views.departments(actor, queries.list_departments(actor, month, metric), metric, month)
    return ({**row, "metric": metric} for row in rows)


def _figure(row: Any, name: str) -> Value:
    value: int | None = row[name]
    return yuan(value) if BY_KEY[row["metric"].value].unit is Unit.FEN else value


def _columns(whose: str) -> tuple[Column, ...]:
    figures = (Column(title, partial(_figure, name=name)) for title, name in FIGURES.items())
    return (Column(whose, lambda row: row["name"]), *figures)


ALL = (
    ExportTable(key="targets", title="目标", filters=TargetFilter, rows=_staff, columns=_columns("员工")),
    ExportTable(
        key="department_targets",
        title="部门目标",
        filters=DepartmentFilter,
        rows=_departments,
        is_for=for_managers,
        columns=_columns("部门"),
    ),
)
