"""Where a month will land (预计达成), from what it has come to and how months usually go.

The pattern is that of the three months before: what a Monday brought on average, a Tuesday, and so on. Laid over the
days of this month it says which share of a usual month has elapsed: every day that is over, and of today as much as has
passed of it. Landing = month to date ÷ that share, rounded half up. There is none without three whole months of
history, nor while the share is nothing. No floats: money is on the way.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import floor

from workbench.kernel.months import following

DAY = dt.timedelta(days=1)
MONTHS_BACK = 3


def first_of_pattern(month: dt.date) -> dt.date:
    """The first day of the three months before a month."""
    first = month
    for _ in range(MONTHS_BACK):
        first = (first - DAY).replace(day=1)
    return first


def landing(
    month: dt.date, values: Mapping[dt.date, int], *, today: dt.date, passed: Fraction, since: dt.date | None
) -> int | None:
    """Of a month, from the values of its days and of those of the three months before (a day left out is zero).

    `passed` is the part of today that is over, `since` the first day anything is known of.
    """
    end, begin = following(month), first_of_pattern(month)
    so_far = sum(values.get(day, 0) for day in _days(month, end))
    if today >= end:
        return so_far
    if today < month or (since is not None and since > begin):
        return None
    usual = _usual(values, begin, month)
    whole = sum(usual[day.weekday()] for day in _days(month, end))
    elapsed = sum((usual[day.weekday()] for day in _days(month, today)), usual[today.weekday()] * passed)
    if whole <= 0 or elapsed <= 0:
        return None
    return floor(so_far * whole / elapsed + Fraction(1, 2))


def _usual(values: Mapping[dt.date, int], begin: dt.date, end: dt.date) -> dict[int, Fraction]:
    """What each weekday brought on average in [begin, end)."""
    sums, counts = dict.fromkeys(range(7), 0), dict.fromkeys(range(7), 0)
    for day in _days(begin, end):
        sums[day.weekday()] += values.get(day, 0)
        counts[day.weekday()] += 1
    return {weekday: Fraction(sums[weekday], counts[weekday]) for weekday in range(7)}


def _days(start: dt.date, end: dt.date) -> Iterator[dt.date]:
    return (start + DAY * number for number in range((end - start).days))
