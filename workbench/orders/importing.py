"""Files of orders: keep the upload, say how it will be read, read its lines, apply its orders, each step continuing."""

import datetime as dt
import itertools
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from workbench.audit import actions as audit
from workbench.kernel import clock, live
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import Refused
from workbench.orders import grouping, sifting, tables
from workbench.orders.files.layout import Layout, detect
from workbench.orders.files.lines import LineReader
from workbench.orders.files.presets import PER_LINE
from workbench.orders.files.results import Line, Rejected
from workbench.orders.files.rows import BadFile, recognise, table
from workbench.orders.import_models import (
    ImportState,
    OrderImport,
    OrderImportLine,
    OrderImportPiece,
    OrderImportReject,
)
from workbench.orders.incoming import ONE_PER_CHANNEL, Verdict
from workbench.orders.recording import count_staged, merge_staged

PIECE_BYTES = 1024 * 1024
LINES_AT_A_TIME = 10_000
ORDERS_AT_A_TIME = 5_000
LINE_COLUMNS = ", ".join(("import_id", *Line._fields))
LIVE_TOPIC = "order-imports"
FIRST_ROWS = 30
BAD_FILES = {
    "no_table": "This is no table of orders: upload the CSV or XLSX that the channel exports.",
    "web_page": "This is a web page with a spreadsheet's name: open it in a spreadsheet and save it as .xlsx.",
    "old_excel": "This is an old Excel file (.xls): save it as .xlsx or .csv.",
    "broken_excel": "This workbook cannot be opened: it is damaged or has a password. Export it again.",
    "too_large": "This workbook is too large when unpacked: export it as CSV, or in several files.",
}


def keep(file: IO[bytes], file_name: str, *, by: Actor) -> OrderImport:
    """Keep an uploaded file, piece by piece, and guess how it is to be read."""
    try:
        layout = recognise(file)
        with table(file, layout) as rows:
            layout = detect(layout, list(itertools.islice(rows, FIRST_ROWS)))
    except BadFile as error:
        raise Refused(error.code, status=422, detail=BAD_FILES[error.code]) from error
    file.seek(0)
    order_import = OrderImport(
        file_name=file_name[-200:],
        size_bytes=0,
        layout=layout.to_json(),
        channel=layout.preset or None,
        uploaded_at=clock.now(),
        uploaded_by_id=by.member_id,
    )
    db.session.add(order_import)
    db.session.flush()  # the pieces name it
    for position in itertools.count():
        content = file.read(PIECE_BYTES)
        if not content:
            break
        order_import.size_bytes += len(content)
        piece = {"import_id": order_import.id, "position": position, "content": content}
        db.session.execute(sa.insert(OrderImportPiece), [piece])
    return order_import


@contextmanager
def opened(order_import: OrderImport) -> Iterator[IO[bytes]]:
    """The uploaded file, on this machine's disk."""
    pieces = sa.select(OrderImportPiece.position).where(OrderImportPiece.import_id == order_import.id)
    with tempfile.TemporaryFile() as file:
        for position in db.session.scalars(pieces.order_by(OrderImportPiece.position)).all():
            content = sa.select(OrderImportPiece.content).where(
                OrderImportPiece.import_id == order_import.id, OrderImportPiece.position == position
            )
            file.write(db.session.scalars(content).one())
        yield file


def layout_of(order_import: OrderImport) -> Layout:
    """How it is read."""
    return Layout.from_json(order_import.layout)


def reader_of(order_import: OrderImport) -> LineReader:
    """What reads its lines."""
    has_shops = order_import.channel not in ONE_PER_CHANNEL
    zone, now = clock.corp_zone(), clock.now()
    layout = layout_of(order_import).without_nicknames(order_import.channel)
    return LineReader(layout, shop=order_import.shop, has_shops=has_shops, zone=zone, now=now)


def start(order_import: OrderImport, *, by: Actor) -> bool:
    """Say that it is to be imported; False when that was said before."""
    db.session.refresh(order_import, with_for_update=True)
    if order_import.state != ImportState.UPLOADED.value:
        return False
    missing = layout_of(order_import).missing()
    if order_import.channel is None:
        missing.append("channel")
    elif needs_shop(order_import):
        missing.append("shop")
    if missing:
        raise Refused("incomplete", detail=f"Say first which column is what: {', '.join(missing)}.")
    order_import.state = ImportState.READING.value
    order_import.started_at = clock.now()
    audit.record(
        "order_import_started",
        subject_kind="order_import",
        subject_id=order_import.id,
        actor_id=by.member_id,
        file_name=order_import.file_name,
        channel=order_import.channel,
        size_bytes=order_import.size_bytes,
    )
    return True


def discard(order_import: OrderImport) -> None:
    """Throw an upload away that was not started, or could not be imported."""
    if order_import.state not in {ImportState.UPLOADED.value, ImportState.FAILED.value}:
        raise Refused("already_started", detail="This file is being imported, or has been.")
    db.session.delete(order_import)


def needs_shop(order_import: OrderImport) -> bool:
    """Whether order numbers are only unique in a shop, and the file does not say which."""
    in_file = "shop" in layout_of(order_import).columns
    return order_import.channel not in ONE_PER_CHANNEL and not in_file and not order_import.shop


def begin_again_if_lost(order_import: OrderImport) -> None:
    """The lines that wait are not logged: after a crash of the database they are gone, and are read again."""
    kept = sa.select(sa.func.count()).where(OrderImportLine.import_id == order_import.id)
    if db.session.scalar(kept) == order_import.lines_kept:
        return
    forget_lines(order_import)
    order_import.state = ImportState.READING.value
    order_import.lines_read = order_import.lines_kept = 0
    order_import.lines_rejected = sifting.forget_rejects(order_import)


def keep_lines(order_import: OrderImport, results: Sequence[Line | Rejected | None], *, bytes_read: int) -> None:
    """Keep what was read of the next lines; the file's end is known by `finish_reading`."""
    order_import.bytes_read = max(order_import.bytes_read, bytes_read)
    tables.copy(
        OrderImportLine.__tablename__,
        LINE_COLUMNS,
        ((order_import.id, *result) for result in results if isinstance(result, Line)),
    )
    rejected = [_reject(order_import, result) for result in results if isinstance(result, Rejected)]
    if rejected:
        db.session.execute(insert(OrderImportReject).on_conflict_do_nothing(), rejected)
    order_import.lines_read += len(results)
    order_import.lines_kept += sum(isinstance(result, Line) for result in results)
    order_import.lines_rejected += len(rejected)
    tell(order_import)


def finish_reading(order_import: OrderImport) -> None:
    """Every line is here: orders can be put together, but for those of which a line could not be read."""
    sifting.sift(order_import, by_lines=layout_of(order_import).amount_per == PER_LINE)
    key = sa.select(OrderImportLine.shop, OrderImportLine.order_no).where(OrderImportLine.import_id == order_import.id)
    order_import.orders_total = (
        db.session.scalar(sa.select(sa.func.count()).select_from(key.distinct().subquery())) or 0
    )
    db.session.execute(sa.text("analyze order_import_lines"))
    order_import.state = ImportState.APPLYING.value
    tell(order_import)


def apply_next(order_import: OrderImport) -> bool:
    """Apply the next orders; whether there were any."""
    span = grouping.next_span(order_import.id, after=order_import.applied_to, limit=ORDERS_AT_A_TIME)
    if span is None:
        return False
    assert order_import.channel is not None
    has_shops = order_import.channel not in ONE_PER_CHANNEL
    layout = layout_of(order_import)
    grouping.stage(order_import.id, span, channel=order_import.channel, layout=layout, has_shops=has_shops)
    refused = merge_staged(by_lines=layout.amount_per == PER_LINE, is_bulk=True)
    sifting.reject_orders(order_import, refused)
    sifting.note_unsure(order_import)
    counts = count_staged()
    order_import.applied_to = list(span.to)
    order_import.orders_created += counts[Verdict.CREATED]
    order_import.orders_updated += counts[Verdict.UPDATED]
    order_import.orders_unchanged += counts[Verdict.UNCHANGED]
    tell(order_import)
    return True


def finish(order_import: OrderImport, *, failure: str | None = None) -> None:
    """It is over: the file is no longer needed, the report stays."""
    if order_import.orders_created:
        # The next file may come before the database has noticed that there are thousands of orders of this channel.
        db.session.execute(sa.text("analyze orders, order_items, refunds"))
    order_import.state = (ImportState.FAILED if failure else ImportState.DONE).value
    order_import.failure = failure
    order_import.finished_at = clock.now()
    forget_lines(order_import)
    db.session.execute(sa.delete(OrderImportPiece).where(OrderImportPiece.import_id == order_import.id))
    tell(order_import)


def forget_lines(order_import: OrderImport) -> None:
    """The lines that were waiting."""
    db.session.execute(sa.delete(OrderImportLine).where(OrderImportLine.import_id == order_import.id))


def forget_unused(before: dt.datetime) -> None:
    """Uploads that nobody started."""
    unused = sa.delete(OrderImport).where(
        OrderImport.state == ImportState.UPLOADED.value, OrderImport.uploaded_at < before
    )
    db.session.execute(unused)


def tell(order_import: OrderImport) -> None:
    """Open pages of whoever imports it read it again."""
    live.tell(db.session.info, [order_import.uploaded_by_id], LIVE_TOPIC, kind=order_import.state)


def _reject(order_import: OrderImport, rejected: Rejected) -> dict[str, Any]:
    return {
        "import_id": order_import.id,
        "line_no": rejected.line_no,
        "shop": rejected.shop,
        "order_no": rejected.order_no,
        "reason": rejected.reason,
        "field": rejected.field,
        "value": rejected.value,
    }
