"""What would become of a file: its first rows, as they would be read, beside what is known."""

import io
import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

import sqlalchemy as sa

from workbench.kernel.db import db
from workbench.orders import importing
from workbench.orders.files.presets import PER_LINE
from workbench.orders.files.results import Line, Rejected
from workbench.orders.files.rows import CSV, BadFile, table
from workbench.orders.files.whole import whole_orders
from workbench.orders.import_models import OrderImport, OrderImportPiece
from workbench.orders.incoming import shop_in_key
from workbench.orders.models import Order

LOOKED_AT = 1000
SHOWN = 100
MOST_WORDS = 20
PIECES = 4
"""Megabytes of a CSV in which the first thousand rows are looked for."""


def preview(order_import: OrderImport) -> dict[str, Any]:
    """Per-row verdicts of the first rows, and the counts of the first thousand."""
    try:
        with beginning(order_import) as file, table(file, importing.layout_of(order_import)) as rows:
            results = importing.reader_of(order_import).read(rows)
            found = [result for result in itertools.islice(results, LOOKED_AT) if result is not None]
    except BadFile:
        found = []
    rows_of_orders = whole_orders(found, by_lines=importing.layout_of(order_import).amount_per == PER_LINE)
    known = _known(order_import, [line for line in rows_of_orders if isinstance(line, Line)])
    shown = [_row(order_import, result, known) for result in rows_of_orders]
    counts = Counter(row["verdict"] for row in shown)
    totals = {verdict: counts[verdict] for verdict in ("new", "known", "rejected")}
    unsure = {(one.shop, one.order_no) for one in rows_of_orders if isinstance(one, Line) and one.is_refund_unknown}
    unknown = {row["value"]: None for row in shown if row["reason"] == "unknown_status"}
    return {
        "rows": shown[:SHOWN],
        "looked_at": len(shown),
        **totals,
        "unsure": len(unsure),
        "unknown_words": list(unknown)[:MOST_WORDS],
    }


@contextmanager
def beginning(order_import: OrderImport) -> Iterator[IO[bytes]]:
    """The first megabytes of a CSV; of an XLSX all of it, whose table of contents is at its end."""
    if importing.layout_of(order_import).kind != CSV:
        with importing.opened(order_import) as file:
            yield file
        return
    pieces = sa.select(OrderImportPiece.content).where(
        OrderImportPiece.import_id == order_import.id, OrderImportPiece.position < PIECES
    )
    yield io.BytesIO(b"".join(db.session.scalars(pieces.order_by(OrderImportPiece.position))))


def _known(order_import: OrderImport, lines: Sequence[Line]) -> set[tuple[str, str]]:
    channel = order_import.channel or ""
    keys = {(shop_in_key(channel, line.shop), line.order_no) for line in lines}
    query = sa.select(Order.shop, Order.order_no).where(
        Order.channel == channel, sa.tuple_(Order.shop, Order.order_no).in_(keys)
    )
    return {(row.shop, row.order_no) for row in db.session.execute(query)} if keys else set()


def _row(order_import: OrderImport, result: Line | Rejected, known: set[tuple[str, str]]) -> dict[str, Any]:
    row = {"line_no": result.line_no, "order_no": result.order_no, "status": None, "amount_fen": None}
    row |= {"paid_at": None, "title": "", "reason": None, "field": "", "value": "", "is_refund_unknown": False}
    if isinstance(result, Rejected):
        reasons = {"verdict": "rejected", "reason": result.reason, "field": result.field, "value": result.value}
        return {**row, **reasons}
    key = (shop_in_key(order_import.channel or "", result.shop), result.order_no)
    told = {name: getattr(result, name) for name in ("status", "amount_fen", "paid_at", "title", "is_refund_unknown")}
    return {**row, **told, "verdict": "known" if key in known else "new"}
