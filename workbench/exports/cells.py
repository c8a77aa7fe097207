"""What stands in a cell, and how it is kept from being run as a formula by whoever opens the file."""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from workbench.kernel import clock
from workbench.kernel.spreadsheets import in_csv, neutral


@dataclass(frozen=True, slots=True)
class Ratio:
    """A share of one, shown in per cent."""

    value: Decimal


Value = str | int | Decimal | Ratio | bool | dt.date | dt.datetime | None
Cell = str | int | Decimal | Ratio


def yuan(fen: int | None) -> Decimal | None:
    """Money as people write it, exactly."""
    return Decimal(fen).scaleb(-2) if fen is not None else None


def ratio(value: float | Decimal | None) -> Ratio | None:
    """A share, of which the API gives four decimals."""
    return Ratio(Decimal(str(value))) if value is not None else None


def share(part: int, whole: int) -> Ratio | None:
    """A part of a whole."""
    return Ratio((Decimal(part) / whole).quantize(Decimal("0.0001"), ROUND_HALF_UP)) if whole else None


def cell(value: Value) -> Cell:
    """What is written: numbers as numbers, moments in the corp's zone, and texts that stay texts."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | Decimal | Ratio):
        return value
    if isinstance(value, dt.datetime):
        return value.astimezone(clock.corp_zone()).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, dt.date):
        return value.isoformat()
    return neutral(value)


def plain(value: Value) -> str:
    """The same for a CSV, which knows nothing but texts."""
    if isinstance(value, str):
        return in_csv(value)
    written = cell(value)
    return f"{written.value * 100:.2f}%" if isinstance(written, Ratio) else str(written)
