"""Reads of order imports, their rejects, and saved mappings: administrators only, who see all of them."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from workbench.kernel.db import db
from workbench.kernel.errors import not_found
from workbench.orders import importing
from workbench.orders.files.presets import BY_KEY
from workbench.orders.import_models import ImportState, OrderImport, OrderImportReject, OrderMapping
from workbench.people.models import Member


def get(import_id: int) -> OrderImport:
    """One import."""
    found = db.session.get(OrderImport, import_id)
    if found is None:
        raise not_found()
    return found


def get_mapping(mapping_id: int) -> OrderMapping:
    """One saved mapping."""
    found = db.session.get(OrderMapping, mapping_id)
    if found is None:
        raise not_found()
    return found


def newest(*, after: tuple[Any, ...] | None, limit: int) -> Sequence[Any]:
    """(OrderImport, uploaded_by_name), newest first; up to `limit + 1`."""
    query = _with_names().order_by(OrderImport.id.desc()).limit(limit + 1)
    if after:
        query = query.where(OrderImport.id < after[0])
    return db.session.execute(query).all()


def shown(import_id: int) -> dict[str, Any]:
    """One import as it is shown."""
    return as_shown(db.session.execute(_with_names().where(OrderImport.id == import_id)).one())


def _with_names() -> Any:
    return sa.select(OrderImport, Member.name.label("uploaded_by_name")).join(
        Member, Member.id == OrderImport.uploaded_by_id
    )


def as_shown(row: Any) -> dict[str, Any]:
    """An import with what follows from it."""
    one: OrderImport = row.OrderImport
    layout = importing.layout_of(one)
    missing = layout.missing()
    if one.channel is None:
        missing.append("channel")
    elif importing.needs_shop(one):
        missing.append("shop")
    columns = {column.key: getattr(one, column.key) for column in sa.inspect(OrderImport).columns}
    preset = BY_KEY.get(layout.preset)
    return {
        **columns,
        "layout": layout,
        "percent": percent(one),
        "missing": missing,
        "is_verified": preset is None or preset.is_verified,
        "uploaded_by_name": row.uploaded_by_name,
    }


def percent(one: OrderImport) -> int:
    """Reading is the first half, applying the second."""
    if one.state == ImportState.APPLYING.value:
        return 50 + 50 * one.orders_applied // max(one.orders_total, 1)
    if one.state == ImportState.READING.value:
        return min(50 * one.bytes_read // max(one.size_bytes, 1), 50)
    return 100 if one.state == ImportState.DONE.value else 0


def rejects(
    import_id: int, *, after: tuple[Any, ...] | None, limit: int, is_imported: bool | None = None
) -> Sequence[OrderImportReject]:
    """Rows to look at in the order of the file, refused or imported with a doubt, or both; up to `limit + 1`."""
    query = sa.select(OrderImportReject).where(OrderImportReject.import_id == import_id)
    if is_imported is not None:
        query = query.where(OrderImportReject.is_imported == is_imported)
    if after:
        query = query.where(OrderImportReject.line_no > after[0])
    return db.session.scalars(query.order_by(OrderImportReject.line_no).limit(limit + 1)).all()


def mappings() -> list[dict[str, Any]]:
    """Saved mappings by name."""
    query = sa.select(OrderMapping).order_by(OrderMapping.name)
    names = ("id", "name", "channel", "saved_at")
    return [
        {**{name: getattr(one, name) for name in names}, "columns": one.layout["columns"]}
        for one in db.session.scalars(query)
    ]
