"""What an exportable table is: its columns, its filters, who may have it, and its rows as a stream."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from marshmallow import Schema

from workbench.exports.cells import Value
from workbench.kernel.actor import Actor

PAGE = 500
"""Rows read at a time."""

Read = Callable[[Any], Value]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, and its cell of a row."""

    title: str
    read: Read


@dataclass(frozen=True, slots=True)
class ExportTable:
    """A list or table of the product, as a file."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: Callable[[Actor, dict[str, Any]], Iterator[Any]]
    filters: type[Schema] = Schema
    is_for: Callable[[Actor], bool] = field(default=lambda _actor: True)

    @property
    def is_whole(self) -> bool:
        """Whether it needs no filter to make sense."""
        return not any(one.required for one in self.filters().fields.values())


def walk(
    read: Callable[[tuple[Any, ...] | None, int], Sequence[Any]], position: Callable[[Any], tuple[Any, ...]]
) -> Iterator[Sequence[Any]]:
    """Every page of a keyset list, by the query the list itself uses; it is asked for a page and one row more."""
    after = None
    while True:
        rows = read(after, PAGE)
        if rows:
            yield rows[:PAGE]
        if len(rows) <= PAGE:
            return
        after = position(rows[PAGE - 1])


def for_managers(actor: Actor) -> bool:
    """Who leads somebody."""
    return actor.may_push_tasks


def for_administrators(actor: Actor) -> bool:
    """Who administers."""
    return actor.is_admin
