import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.customers import spells

BEGIN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def at(hours):
    return BEGIN + dt.timedelta(hours=hours)


@dataclass
class Known:
    added_at: dt.datetime
    ended_at: dt.datetime | None = None
    ended_by: str | None = None


def known(added, ended=None, by="customer"):
    return Known(at(added), at(ended) if ended is not None else None, by if ended is not None else None)


def test_the_first_sighting_opens_a_spell():
    assert spells.seen([], at(5)).open_at == at(5)


def test_a_listing_still_shows_a_relation_the_customer_ended_and_proves_nothing():
    spell = known(1, ended=3)
    verdict = spells.seen([spell], at(1))
    assert (verdict.current, verdict.open_at) == (spell, None)


def test_a_later_createtime_is_a_new_spell():
    assert spells.seen([known(1, ended=3)], at(4)).open_at == at(4)


def test_a_later_add_event_is_a_new_spell_even_if_createtime_did_not_move():
    assert spells.seen([known(1, ended=3)], at(1), added_event_at=at(4)).open_at == at(4)


def test_an_earlier_add_event_does_not_revive_the_ended_spell():
    assert spells.seen([known(1, ended=3)], at(1), added_event_at=at(1)).open_at is None


def test_a_new_createtime_on_an_open_spell_means_its_end_was_missed():
    old = known(1)
    verdict = spells.seen([old], at(9))
    assert (verdict.replaced, verdict.open_at) == (old, at(9))


def test_an_add_event_and_its_createtime_differ_by_seconds_only():
    spell = Known(at(1) + dt.timedelta(seconds=3))
    assert spells.seen([spell], at(1) + dt.timedelta(seconds=40)).current is spell


def test_an_ending_that_overtook_its_beginning_is_given_it():
    verdict = spells.seen([known(3, ended=3)], at(1), added_event_at=at(1))
    assert (verdict.open_at, verdict.earlier_start) == (None, at(1))


@pytest.mark.parametrize(
    ("spell", "moment", "ends"),
    [
        (known(1), 2, True),
        (known(1), 0, False),
        (known(1, ended=3), 3, False),
        (known(1, ended=3), 2, False),
        (known(1, ended=5, by="unknown"), 3, True),
        (known(1, ended=5, by="unknown"), 6, False),
    ],
)
def test_an_ending_ends_what_was_open_then_and_corrects_what_was_only_inferred(spell, moment, ends):
    assert (spells.ended([spell], at(moment)) is spell) is ends


@given(st.lists(st.tuples(st.sampled_from(["add", "leave"]), st.integers(0, 200)), max_size=12), st.randoms())
def test_whatever_the_order_at_most_one_spell_is_open_and_none_ends_before_it_began(history, shuffle):
    """Events of one pair, each telling the truth about its moment, arrive in any order and some of them twice."""
    arrivals = [*history, *history[:3]]
    shuffle.shuffle(arrivals)
    kept: list[Known] = []
    for kind, hour in arrivals:
        if kind == "leave":
            spell = spells.ended(kept, at(hour))
            if spell is None and not kept:
                kept.append(Known(at(hour), at(hour), "customer"))
            elif spell is not None:
                spell.ended_at, spell.ended_by = max(at(hour), spell.added_at), "customer"
            continue
        verdict = spells.seen(kept, at(hour), at(hour))
        if verdict.replaced is not None:
            verdict.replaced.ended_at, verdict.replaced.ended_by = verdict.open_at, "unknown"
        if verdict.open_at is not None:
            kept.append(Known(verdict.open_at))
        elif verdict.earlier_start is not None:
            verdict.current.added_at = verdict.earlier_start
    assert sum(spell.ended_at is None for spell in kept) <= 1
    assert all(spell.ended_at is None or spell.ended_at >= spell.added_at for spell in kept)
