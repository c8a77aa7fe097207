"""Files row by row, in constant memory: CSV that Excel opens as UTF-8, and XLSX."""

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Protocol

import xlsxwriter

from workbench.exports.cells import Ratio, Value, cell, plain

MOST_ROWS_OF_A_SHEET = 1_000_000
"""A sheet ends at 1,048,576."""
LONGEST_CELL = 32_767
MIMETYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Sheet(Protocol):
    """A file that takes rows."""

    def write(self, values: Iterable[Value]) -> None:
        """Append a row."""

    def close(self) -> None:
        """Finish the file."""


class CsvSheet:
    """Comma-separated, with the mark (BOM) by which Excel knows UTF-8."""

    def __init__(self, path: Path, watermark: str, titles: Sequence[str]) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._rows = csv.writer(self._file)
        self.write([watermark])
        self.write(titles)

    def write(self, values: Iterable[Value]) -> None:
        """Append a row."""
        self._rows.writerow([plain(value) for value in values])

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


class XlsxSheet:
    """A workbook; a new sheet begins where one is full."""

    def __init__(self, path: Path, watermark: str, titles: Sequence[str]) -> None:
        # Nothing is guessed from a text: neither formulas nor links nor numbers.
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(str(path), {**options, "strings_to_numbers": False})
        self._book.set_properties({"comments": watermark})
        self._bold = self._book.add_format({"bold": True})
        self._money = self._book.add_format({"num_format": "#,##0.00"})
        self._percent = self._book.add_format({"num_format": "0.00%"})
        self._watermark, self._titles = watermark, titles
        self._begin()

    def _begin(self) -> None:
        self._sheet = self._book.add_worksheet()
        self._sheet.write_string(0, 0, self._watermark)
        for column, title in enumerate(self._titles):
            self._sheet.write_string(1, column, title, self._bold)
        self._sheet.freeze_panes(2, 0)
        self._next = 2

    def write(self, values: Iterable[Value]) -> None:
        """Append a row."""
        if self._next == MOST_ROWS_OF_A_SHEET:
            self._begin()
        for column, value in enumerate(values):
            match cell(value):
                case str(text):
                    self._sheet.write_string(self._next, column, text[:LONGEST_CELL])
                case Ratio(share):
                    self._sheet.write_number(self._next, column, share, self._percent)
                case Decimal() as money:
                    self._sheet.write_number(self._next, column, money, self._money)
                case number:
                    self._sheet.write_number(self._next, column, number)
        self._next += 1

    def close(self) -> None:
        """Finish the file."""
        self._book.close()


SHEETS: dict[str, type[CsvSheet] | type[XlsxSheet]] = {"csv": CsvSheet, "xlsx": XlsxSheet}
