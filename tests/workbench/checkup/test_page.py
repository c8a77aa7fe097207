import datetime as dt

import pytest
import sqlalchemy as sa
import time_machine

from tests.workbench import factories as make
from tests.workbench.checkup.corp import connect
from workbench.checkup.catalog import PROBES
from workbench.checkup.models import ProbeResult
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.statistics.models import StatisticsProgress

PAGE = "/api/v1/admin/checkup"


def test_before_the_first_checkup_nothing_is_claimed(admin):
    page = admin.get(PAGE).json
    assert page["checked_at"] is None
    assert page["is_stale"] is True
    (probe,) = [probe for probe in page["probes"] if probe["key"] == "trusted_address"]
    assert (probe["state"], probe["says"]) == ("unknown", "还没有检查过")


def test_an_administrator_starts_one_and_no_second_beside_it(admin, work, simulator):
    started = admin.post("/api/v1/admin/checkup-runs")
    assert (started.status_code, started.json["is_running"]) == (202, True)
    assert admin.post("/api/v1/admin/checkup-runs").json["code"] == "conflict"
    work()
    page = admin.get(PAGE).json
    assert (page["is_running"], page["is_stale"]) == (False, False)
    assert len(page["probes"]) == len(PROBES)


def test_a_checkup_nobody_repeats_grows_stale(admin, states, simulator):
    states()
    assert admin.get(PAGE).json["is_stale"] is False
    with time_machine.travel(clock.now() + dt.timedelta(minutes=41)):
        assert admin.get(PAGE).json["is_stale"] is True


def test_it_says_since_when_something_is_as_it_is(admin, states, simulator):
    began = states()["trusted_address"]["since_at"]
    assert states()["trusted_address"]["since_at"] == began, "the same state keeps its beginning"
    simulator.post("settings", is_ip_allowed=False)
    broke = states()["trusted_address"]["since_at"]
    assert broke > began
    assert states()["trusted_address"]["since_at"] == broke


def test_counts_are_those_of_the_list(admin, states, simulator):
    states()
    page = admin.get(PAGE).json
    for name, state in (("failed", "failed"), ("warnings", "warning"), ("ok", "ok")):
        assert page[name] == sum(probe["state"] == state for probe in page["probes"]), name


def test_one_missing_right_is_one_thing_to_do(admin, states, simulator, client):
    connect(simulator, client)
    states()
    before = admin.get("/api/v1/admin/overview").json["probes_bad"]
    simulator.post("settings", is_customer_api_allowed=False)
    blocked = [probe for probe in states().values() if probe["state"] == "failed"]
    assert len(blocked) > 5
    assert {probe["cause"]["errcode"] for probe in blocked} == {48002}
    assert len({step for probe in blocked for step in probe["fix"]}) == 1
    assert admin.get("/api/v1/admin/overview").json["probes_bad"] == before + 1


def test_what_should_be_known_and_is_not_is_counted(admin, states, simulator, client):
    connect(simulator, client)
    known = states()
    assert "unknown" in {known[key]["state"] for key in known if key.startswith("write:")}, "no use of it is no worry"
    assert admin.get(PAGE).json["unclear"] == 0
    db.session.execute(sa.delete(StatisticsProgress))
    db.session.commit()
    page = admin.get(PAGE).json
    (statistics,) = [probe for probe in page["probes"] if probe["key"] == "statistics"]
    assert (page["unclear"], statistics["state"]) == (1, "unknown")
    assert "每小时第 7 分钟" in statistics["says"]


def test_a_day_without_welcomes_is_not_praised_for_them(states, simulator):
    assert states()["welcomes"]["says"] == "24 小时内没有发过欢迎语"


def test_a_result_of_a_probe_that_is_no_more_disappears(admin, states, simulator):
    now = clock.now()
    db.session.add(ProbeResult(key="gone", state="failed", finding="x", says="x", checked_at=now, since_at=now))
    db.session.commit()
    states()
    assert "gone" not in db.session.scalars(sa.select(ProbeResult.key)).all()


@pytest.mark.parametrize("messages", [0, 30])
def test_reading_the_page_takes_the_same_queries_however_much_there_is(
    admin, states, simulator, client, queries, messages
):
    connect(simulator, client)
    states()
    for number in range(messages):
        make.customer(f"客户{number}")
        db.session.add(ProbeResult(key=f"k{number}", state="ok", finding="ok", says="", checked_at=clock.now(),
                                   since_at=clock.now()))  # fmt: skip
    db.session.commit()
    with queries(36):  # the session, what was kept, the queue, and a few for each local probe
        assert admin.get(PAGE).status_code == 200
