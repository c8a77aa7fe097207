"""What an exportable table is: its columns, its filters, who may have it, and its rows as a stream."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
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


Rows = Callable[[Actor, dict[str, Any]], Iterator[Any]]
Position = Callable[[Any], tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class ExportTable:
    """A list or table of the product, as a file."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: Rows
    filters: type[Schema] = Schema
    is_for: Callable[[Actor], bool] = field(default=lambda _actor: True)

    @property
    def is_whole(self) -> bool:
        """Whether it needs no filter to make sense."""
        return not any(one.required for one in self.filters().fields.values())

    @property
    def filter_names(self) -> list[str]:
        """What it can be narrowed by, as the API spells it."""
        return [one.data_key or name for name, one in self.filters().fields.items()]


def walk(read: Callable[..., Sequence[Any]], position: Position) -> Iterator[Sequence[Any]]:
    """Every page of a keyset list, by the query the list itself uses; it is asked for a page and one row more."""
    after = None
    while True:
        rows = read(after=after, limit=PAGE)
        if rows:
            yield rows[:PAGE]
        if len(rows) <= PAGE:
            return
        after = position(rows[PAGE - 1])


def stream(
    read: Callable[..., Sequence[Any]],
    position: Position,
    view: Callable[[Sequence[Any]], Iterable[Any]] = iter,
) -> Iterator[Any]:
    """Every row of a keyset list as its page shows it."""
    return chain.from_iterable(view(page) for page in walk(read, position))


def by_id(read: Callable[..., Sequence[Any]], *, newest_first: bool = False) -> Callable[..., Sequence[Any]]:
    """A list that goes on from an id alone, as `walk` asks it."""
    name = "before" if newest_first else "after"
    return lambda after, limit: read(**{name: after[0] if after else None}, limit=limit)


def for_managers(actor: Actor) -> bool:
    """Who leads somebody."""
    return actor.may_push_tasks


def for_leaders(actor: Actor) -> bool:
    """Who leads the corp, or administers."""
    return actor.sees_all or actor.is_admin


def for_who_sees_all(actor: Actor) -> bool:
    """Who leads the corp."""
    return actor.sees_all


def for_administrators(actor: Actor) -> bool:
    """Who administers."""
    return actor.is_admin
