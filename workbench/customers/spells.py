"""The rule of relations: what a sighting or an event means for the spells we know. Pure, order-safe, idempotent.

Facts it rests on (wecom-api E.3, product.md section 2): a listing still shows a relation that the *customer* ended, so
being listed proves nothing about it; events come late, twice and out of order; `createtime` is when this spell began.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

SAME_MOMENT = dt.timedelta(minutes=2)
"""An add event and the `createtime` of its relation differ by seconds; they are one spell."""
UNKNOWN = "unknown"


class Spell(Protocol):
    """What the rule needs to know of a relation row."""

    @property
    def added_at(self) -> dt.datetime: ...
    @property
    def ended_at(self) -> dt.datetime | None: ...
    @property
    def ended_by(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do: refresh this spell, and/or open a new one at `open_at` after ending `replaced` (missed ending)."""

    current: Spell | None = None
    open_at: dt.datetime | None = None
    replaced: Spell | None = None
    earlier_start: dt.datetime | None = None


def seen(spells: Sequence[Spell], created_at: dt.datetime, added_event_at: dt.datetime | None = None) -> Verdict:
    """WeCom says the relation exists since `created_at`; `added_event_at` when an add event brought us here.

    A relation we know as ended stays ended unless the add event or `createtime` is later than its end.
    """
    if not spells:
        return Verdict(open_at=created_at)
    last = max(spells, key=lambda spell: spell.added_at)
    if last.ended_at is None:
        if created_at > last.added_at + SAME_MOMENT:
            return Verdict(open_at=created_at, replaced=last)
        return Verdict(current=last)
    if created_at > last.ended_at:
        return Verdict(open_at=created_at)
    if added_event_at is not None and added_event_at > last.ended_at:
        return Verdict(open_at=added_event_at)
    if created_at < last.added_at and last.added_at == last.ended_at:
        return Verdict(current=last, earlier_start=created_at)
    return Verdict(current=last)


def ended(spells: Sequence[Spell], at: dt.datetime) -> Spell | None:
    """The spell that an ending at `at` ends; None when it is already over or began only afterwards.

    A spell whose end was only inferred (`unknown`) is told its true end by an event that falls inside it.
    """
    for spell in sorted(spells, key=lambda spell: spell.added_at, reverse=True):
        if spell.added_at > at + SAME_MOMENT:
            continue
        if spell.ended_at is None or (spell.ended_by == UNKNOWN and at <= spell.ended_at):
            return spell
        return None
    return None
