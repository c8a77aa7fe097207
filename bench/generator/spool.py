"""Rows on their way to COPY: text files, cut by week so that a table lies on disk in the order of time.

A table filled customer by customer would hold each customer's rows side by side, which no living table does.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from bench.generator.timeline import BUCKET_DAYS, DAY

Value: TypeAlias = str | int | None

BUCKET = BUCKET_DAYS * DAY
MOST_WAITING = 1000
NULL = "\\N"


class Spool:
    """The files of one writer in a folder; another writes others of the same tables beside them."""

    def __init__(self, folder: Path, writer: str) -> None:
        self._folder, self._writer = folder, writer
        self._waiting: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, table: str, line: str, moment: int = 0) -> None:
        """One row in COPY's text format, with its line break; `moment` decides where in the table it lies."""
        key = (table, moment // BUCKET)
        lines = self._waiting[key]
        lines.append(line)
        if len(lines) == MOST_WAITING:
            self._write(key)

    def close(self) -> None:
        """Write what waits."""
        for key in list(self._waiting):
            self._write(key)

    def _write(self, key: tuple[str, int]) -> None:
        table, bucket = key
        with (self._folder / f"{table}.{bucket:03}.{self._writer}").open("ab") as file:
            file.write("".join(self._waiting.pop(key)).encode())


def row(*values: Value) -> str:
    """Values that hold no tab, line break or backslash, as a line for COPY."""
    return "\t".join([NULL if value is None else str(value) for value in values]) + "\n"


def files(folder: Path, table: str) -> Iterator[Path]:
    """In the order in which they are to be read: week by week, of all writers."""
    return iter(sorted(folder.glob(f"{table}.*")))
