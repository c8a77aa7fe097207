"""What stands in a cell, and how it is kept from being run as a formula by whoever opens the file."""

import datetime as dt
import re
from decimal import Decimal

from workbench.kernel import clock

Value = str | int | Decimal | bool | dt.date | dt.datetime | None

RISKY = re.compile("[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""Beginnings that spreadsheets take for a formula or a command, full-width ones included."""
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def yuan(fen: int | None) -> Decimal | None:
    """Money as people write it, exactly."""
    return Decimal(fen).scaleb(-2) if fen is not None else None


def cell(value: Value) -> str | int | Decimal:
    """What is written: numbers as numbers, moments in the corp's zone, and texts that stay texts."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | Decimal):
        return value
    if isinstance(value, dt.datetime):
        return value.astimezone(clock.corp_zone()).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, dt.date):
        return value.isoformat()
    return neutral(value)


def neutral(text: str) -> str:
    """The text behind an apostrophe if a spreadsheet could take it for more than a text."""
    text = UNPRINTABLE.sub("", text)
    return f"'{text}" if RISKY.match(text) else text
