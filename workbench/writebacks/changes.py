"""Changes of a list as what is added and what is removed: how they are applied, and what takes them back. Pure."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


def applied(present: Iterable[T], *, add: Iterable[T], remove: Iterable[T]) -> list[T]:
    """The list after the change: what stays in its order, then what is new."""
    gone = set(remove) - set(add)
    return list(dict.fromkeys([*(one for one in present if one not in gone), *add]))


def inverse(present: Sequence[T], *, add: Iterable[T], remove: Iterable[T]) -> tuple[list[T], list[T]]:
    """What to add and what to remove to take the change back: only what it really changes."""
    after = applied(present, add=add, remove=remove)
    return [one for one in present if one not in after], [one for one in after if one not in present]
