import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.customers import spells
from workbench.customers.spells import Spell

BEGIN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def at(hours, seconds=0):
    return BEGIN + dt.timedelta(hours=hours, seconds=seconds)


@dataclass(frozen=True)
class Told:
    ended_at: dt.datetime
    ended_by: str = "customer"


def test_a_beginning_without_an_ending_is_an_open_spell():
    assert spells.derive([at(1)], []) == [Spell(at(1))]


def test_the_first_ending_after_a_beginning_ends_it():
    assert spells.derive([at(1)], [Told(at(3), "staff")]) == [Spell(at(1), at(3), "staff")]


def test_adding_again_opens_a_new_spell_and_the_old_one_keeps_its_end():
    assert spells.derive([at(5), at(1)], [Told(at(3))]) == [Spell(at(1), at(3), "customer"), Spell(at(5))]


def test_an_ending_that_was_missed_is_unknown_until_it_is_told():
    assert spells.derive([at(1), at(5)], []) == [Spell(at(1), at(5), "unknown"), Spell(at(5))]
    assert spells.derive([at(1), at(5)], [Told(at(3))]) == [Spell(at(1), at(3), "customer"), Spell(at(5))]


def test_an_ending_from_before_every_known_beginning_ends_none_of_them():
    assert spells.derive([at(5)], [Told(at(3))]) == [Spell(at(5))]


def test_removing_somebody_who_had_left_is_no_second_ending():
    endings = [Told(at(3)), Told(at(4), "staff")]
    assert spells.derive([at(1)], endings) == [Spell(at(1), at(3), "customer", removed_at=at(4))]


def test_leaving_and_coming_back_within_one_second_is_two_spells():
    assert spells.derive([at(1), at(3)], [Told(at(3))]) == [Spell(at(1), at(3), "customer"), Spell(at(3))]


def test_coming_and_leaving_within_one_second_is_a_spell_that_is_over():
    assert spells.derive([at(1)], [Told(at(1))]) == [Spell(at(1), at(1), "customer")]


@pytest.mark.parametrize(
    ("known", "endings", "moment", "is_new"),
    [
        ([], [], at(1), True),
        ([at(1)], [], at(1), False),
        ([at(1)], [], at(1, 9), False),
        ([at(1, 9)], [], at(1), False),
        ([at(1)], [], at(1, 11), True),
        ([at(1)], [Told(at(1, 3))], at(1, 6), True),
        ([at(1)], [Told(at(1, 3))], at(1), False),
        ([at(1), at(5)], [], at(5, 2), False),
    ],
)
def test_an_add_event_and_its_createtime_differ_by_seconds_unless_an_ending_lies_between(
    known, endings, moment, is_new
):
    assert spells.is_new(known, endings, moment) is is_new


@pytest.mark.parametrize(
    ("created", "event", "endings", "beginnings"),
    [
        (1, None, [], [1]),
        (1, 9, [], [1]),
        (1, 9, [Told(at(5))], [1, 9]),
        (9, 1, [], [9, 1]),
        (1, 9, [Told(at(10))], [1]),
    ],
)
def test_an_acceptance_hours_later_is_the_same_beginning(created, event, endings, beginnings):
    told = at(event) if event is not None else None
    assert spells.beginnings_in(at(created), told, endings) == [at(hour) for hour in beginnings]


@st.composite
def histories(draw):
    """What truly happened between two people: they are friends, part, are friends again … at different hours."""
    hours = sorted(draw(st.lists(st.integers(0, 500), min_size=1, max_size=8, unique=True)))
    ways = [draw(st.sampled_from(["customer", "staff"])) for _ in hours]
    return [("add" if n % 2 == 0 else ways[n], hour) for n, hour in enumerate(hours)]


@given(histories(), st.randoms(), st.integers(0, 3))
def test_in_whatever_order_and_however_often_the_events_come_the_truth_is_reached(history, shuffle, repeats):
    """WeCom is asked at each event and shows what is true by then: after the whole history."""
    arrivals = [*history, *history[:repeats]]
    shuffle.shuffle(arrivals)
    last_kind = history[-1][0]
    shown = at(max(h for kind, h in history if kind == "add")) if last_kind in {"add", "customer"} else None
    beginnings, endings = [], []

    def begin(moments):
        beginnings.extend(moment for moment in moments if spells.is_new(beginnings, endings, moment))

    for kind, hour in arrivals:
        told = at(hour) if kind == "add" else None
        if told is None and Told(at(hour), kind) not in endings:
            endings.append(Told(at(hour), kind))
        if shown is not None:
            begin(spells.beginnings_in(shown, told, endings))
        elif told is not None:
            begin([told])

    truth = []
    for kind, hour in history:
        if kind == "add":
            truth.append(Spell(at(hour)))
        else:
            truth[-1] = Spell(truth[-1].added_at, at(hour), kind)
    assert spells.derive(beginnings, endings) == truth


def test_what_only_a_listing_told_gives_way_to_any_event_that_tells_more():
    missing = Told(at(4), "unknown")
    assert spells.derive([at(1)], [missing]) == [Spell(at(1), at(4), "unknown")]
    assert spells.derive([at(1)], [missing, Told(at(3))]) == [Spell(at(1), at(3), "customer")]
    assert spells.derive([at(1)], [missing, Told(at(5), "staff")]) == [Spell(at(1), at(5), "staff")]
    assert spells.derive([at(1), at(6)], [missing, Told(at(7))]) == [
        Spell(at(1), at(4), "unknown"),
        Spell(at(6), at(7), "customer"),
    ]


@pytest.mark.parametrize(
    ("ended_by", "created", "is_disproved"),
    [("unknown", 1, True), ("unknown", 4, True), ("unknown", 5, False), ("customer", 1, False), ("staff", 1, False)],
)
def test_being_shown_again_disproves_a_listing_and_never_an_event(ended_by, created, is_disproved):
    assert spells.is_disproved(Told(at(4), ended_by), at(created), at(6)) is is_disproved


@pytest.mark.parametrize(("read_at", "is_disproved"), [(3, False), (4, False), (5, True)])
def test_a_departure_is_over_when_the_relation_is_shown_afterwards(read_at, is_disproved):
    assert spells.is_disproved(Told(at(4), "departed"), at(1), at(read_at)) is is_disproved
    assert not spells.is_disproved(Told(at(4), "departed"), at(5), at(9)), "a spell before this one"


@given(
    histories(),
    st.lists(st.integers(0, 520), max_size=4),
    st.lists(st.booleans(), min_size=8, max_size=8),
    st.randoms(),
)
def test_listings_and_events_in_any_order_reach_the_truth_as_far_as_anything_told_it(history, looks, heard, shuffle):
    """Some events are lost; complete listings at some hours miss whom the member has removed by then.

    Whatever of it arrives when: a spell whose ending an event told ends so; one whose ending was lost ends `unknown`,
    at the earliest listing that missed it or when the next spell began; a listing alone never ends a one-way relation.
    """
    told = [fact for fact, is_heard in zip(history, heard, strict=False) if is_heard or fact[0] == "add"]
    misses = []
    for look in looks:
        past = [fact for fact in history if fact[1] <= look]
        if past and past[-1][0] == "staff":
            misses.append(("unknown", look + 0.5))
    arrivals = [*told, *misses]
    shuffle.shuffle(arrivals)
    beginnings, endings = [], []
    for kind, hour in arrivals:
        if kind == "add":
            beginnings.append(at(hour))
        else:
            endings.append(Told(at(hour), kind))
    shown = at(max(h for kind, h in history if kind == "add")) if history[-1][0] in {"add", "customer"} else None
    if shown is not None:
        endings = [ending for ending in endings if not spells.is_disproved(ending, shown, at(521))]

    for spell in spells.derive(beginnings, endings):
        index = next(n for n, (kind, hour) in enumerate(history) if kind == "add" and at(hour) == spell.added_at)
        end = history[index + 1] if index + 1 < len(history) else None
        until = at(history[index + 2][1]) if index + 2 < len(history) else None
        if end is None:
            assert spell == Spell(spell.added_at)
        elif end in told:
            assert (spell.ended_at, spell.ended_by) == (at(end[1]), end[0])
        else:
            seen_missing = [at(h) for _, h in misses if at(end[1]) <= at(h) and (until is None or at(h) < until)]
            expected = min(seen_missing) if seen_missing else until
            assert (spell.ended_at, spell.ended_by) == (expected, "unknown" if expected else None)
