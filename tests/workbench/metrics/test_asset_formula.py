"""The parts make up guided_gmv, and the factors' shares make up the change, to the fen."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.brute_force import metrics as plain
from tests.workbench.metrics import worlds
from tests.workbench.metrics.conftest import SHANGHAI
from workbench.metrics.asset_formula import Parts, shares

NOW = dt.datetime(2028, 2, 29, 15, 37, 12, tzinfo=SHANGHAI)
WINDOW = dt.timedelta(hours=168)
MONEY = st.integers(1, 10**13)


@st.composite
def parts(draw):
    friends = draw(st.integers(1, 10**7))
    reached = draw(st.integers(1, friends))
    return Parts(friends, reached, draw(st.integers(1, reached)), draw(MONEY), 0, 0, 0)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(parts(), parts())
def test_the_shares_of_the_factors_add_up_to_the_change_to_the_fen(now, before):
    found = shares(now, before)
    assert found is not None
    assert sum(found) == now.touch_gmv_fen - before.touch_gmv_fen


def test_where_a_factor_is_nothing_there_are_no_shares():
    assert shares(Parts(9, 3, 0, 0, 0, 0, 0), Parts(9, 3, 1, 100, 0, 0, 0)) is None


def expected(facts, members, start, end):
    """A, R, B and G by looking at every fact."""
    friends = plain.friends_during(facts, members, plain.Stretch(start, end, (start, start), end))
    touched = {touch.person for touch in facts.touches if touch.member in members and start - WINDOW <= touch.at < end}
    earned = [
        order
        for order in facts.orders
        if order.member in members and order.source in plain.BY_TOUCH and start <= order.paid_at < end
    ]
    buyers = {order.person for order in earned}
    return len(friends), len(friends & touched), len(buyers), sum(order.amount for order in earned)


@pytest.mark.parametrize("seed", [11, 12])
def test_a_r_b_and_g_are_what_a_plain_count_says(told_at, work, boss, seed):
    world = told_at(NOW, seed)
    work()
    facts = worlds.told()
    for scope, members in world.members_of.items():
        for query in (
            {"period": "month", "date": "2028-02-01"},
            {"period": "custom", "from": "2027-11-03", "to": "2028-01-20"},
        ):
            answer = boss("asset-formula", scope=scope, **query)
            for name, stretch in (("current", "period"), ("previous", "compare")):
                start, end = (dt.datetime.fromisoformat(answer[stretch][bound]) for bound in ("start", "end"))
                found = tuple(answer[name][part] for part in ("friends", "reached", "buyers", "touch_gmv_fen"))
                assert found == expected(facts, members, start, end), (scope, query, name)
                friends, reached, buyers, _ = found
                assert buyers <= reached <= friends
            gmv = boss("kpis", scope=scope, **query)["metrics"]["guided_gmv"]
            assert (answer["current"]["guided_gmv_fen"], answer["previous"]["guided_gmv_fen"]) == (
                gmv["value"],
                gmv["previous"],
            )
            given_shares = [factor["share_fen"] for factor in answer["factors"]]
            assert None in given_shares or sum(given_shares) == answer["change_fen"]
