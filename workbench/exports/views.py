"""Turn exports into the shapes of `schemas`."""

from collections.abc import Iterable
from typing import Any

from workbench.exports.catalog import TABLES
from workbench.exports.jobs import KEPT
from workbench.exports.models import Export, ExportStatus
from workbench.exports.progress import rows_so_far
from workbench.kernel import clock


def exports(found: Iterable[Export]) -> list[dict[str, Any]]:
    """Exports as a page shows them."""
    return [_export(export) for export in found]


def _export(export: Export) -> dict[str, Any]:
    table = TABLES.get(export.table_key)
    is_waiting = export.status == ExportStatus.WAITING.value
    return {
        "id": export.id,
        "table": export.table_key,
        "title": table.title if table else export.table_key,
        "file_format": export.file_format,
        "status": "expired" if export.forgotten_at else export.status,
        "row_count": rows_so_far(export.id) if is_waiting else export.row_count,
        "size_bytes": export.size_bytes,
        "asked_at": export.asked_at,
        "finished_at": export.finished_at,
        "expires_at": export.asked_at + KEPT,
    }


def file_name(export: Export) -> str:
    """What the file is called once it is saved."""
    table = TABLES.get(export.table_key)
    day = export.asked_at.astimezone(clock.corp_zone())
    return f"{table.title if table else export.table_key}-{day:%Y%m%d}-{export.id}.{export.file_format}"
