"""Periods and what they are compared with (环比, product.md section 3). Days are the corp's; periods are half open."""

import calendar
import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from workbench.kernel import clock
from workbench.kernel.errors import Refused

LONGEST_DAYS = 731
DAY = dt.timedelta(days=1)


class Kind(StrEnum):
    """Calendar periods, and a range of days of one's own."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    CUSTOM = "custom"


class Basis(StrEnum):
    """What a period is compared with: a whole earlier one, or the part of it that has elapsed of this one."""

    FULL = "full"
    ELAPSED = "elapsed"


@dataclass(frozen=True, slots=True)
class Window:
    """Days [start, until), and of the day `until` what lies before `cut_at`, if that is given."""

    start: dt.date
    until: dt.date
    cut_at: dt.datetime | None = None

    @property
    def start_at(self) -> dt.datetime:
        """The moment it begins."""
        return clock.day_bounds(self.start)[0]

    @property
    def end_at(self) -> dt.datetime:
        """The moment it ends."""
        return self.cut_at or clock.day_bounds(self.until)[0]

    @property
    def days(self) -> int:
        """How many whole days it has."""
        return (self.until - self.start).days


@dataclass(frozen=True, slots=True)
class Period:
    """A period as it is at a moment, and the one before it."""

    kind: Kind
    current: Window
    previous: Window
    """As far as it is compared with: all of it, or of a running period the part of it that has elapsed of this one."""
    previous_until: dt.date
    """Where the earlier period ends as a whole."""
    basis: Basis
    is_complete: bool
    now: dt.datetime
    today: dt.date

    def from_day(self, first: dt.date) -> "Period":
        """Its days from one of them on, as a range of days that is compared with nothing."""
        nothing = Window(first, first)
        return replace(
            self, kind=Kind.CUSTOM, current=replace(self.current, start=first), previous=nothing, previous_until=first
        )

    def of_previous(self) -> "Period":
        """What it is compared with, as a period of its own that is compared with nothing."""
        nothing = Window(self.previous.start, self.previous.start)
        return replace(
            self, current=self.previous, previous=nothing, previous_until=self.previous.start, is_complete=True
        )


def period_of(kind: Kind, day: dt.date, *, first: dt.date | None = None, last: dt.date | None = None) -> Period:
    """The period of a kind that contains a day; a custom one from its first to its last day, both included."""
    if kind is Kind.CUSTOM:
        if first is None or last is None or not first <= last < first + LONGEST_DAYS * DAY:
            raise Refused("invalid", status=422, detail=f"from, to: at most {LONGEST_DAYS} days, the first one first")
        start, end = first, last + DAY
    else:
        start = start_of(kind, day)
        end = after(kind, start)
    return _compared(kind, start, end)


def start_of(kind: Kind, day: dt.date) -> dt.date:
    """The first day of a calendar period; weeks begin on Monday."""
    match kind:
        case Kind.WEEK:
            return day - day.weekday() * DAY
        case Kind.MONTH:
            return day.replace(day=1)
        case Kind.YEAR:
            return day.replace(month=1, day=1)
    return day


def after(kind: Kind, start: dt.date) -> dt.date:
    """The first day of the calendar period after the one that begins on a day."""
    match kind:
        case Kind.WEEK:
            return start + 7 * DAY
        case Kind.MONTH:
            return start + calendar.monthrange(start.year, start.month)[1] * DAY
        case Kind.YEAR:
            return start.replace(year=start.year + 1)
    return start + DAY


def _compared(kind: Kind, start: dt.date, end: dt.date) -> Period:
    now, today = clock.now(), clock.today()
    current = Window(start, end)
    before = start - (end - start) if kind is Kind.CUSTOM else start_of(kind, start - DAY)
    is_complete = current.end_at <= now
    previous, basis = Window(before, start), Basis.FULL
    if not is_complete:
        elapsed = max(now - current.start_at, dt.timedelta())
        cut_at = previous.start_at + elapsed
        basis = Basis.ELAPSED
        if cut_at < previous.end_at:
            previous = Window(before, cut_at.astimezone(clock.corp_zone()).date(), cut_at)
    return Period(kind, current, previous, start, basis, is_complete, now, today)
