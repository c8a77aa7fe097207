"""The landing by hand: every figure here can be checked with pen and paper."""

import datetime as dt
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as some

from workbench.targets.landing import first_of_pattern, landing

NOVEMBER = dt.date(2026, 11, 1)
DAY = dt.timedelta(days=1)
HALF = Fraction(1, 2)


def history(value_of, first=dt.date(2026, 8, 1), until=NOVEMBER):
    return {first + DAY * n: value_of(first + DAY * n) for n in range((until - first).days)}


def land(values, *, today, passed=Fraction(0), since=None, month=NOVEMBER):
    return landing(month, values, today=today, passed=passed, since=since)


def test_the_same_every_day_is_a_straight_line():
    values = history(lambda _: 100) | {NOVEMBER: 600}
    assert land(values, today=dt.date(2026, 11, 16)) == 600 * 30 // 15
    assert land(values, today=dt.date(2026, 11, 16), passed=HALF) == round(600 * 30 / 15.5)


def test_sundays_only():
    values = history(lambda day: 100 if day.weekday() == 6 else 0) | {NOVEMBER: 500}
    assert land(values, today=dt.date(2026, 11, 7)) == 500 * 5
    assert land(values, today=dt.date(2026, 11, 8), passed=HALF) == round(500 * 5 / 1.5)


def test_a_month_that_begins_on_dead_days_has_no_landing_yet():
    values = history(lambda day: 100 if day.weekday() == 4 else 0)
    assert land(values, today=dt.date(2026, 11, 6), passed=Fraction(0)) is None
    assert land(values, today=dt.date(2026, 11, 6), passed=HALF) == 0


def test_half_is_rounded_up():
    values = history(lambda _: 1) | {NOVEMBER: 5}
    assert land(values, today=dt.date(2026, 11, 13)) == 13  # 5 ÷ (12/30) = 12.5


def test_without_three_whole_months_there_is_none():
    values = history(lambda _: 100)
    assert land(values, today=dt.date(2026, 11, 16), since=dt.date(2026, 8, 1)) == 0
    assert land(values, today=dt.date(2026, 11, 16), since=dt.date(2026, 8, 2)) is None


def test_what_is_over_has_landed_and_what_is_to_come_has_not():
    values = history(lambda _: 100) | {NOVEMBER: 7}
    assert land(values, today=dt.date(2026, 12, 1)) == 7
    assert land(values, today=dt.date(2026, 10, 31)) is None


def test_refunds_that_outweigh_everything_leave_no_landing():
    assert land(history(lambda _: -1), today=dt.date(2026, 11, 16)) is None


def test_the_three_months_before_a_january_lie_in_the_year_before():
    assert first_of_pattern(dt.date(2027, 1, 1)) == dt.date(2026, 10, 1)


@given(
    usual=some.lists(some.integers(0, 10**12), min_size=7, max_size=7),
    so_far=some.integers(0, 10**13),
    today=some.integers(0, 29),
    passed=some.fractions(0, 1),
)
def test_a_landing_is_never_below_what_there_is(usual, so_far, today, passed):
    values = history(lambda day: usual[day.weekday()]) | {NOVEMBER: so_far}
    found = land(values, today=NOVEMBER + DAY * today, passed=passed)
    assert found is None or found >= so_far
