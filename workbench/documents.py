"""Documents written from the code, so that they say what it does: the metric dictionary, and what can be exported."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from workbench.exports.catalog import TABLES
from workbench.exports.table import ExportTable, for_administrators, for_leaders, for_managers
from workbench.kernel.actor import Actor
from workbench.metrics.beginnings import FOLLOWING, WITHIN_DAYS
from workbench.metrics.metric import Direction, Metric, Since, Unit
from workbench.metrics.registry import ALL

FOLDER = Path(__file__).resolve().parent.parent / "docs"

UNITS = {Unit.COUNT: "个", Unit.FEN: "元（存分）", Unit.RATIO: "比率", Unit.MINUTES: "分钟"}
BETTER = {Direction.UP: "高", Direction.DOWN: "低", None: ""}
SINCE = {
    Since.SYNC: "first full sync",
    Since.IMPORT: "first order",
    Since.STATISTICS: "first statistic of WeCom",
    Since.LINKS: "first figures of an acquisition link",
    Since.TOUCHES: "first touch or full sync",
    Since.SYNC_AND_IMPORT: "first full sync and first order, whichever is later",
}
READERS: dict[Callable[[Actor], bool], str] = {
    for_managers: "managers",
    for_leaders: "leaders, administrators",
    for_administrators: "administrators",
}
WRITTEN = "Written by `flask --app wsgi docs`; do not edit."


def metrics_page() -> str:
    """Every metric as the registry defines it."""
    rows = [
        (f"`{one.key}`", _name(one), UNITS[one.unit], one.definition, one.formula, BETTER[one.direction], _since(one))
        for one in ALL
    ]
    return _page(
        "Metric dictionary (指标口径)",
        f"What the product counts, word for word as behind the ⓘ of every number and at `GET /api/v1/metrics`. Before "
        f"`since` a value is null (数据自 … 起). The first order is the earliest that {FOLLOWING} others follow within "
        f"{WITHIN_DAYS} days (one alone, long before all others, is a slip of a file; an administrator may set it: "
        f"`PUT /api/v1/admin/order-beginning`). {WRITTEN}",
        ("key", "名称", "单位", "口径", "公式", "好", "since"),
        rows,
    )


def exports_page() -> str:
    """Every table that can be exported, with its columns."""
    rows = [
        (f"`{one.key}`", one.title, "、".join(column.title for column in one.columns), _filters(one), _readers(one))
        for one in TABLES.values()
    ]
    return _page(
        "Exports (导出)",
        "`POST /api/v1/exports` `{table, file_format: csv|xlsx, filters}` makes a file of what the asker may see; "
        "large ones are made in the background. Filters in bold are needed. Cells that a spreadsheet would take for a "
        f"formula begin with an apostrophe. {WRITTEN}",
        ("table", "名称", "列", "filters", "for"),
        rows,
    )


PAGES = {"metrics.md": metrics_page, "exports.md": exports_page}


def write() -> list[str]:
    """Write them anew; returns their names."""
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")
    return list(PAGES)


def _name(metric: Metric) -> str:
    return f"{metric.name}（近似）" if metric.is_approximate else metric.name


def _since(metric: Metric) -> str:
    return SINCE[metric.since]


def _filters(table: ExportTable) -> str:
    fields = table.filters().fields.items()
    names = ((f"**`{one.data_key or name}`**" if one.required else f"`{one.data_key or name}`") for name, one in fields)
    return " ".join(names)


def _readers(table: ExportTable) -> str:
    return READERS.get(table.is_for, "everybody")


def _page(title: str, text: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"# {title}", "", text, "", _row(header), _row("---" for _ in header), *map(_row, rows)]
    return "\n".join(lines) + "\n"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '｜').replace(chr(10), ' ') for cell in cells)} |"
