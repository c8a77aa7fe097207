"""What acquisition channels cost, and what their customers are worth."""

import datetime as dt

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workbench import factories as make
from tests.workbench.metrics.conftest import SHANGHAI
from workbench.audit.models import AuditEntry
from workbench.changes.actions import mark
from workbench.kernel.db import db
from workbench.metrics.costs import cost_in
from workbench.metrics.models import ChannelCost
from workbench.metrics.periods import DAY, Window

NOW = dt.datetime(2027, 3, 31, 18, 5, tzinfo=SHANGHAI)
FIRST = dt.date(2027, 1, 1)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 400), st.lists(st.integers(1, 60), min_size=1, max_size=12))
def test_a_cost_is_spread_over_its_days_and_no_fen_is_lost(amount, length, spans):
    cost = ChannelCost(begins_on=FIRST, ends_on=FIRST + length * DAY, amount_fen=amount)
    day, parts = FIRST - 5 * DAY, []
    for span in [*spans, 500]:
        parts.append(cost_in(cost, Window(day, day + span * DAY)))
        day += span * DAY
    assert sum(parts) == amount
    assert min(parts) >= 0


@pytest.fixture
def leader(sign_in):
    with time_machine.travel(NOW, tick=False):
        yield sign_in(make.member("老板", of=make.department("云朵生活"), heads=True))


def met(staff, *, days):
    """A friend made through the poster some days ago."""
    relation = make.relation(staff, state="poster", added_at=NOW - days * DAY)
    mark(customer_ids=[relation.customer_id])
    return db.session.get(make.Customer, relation.customer_id)


def worth(leader, key):
    items = leader.get("/api/v1/channel-worth?period=month&date=2027-03-05").json["items"]
    return next(item for item in items if item["key"] == key)


def test_cac_and_ltv_of_a_channel(leader, work):
    make.channel("poster", "门店海报")
    staff = make.member("王芳")
    friend, _ = met(staff, days=3), met(staff, days=9)
    make.order(friend, paid_at=NOW - DAY, amount_fen=50_001)
    work()
    entered = {
        "acquisition_channel": "state:poster",
        "begins_on": "2027-03-22",
        "ends_on": "2027-04-10",
        "amount_fen": 20_000,
    }
    assert leader.post("/api/v1/channel-costs", json=entered).status_code == 201
    found = worth(leader, "state:poster")
    assert (found["name"], found["new_customers"]) == ("门店海报", 2)
    assert found["cost_fen"] == 10_000  # ten of its twenty days
    assert found["cac_fen"] == 5_000
    assert found["ltv_fen"] == 25_001  # 25,000.5 rounded half up
    assert found["ltv_cac"] == 5.0002
    assert found["ltv_projected_fen"] is None  # less than ninety days are known
    assert found["payback_days"] == 29


def test_a_cost_taken_back_counts_no_more(leader, work):
    met(make.member(), days=1)
    work()
    entered = {
        "acquisition_channel": "state:poster",
        "begins_on": "2027-03-01",
        "ends_on": "2027-03-31",
        "amount_fen": 900,
    }
    cost = leader.post("/api/v1/channel-costs", json=entered).json
    assert worth(leader, "state:poster")["cost_fen"] == 900
    assert leader.delete(f"/api/v1/channel-costs/{cost['id']}").status_code == 204
    assert leader.get("/api/v1/channel-costs").json["items"] == []
    assert worth(leader, "state:poster")["cost_fen"] is None


def test_costs_are_audited_named_and_chosen_from_the_channels_there_are(leader):
    make.channel("poster", "门店海报")
    entered = {"acquisition_channel": "state:poster", "begins_on": "2027-03-01", "ends_on": "2027-03-31"}
    cost = leader.post("/api/v1/channel-costs", json={**entered, "amount_fen": 900, "note": "印刷"}).json
    told = leader.get("/api/v1/channel-costs").json
    assert [one["name"] for one in told["items"]] == [cost["name"]] == ["门店海报"]
    assert {"key": "state:poster", "name": "门店海报"} in told["channels"]
    leader.delete(f"/api/v1/channel-costs/{cost['id']}")
    acts = {entry.act: entry for entry in db.session.query(AuditEntry)}
    said = {**entered, "amount_fen": 900, "note": "印刷"}
    assert acts["channel_cost_entered"].after == acts["channel_cost_removed"].before == said
    assert {entry.subject_id for entry in acts.values()} == {cost["id"]}


def test_a_channel_is_held_against_its_new_customers_and_nobody_else(leader, work):
    """Who bought and has left again counts on neither side."""
    staff = make.member("王芳")
    stays, leaves = met(staff, days=9), met(staff, days=8)
    for friend, fen in ((stays, 10_000), (leaves, 70_000)):
        make.order(friend, paid_at=NOW - 3 * DAY, amount_fen=fen)
    spell = db.session.query(make.Relation).filter_by(customer_id=leaves.id).one()
    make.end(spell, at=NOW - 2 * DAY, by="customer")
    mark(customer_ids=[leaves.id])
    db.session.commit()
    work()
    found = worth(leader, "state:poster")
    assert (found["new_customers"], found["ltv_fen"]) == (1, 10_000)


def test_a_running_year_has_cost_what_its_days_so_far_have(leader, work):
    met(make.member("王芳"), days=9)
    work()
    cost = {"acquisition_channel": "state:poster", "begins_on": "2027-01-01", "ends_on": "2027-12-31"}
    leader.post("/api/v1/channel-costs", json={**cost, "amount_fen": 365_000})
    (found,) = leader.get("/api/v1/channel-worth?period=year&date=2027-03-05").json["items"]
    assert (found["cost_fen"], found["cac_fen"]) == (90_000, 90_000)  # up to the last of March, today


def test_costs_are_not_for_staff(sign_in):
    staff = sign_in(make.member())
    for path in ("channel-costs", "channel-worth"):
        assert staff.get(f"/api/v1/{path}").status_code == 404
