"""What happened between the corp and each customer: the same for every stream of rows that is made from it."""

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from bench.generator import catalogue
from bench.generator.purchases import Purchase, Shopper
from bench.generator.shards import Shard
from bench.generator.sizes import Size
from bench.generator.timeline import DAY, HISTORY_DAYS, Timeline
from bench.generator.wheels import BITS, SLOTS, Wheel, zipf

ENDINGS = Wheel(("customer", "staff", "transfer", "departed", "unknown"), (68, 12, 12, 5, 3))
TOUCH_KINDS = Wheel(("mass_send", "one_to_one", "task"), (60, 30, 10))
HOURS = (1, 1, 0.5, 0.5, 0.5, 1, 2, 3, 4, 6, 8, 9, 8, 8, 7, 7, 7, 7, 8, 10, 12, 12, 8, 4)
"""Weights of the corp's hours of a day."""
FESTIVALS = (30, 150, 212, 350)
"""Days of the year on which four times as much happens."""
GROUP_SIZE = 100
ZONE_HOURS = 8


class Spell(NamedTuple):
    """One friendship; moments are seconds of the timeline."""

    member: int
    added: int
    began_by: str
    ended: int | None
    ended_by: str | None


class Touch(NamedTuple):
    """A proven contact with this customer alone."""

    member: int
    kind: str
    at: int


class History(NamedTuple):
    """All of one customer."""

    customer: int
    spells: list[Spell]
    touches: list[Touch]
    purchases: list[Purchase]
    joined_group: int | None


class Historian:
    """Tells the histories of a shard one after the other; told again from the start, they are the same."""

    def __init__(self, size: Size, timeline: Timeline, shard: Shard) -> None:
        self.size, self.timeline = size, timeline
        self._shard = shard
        self._rng = Random(f"history {size.name} {shard.number}")
        ranks = Random(f"owners {size.name}").sample(range(1, size.staff + 1), size.staff)
        self._owners = Wheel(ranks, zipf(size.staff, 0.5))
        self._days = Wheel(range(HISTORY_DAYS + 1), [_weight(day) for day in range(HISTORY_DAYS + 1)])
        at = range(0, DAY, 5)
        self._seconds = Wheel(at, [HOURS[(second // 3600 + ZONE_HOURS) % 24] for second in at])
        self._shopper = Shopper(self._rng, size, self._moment, shard.numbers())

    def histories(self) -> Iterator[History]:
        """Of every customer, by id."""
        for customer in self._shard.customers:
            spells = self._spells()
            first = spells[0].added
            yield History(
                customer,
                spells,
                self._touches(spells),
                self._shopper.purchases(first, self.timeline.end, self.size.staff),
                self._between(first, self.timeline.end) if self._rng.random() < 0.4 else None,
            )

    def _moment(self) -> int:
        """Of the year of history, but not after its end."""
        bits, timeline = self._rng.getrandbits, self.timeline
        moment = timeline.history + self._days.slots[bits(BITS)] * DAY + self._seconds.slots[bits(BITS)]
        return moment if moment <= timeline.end else moment - DAY

    def _between(self, first: int, last: int) -> int:
        return first + int(self._rng.random() * (last - first))

    def _spells(self) -> list[Spell]:
        rng, end = self._rng, self.timeline.end
        is_old = rng.random() < 0.3
        added = self._between(0, self.timeline.history) if is_old else self._moment()
        spells: list[Spell] = []
        self._follow(spells, self._owners.spin(rng), added, "added")
        while rng.random() < 0.2:
            member = self._owners.spin(rng)
            if all(member != spell.member for spell in spells):
                self._follow(spells, member, self._between(added, end), "added")
        return spells

    def _follow(self, spells: list[Spell], member: int, added: int, began_by: str) -> None:
        """One friendship and what follows from its end: a colleague takes over, or she comes back."""
        rng, end = self._rng, self.timeline.end
        if rng.random() > 0.2 or added >= end - DAY:
            spells.append(Spell(member, added, began_by, None, None))
            return
        ended, ended_by = self._between(added + 60, end), ENDINGS.spin(rng)
        spells.append(Spell(member, added, began_by, ended, ended_by))
        if ended_by == "transfer":
            heir = self._owners.spin(rng)
            if all(heir != spell.member for spell in spells):
                spells.append(Spell(heir, ended, "transfer", None, None))
        elif rng.random() < 0.15 and ended < end - DAY:
            spells.append(Spell(member, self._between(ended + 60, end), "added", None, None))

    def _touches(self, spells: list[Spell]) -> list[Touch]:
        rng, found = self._rng, []
        for _ in range(int(self.size.touches_each * 1.6 * rng.random() + rng.random())):
            spell = spells[0] if len(spells) == 1 or rng.random() < 0.6 else spells[-1]
            at = self._moment()
            if at < spell.added:
                at = self._between(spell.added, self.timeline.end)
            if spell.ended is None or at < spell.ended:
                found.append(Touch(spell.member, TOUCH_KINDS.spin(rng), at))
        return found


def group_of(customer: int) -> int:
    """The group she joins if she joins one; neighbours share it."""
    return (customer - 1) // (GROUP_SIZE * 2) + 1


def groups(size: Size) -> int:
    return group_of(size.customers)


def channel_state(customer: int, spell: Spell) -> str | None:
    """The live code a friendship came through, the same whoever asks."""
    return catalogue.STATES.slots[(customer * 7919 + spell.member * 104_729 + spell.added * 31) % SLOTS]


def _weight(day: int) -> float:
    """The corp grows, weekends are busier, festivals busiest."""
    return (0.6 + 0.8 * day / HISTORY_DAYS) * (1.25 if day % 7 in {5, 6} else 1) * (4 if day in FESTIVALS else 1)
