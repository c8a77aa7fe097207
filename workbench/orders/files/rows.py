"""The rows of a file, one at a time: CSV in the encodings that are met, and XLSX."""

import codecs
import csv
import datetime as dt
import io
import zipfile
from collections.abc import Generator, Iterator
from contextlib import closing
from typing import IO, Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from workbench.orders.files.layout import HEADER_WITHIN, Layout, detect

SAMPLE_BYTES = 256 * 1024
CSV, XLSX = "csv", "xlsx"
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
WEB_PAGES = ("<!doctype", "<html", "<head", "<meta", "<table", "<?xml", "<!--", "<style", "mime-version:")
"""What some shops call .xls."""
DOCUMENTS = ("%pdf", "{", "[{", "rar!", "7z")
SAMPLE_OF_START = 200
CONTROLS = tuple(map(chr, (*range(9), *range(14, 32))))
MOST_CONTROLS = 3
MOST_LINES_OF_A_RECORD = 50
MOST_CELL = 131_072
"""Beyond this Python's reader refuses a cell; by then most likely a quotation mark was never closed."""
MOST_LINE = 4 * 1024**2
MOST_UNPACKED = 6 * 1024**3
MOST_STRINGS = 512 * 1024**2
"""An XLSX keeps its texts in one part that has to be held in memory."""

DIGITS = 15
"""So many of a number does a spreadsheet keep; the rest it replaces by zeros."""


class Overlong(list[str]):
    """A row with a cell beyond MOST_CELL, cut at every delimiter."""


class BadFile(Exception):
    """No orders can be read from this file; the code says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def recognise(file: IO[bytes]) -> Layout:
    """Kind, encoding and delimiter, by the beginning of the file."""
    file.seek(0)
    head = file.read(SAMPLE_BYTES)
    if head.startswith(ZIP):
        return Layout(XLSX)
    if head.startswith(OLD_EXCEL):
        raise BadFile("old_excel")
    encoding = encoding_of(head)
    text = head.decode(encoding, errors="replace")
    _refuse_what_is_no_table(text)
    first = max(text.splitlines()[:20], key=lambda line: max(map(line.count, ",\t;|")))
    return Layout(CSV, encoding, max(",\t;|", key=first.count))


def _refuse_what_is_no_table(text: str) -> None:
    start = text[:SAMPLE_OF_START].lstrip("\ufeff \t\r\n").lower()
    if start.startswith(WEB_PAGES):
        raise BadFile("web_page")
    if not text.strip() or start.startswith(DOCUMENTS) or sum(map(text.count, CONTROLS)) > MOST_CONTROLS:
        raise BadFile("no_table")


def encoding_of(head: bytes) -> str:
    """By its mark; without one it is UTF-8 if it can be, else what Chinese Windows writes."""
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # a character cut in two at the end is none of its faults
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def table(file: IO[bytes], layout: Layout) -> closing[Generator[list[str], None, None]]:
    """Every row, as text; empty ones too, so that their numbers are those a spreadsheet shows.

    A context manager: the file is let go of when the block ends, however far it was read.
    """
    file.seek(0)
    return closing(_sheet_rows(file) if layout.kind == XLSX else _csv_rows(file, layout))


def _csv_rows(file: IO[bytes], layout: Layout) -> Generator[list[str], None, None]:
    text = io.TextIOWrapper(file, encoding=layout.encoding, errors="replace", newline="")
    try:
        yield from _records(text, layout.delimiter)
    finally:
        text.detach()


def _records(text: io.TextIOWrapper, delimiter: str) -> Iterator[list[str]]:
    lines: list[str] = []

    def noted() -> Iterator[str]:
        while line := text.readline(MOST_LINE):
            lines.append(line)
            yield line

    source = noted()
    reader = csv.reader(source, delimiter=delimiter)
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:  # a cell beyond MOST_CELL
            record = None
        if record is None or len(lines) > MOST_LINES_OF_A_RECORD:
            # A quotation mark that nobody closed has swallowed the lines after it: each is read by itself.
            for line in lines:
                yield _alone(line, delimiter)
            reader = csv.reader(source, delimiter=delimiter)
        else:
            yield record
        lines.clear()


def _alone(line: str, delimiter: str) -> list[str]:
    cells = line.replace('"', "").rstrip("\r\n").split(delimiter)
    return Overlong(cells) if max(map(len, cells)) > MOST_CELL else cells


def _sheet_rows(file: IO[bytes]) -> Generator[list[str], None, None]:
    _refuse_bombs(file)
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except (InvalidFileException, KeyError, ValueError, zipfile.BadZipFile, SyntaxError, TypeError) as error:
        raise BadFile("broken_excel") from error
    try:
        for sheet in _sheets_of_orders(book):
            for row in sheet.iter_rows(values_only=True):
                yield _texts(row)
    except (zipfile.BadZipFile, SyntaxError, KeyError, ValueError) as error:
        raise BadFile("broken_excel") from error
    finally:
        book.close()


def _sheets_of_orders(book: openpyxl.Workbook) -> list[Any]:
    """The sheet that looks most like orders, and those with the same columns (一月, 二月); no notes and no sums."""
    visible: list[Any] = [one for one in book.worksheets if one.sheet_state == "visible"]
    if not visible:
        raise BadFile("no_table")
    for sheet in visible:
        sheet.reset_dimensions()  # some exporters write A1:A1 there
    if len(visible) == 1:
        return visible
    layouts = [detect(Layout(XLSX), [*map(_texts, _beginning(sheet))]) for sheet in visible]
    best = max(layouts, key=lambda one: (bool(one.preset), sum(map(bool, one.headers))))
    return [sheet for sheet, one in zip(visible, layouts, strict=True) if set(one.headers) == set(best.headers)]


def _beginning(sheet: Any) -> Iterator[tuple[Any, ...]]:
    found: Iterator[tuple[Any, ...]] = sheet.iter_rows(max_row=HEADER_WITHIN, values_only=True)
    return found


def _texts(row: tuple[Any, ...]) -> list[str]:
    return [_text(value) for value in row]


def _refuse_bombs(file: IO[bytes]) -> None:
    try:
        parts = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise BadFile("broken_excel") from error
    strings = sum(part.file_size for part in parts if "sharedstrings" in part.filename.lower())
    if sum(part.file_size for part in parts) > MOST_UNPACKED or strings > MOST_STRINGS:
        raise BadFile("too_large")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    if isinstance(value, int) and value >= 10**DIGITS and not str(value)[DIGITS:].strip("0"):
        return f"{value:.{DIGITS - 1}E}"  # known by this for a number that was rounded
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    return str(value)
