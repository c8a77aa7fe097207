"""Say how an uploaded file is read: a preset, a saved mapping, columns by hand, another encoding."""

import itertools
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import Refused
from workbench.orders import importing, previewing
from workbench.orders.files.layout import Layout, detect, with_preset
from workbench.orders.files.presets import FIELDS
from workbench.orders.files.rows import BadFile, table
from workbench.orders.import_models import ImportState, OrderImport, OrderMapping
from workbench.orders.import_queries import get_mapping

BY_HAND = ("amount_per", "fixed_status", "words")


def lay_out(order_import: OrderImport, chosen: dict[str, Any]) -> None:
    """Change how it will be read; what is not named stays."""
    if order_import.state != ImportState.UPLOADED.value:
        raise Refused("already_started", detail="This file is being imported, or has been; upload it again.")
    layout = importing.layout_of(order_import)
    if "encoding" in chosen:
        layout = _read_again(order_import, replace(layout, encoding=chosen["encoding"]))
        order_import.channel = layout.preset or order_import.channel
    if "preset" in chosen:
        layout = with_preset(layout, chosen["preset"])
        order_import.channel = layout.preset
    if "mapping_id" in chosen:
        mapping = get_mapping(chosen["mapping_id"])
        saved = Layout.from_json(mapping.layout)
        there = {name: saved.columns[name] for name in FIELDS if saved.columns.get(name) in layout.headers}
        layout = replace(layout, preset="", columns=there, **{name: getattr(saved, name) for name in BY_HAND})
        order_import.channel = mapping.channel
    if "columns" in chosen:
        unknown = set(chosen["columns"].values()) - set(layout.headers)
        if unknown:
            raise Refused(
                "invalid", status=422, detail=f"columns: the file has no column {', '.join(sorted(unknown))}."
            )
        layout = replace(layout, columns=chosen["columns"])
    layout = replace(layout, **{name: chosen[name] for name in BY_HAND if name in chosen})
    order_import.layout = layout.to_json()
    order_import.channel = chosen.get("channel", order_import.channel)
    order_import.shop = chosen.get("shop", order_import.shop)


def _read_again(order_import: OrderImport, layout: Layout) -> Layout:
    try:
        with previewing.beginning(order_import) as file, table(file, layout) as rows:
            return detect(layout, list(itertools.islice(rows, importing.FIRST_ROWS)))
    except (BadFile, UnicodeError) as error:
        raise Refused("invalid", status=422, detail="encoding: the file cannot be read so.") from error


def save_mapping(order_import: OrderImport, name: str, *, by: Actor) -> None:
    """Keep how this file is read under a name; the same name again replaces it."""
    layout = importing.layout_of(order_import)
    if layout.missing() or order_import.channel is None:
        raise Refused("incomplete", detail="Say first which column is what.")
    values = {"channel": order_import.channel, "layout": layout.to_json(), "saved_at": clock.now()}
    values["saved_by_id"] = by.member_id
    statement = insert(OrderMapping).values(name=name, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))


def remove_mapping(mapping_id: int) -> None:
    """Forget a saved mapping; twice is once."""
    db.session.execute(sa.delete(OrderMapping).where(OrderMapping.id == mapping_id))
