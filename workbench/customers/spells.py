"""The rule of relations: spells follow from the beginnings and the endings that are known. Pure, and order-safe.

Facts it rests on (wecom-api E.3, product.md section 2): events come late, twice and out of order; `createtime` is when
the present spell began; a listing still shows a relation that the *customer* ended, so being listed proves nothing.
Therefore both kinds of fact are kept, and the spells are derived from all of them whenever one is added: in whatever
order they come, the result is the same.

An ending that only a listing told (`unknown`: the relation was missing) is the weakest of facts: it gives way to any
event that tells who ended the spell, and it is disproved when the same relation is shown again. So is the departure of
a member, when the relation is shown at a later time: then they came back to their old customers.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

SAME_MOMENT = dt.timedelta(seconds=10)
"""An add event and the `createtime` of its relation differ by seconds; they are one beginning."""
CLOCKS_DIFFER_BY = dt.timedelta(minutes=5)
UNKNOWN, DEPARTED = "unknown", "departed"
BY_OUR_SIDE = frozenset({"staff", "transfer"})


class Ending(Protocol):
    """What the rule needs to know of an ending."""

    @property
    def ended_at(self) -> dt.datetime: ...
    @property
    def ended_by(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Spell:
    """How one beginning went on. `removed_at`: our side removed a customer who had left before."""

    added_at: dt.datetime
    ended_at: dt.datetime | None = None
    ended_by: str | None = None
    removed_at: dt.datetime | None = None


def beginnings_in(
    created_at: dt.datetime, added_event_at: dt.datetime | None, endings: Sequence[Ending]
) -> list[dt.datetime]:
    """What a relation shown with `createtime` tells, and what the add event that made us look adds to it.

    An event later than `createtime` is the same beginning (a half-added customer who was accepted hours later), unless
    an ending lies between; an earlier one is the beginning of an earlier spell.
    """
    if added_event_at is None:
        return [created_at]
    is_another = added_event_at < created_at or any(
        created_at <= ending.ended_at < added_event_at for ending in _told(endings)
    )
    return [created_at, added_event_at] if is_another else [created_at]


def is_new(beginnings: Sequence[dt.datetime], endings: Sequence[Ending], moment: dt.datetime) -> bool:
    """Whether `moment` begins a spell of its own: it is no known beginning told in other words (event, createtime)."""
    for known in beginnings:
        first, last = min(known, moment), max(known, moment)
        is_near = last - first <= SAME_MOMENT
        if is_near and (first == last or not any(first <= ending.ended_at <= last for ending in _told(endings))):
            return False
    return True


def is_disproved(ending: Ending, created_at: dt.datetime, read_at: dt.datetime) -> bool:
    """Whether a relation shown with this `createtime` proves that a listing missed it wrongly, or its member came back.

    `read_at` is when WeCom was asked, by our clock: who left while a page was read is still in it.
    """
    if ending.ended_at < created_at:
        return False
    if ending.ended_by == DEPARTED:
        return read_at > ending.ended_at + CLOCKS_DIFFER_BY
    return ending.ended_by == UNKNOWN


def derive(beginnings: Sequence[dt.datetime], endings: Sequence[Ending]) -> list[Spell]:
    """The spells, oldest first.

    A spell is ended by the first ending in it; when the next one began without any, its end was missed (`unknown`).
    """
    order = sorted(beginnings)
    left = sorted(endings, key=lambda ending: ending.ended_at)
    spells = []
    for added_at, until in zip(order, [*order[1:], None], strict=True):
        inside = [e for e in left if e.ended_at >= added_at and (until is None or e.ended_at <= until)]
        told = _told(inside)
        if until is not None and len(told) > 1 and told[-1].ended_at == until:
            inside.remove(told.pop())  # of two in the same second as the next beginning, one belongs to that
        left = [ending for ending in left if ending not in inside]
        spells.append(_spell(added_at, until, told or inside))
    return spells


def _told(endings: Sequence[Ending]) -> list[Ending]:
    return [ending for ending in endings if ending.ended_by != UNKNOWN]


def _spell(added_at: dt.datetime, until: dt.datetime | None, inside: Sequence[Ending]) -> Spell:
    if inside:
        end, *later = inside
        removed_at = next((ending.ended_at for ending in later if ending.ended_by in BY_OUR_SIDE), None)
        return Spell(added_at, end.ended_at, end.ended_by, removed_at)
    if until is not None:
        return Spell(added_at, until, UNKNOWN)
    return Spell(added_at)
