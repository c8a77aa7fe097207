"""What happened in an hour (of a member: on a day), remembered by a web process until something of it changes.

A comparison with "the same elapsed part" is cut at another moment by every request, in an hour that is over. Its events
are read once, kept with what they add up to at each moment, and asked again when the stored sums of that hour have been
written since: their row tells which transaction wrote it, and where. A change that leaves all these sums as they were
(an order's moment, moved within the hour) is seen after `KEPT_SECONDS`.
"""

import datetime as dt
import time
from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

import sqlalchemy as sa
from flask import current_app

from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.metrics.columns import ScopeKind

KEPT_SECONDS = 300
MOST_CELLS = 4_000_000
"""Of eight bytes, in one process."""
NOTHING_YET = ""
"""The version of sums that have no row."""
HOUR = dt.timedelta(hours=1)

Named = tuple[tuple[str, str], ...]
"""Columns of the sums under names."""
Event = tuple[dt.datetime, dict[str, int]]
"""A moment, and what is added at it."""
Read = Callable[[ScopeKind, int, Named, dt.datetime, dt.datetime], list[Event]]

VERSION = {
    True: sa.text("""
        select concat(xmin, ctid) from rollup_days where scope_kind = :kind and scope_id = :id and day = :day
    """),
    False: sa.text("""
        select concat(xmin, ctid) from rollup_hours
        where scope_kind = :kind and scope_id = :id and day = :day and hour = :hour
    """),
}
"""Of a member, and of any other scope."""


@dataclass(frozen=True, slots=True)
class Events:
    """Moments in order, and what each sum has come to at them."""

    moments: Sequence[dt.datetime]
    sums: dict[str, "array[int]"]

    def until(self, cut_at: dt.datetime) -> dict[str, int]:
        """What was added before a moment."""
        count = bisect_left(self.moments, cut_at)
        return {name: amounts[count - 1] if count else 0 for name, amounts in self.sums.items()}

    @property
    def cells(self) -> int:
        """How much it holds."""
        return len(self.moments) * (len(self.sums) + 1)


@dataclass(frozen=True, slots=True)
class Kept:
    """Events as they were when their sums had this version."""

    events: Events
    version: str
    until: float


@dataclass
class Memory:
    """Of one process, the least recently asked for forgotten first."""

    kept: OrderedDict[tuple[object, ...], Kept] = field(default_factory=OrderedDict)
    cells: int = 0

    def recall(self, key: tuple[object, ...], version: str) -> Events | None:
        """What is kept, unless it is old."""
        found = self.kept.get(key)
        if found is None or found.version != version or found.until < time.monotonic():
            return None
        self.kept.move_to_end(key)
        return found.events

    def keep(self, key: tuple[object, ...], version: str, events: Events) -> None:
        """Keep it in place of what there was, and forget what there is no room for."""
        if old := self.kept.pop(key, None):
            self.cells -= old.events.cells
        self.kept[key] = Kept(events, version, time.monotonic() + KEPT_SECONDS)
        self.cells += events.cells
        while self.cells > MOST_CELLS and len(self.kept) > 1:
            _, oldest = self.kept.popitem(last=False)
            self.cells -= oldest.events.cells


def events(kind: ScopeKind, scope_id: int, named: Named, from_at: dt.datetime, *, read: Read) -> Events:
    """The events of the hour that begins at a moment, of a member those of the day."""
    is_day = kind is ScopeKind.MEMBER
    day = from_at.astimezone(clock.corp_zone()).date()
    start_at, end_at = clock.day_bounds(day)
    about = {"kind": kind.value, "id": scope_id, "day": day, "hour": (from_at - start_at) // HOUR}
    version = db.session.scalar(VERSION[is_day], about) or NOTHING_YET
    memory: Memory = current_app.extensions.setdefault("metric_events", Memory())
    key = (kind, scope_id, from_at, named)
    if found := memory.recall(key, version):
        return found
    added = sorted(read(kind, scope_id, named, from_at, end_at if is_day else from_at + HOUR), key=lambda one: one[0])
    names = [name for name, _ in named]
    sums = {name: array("q", accumulate(amounts.get(name, 0) for _, amounts in added)) for name in names}
    fresh = Events([moment for moment, _ in added], sums)
    memory.keep(key, version, fresh)
    return fresh
