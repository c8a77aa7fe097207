import contextlib
import datetime as dt

import pytest
import sqlalchemy as sa
import time_machine

from tests.workbench import factories as make
from wecom.errors import WeComError
from workbench.checkup.jobs import forget, write_down
from workbench.checkup.models import CallCount
from workbench.kernel import cache, clock
from workbench.kernel.db import db
from workbench.kernel.wecom_client import client as wecom

ERRORS, TOTALS = "/api/v1/admin/wecom-errors", "/api/v1/admin/wecom-calls"


def ask(api="user/get", **params):
    with contextlib.suppress(WeComError):
        wecom().call(api, params=params)


def errors(admin, **query):
    write_down.func(timestamp=0)
    return admin.get(ERRORS, query_string=query).json["items"]


def test_every_call_is_counted_and_every_refusal_explained(admin, simulator):
    for userid in ("wangfang", "nobody", "nobody"):
        ask(userid=userid)
    (error,) = errors(admin)
    (api,) = error["apis"]
    assert (api["api"], error["errcode"], error["count"], api["count"]) == ("user/get", 60111, 2, 2)
    assert error["meaning"] == "成员不存在，或不在应用的可见范围"
    assert "可见范围" in error["advice"]
    assert "userid not found" in api["example"]
    assert admin.get(TOTALS).json == {"calls": 4, "errors": 2}, "the token's own call is one of them"


def test_one_code_of_many_apis_is_one_row_with_the_apis_inside(admin, simulator):
    for api, times in (("user/get", 1), ("department/get", 2)):
        simulator.post("faults", api=api, times=times, errcode=48002)
        for _ in range(times):
            ask(api, id=1)
    (error,) = errors(admin)
    assert (error["errcode"], error["count"]) == (48002, 3)
    assert [(api["api"], api["count"]) for api in error["apis"]] == [("department/get", 2), ("user/get", 1)]


def test_no_answer_at_all_is_told_from_wecoms_own_minus_one(admin, simulator):
    simulator.post("faults", api="user/get", http_status=502)
    ask(userid="wangfang")
    simulator.post("faults", api="user/get", errcode=-1)
    ask(userid="wangfang")
    assert {error["errcode"]: error["meaning"][:10] for error in errors(admin)} == {
        -100: "企业微信没有应答（网",
        -1: "企业微信系统繁忙",
    }


def test_an_example_carries_no_token_and_no_secret(admin, simulator):
    simulator.post("settings", is_secret_right=False)
    ask(userid="wangfang")
    (error,) = errors(admin)
    assert ([api["api"] for api in error["apis"]], error["errcode"]) == (["gettoken"], 40001)
    kept = db.session.scalars(sa.select(CallCount.example).where(CallCount.errcode == 40001)).one()
    assert "sim-app-secret" not in kept


def test_nobodys_friend_is_an_answer_and_no_error(admin, simulator):
    half = simulator.act("add-customer", userid="wangfang", half=True)
    ask("externalcontact/get", external_userid=half["external_userid"])
    ask("externalcontact/list", userid="chenmo")
    assert errors(admin) == []


def test_writing_down_twice_changes_nothing_and_a_new_life_of_redis_adds(admin, simulator):
    ask(userid="nobody")
    assert errors(admin)[0]["count"] == errors(admin)[0]["count"] == 1
    cache.client().flushdb()
    ask(userid="nobody")
    ask(userid="nobody")
    assert errors(admin)[0]["count"] == 3


def test_a_call_does_not_need_redis(app, admin, simulator):
    from wecom.app import WeComApp
    from wecom.client import WeComClient
    from workbench.checkup.observing import CallCounter

    ask(userid="nobody")
    assert errors(admin)[0]["count"] == 1
    gone = cache.connect("redis://127.0.0.1:1")
    about: WeComApp = wecom().app
    without = WeComClient(about, gone, observe=CallCounter(gone, clock.now))
    assert without.call("user/get", params={"userid": "wangfang"})["userid"] == "wangfang"
    alive, app.extensions["redis"] = app.extensions["redis"], gone
    try:
        write_down.func(timestamp=0)
        assert admin.get(ERRORS).json["items"][0]["count"] == 1, "what is written down stays"
    finally:
        app.extensions["redis"] = alive


@pytest.mark.parametrize("age", [0, 1, 6])
def test_counts_of_the_last_week_are_shown_together(admin, simulator, age):
    ask(userid="nobody")
    write_down.func(timestamp=0)
    moved = sa.update(CallCount).values(day=clock.today() - sa.cast(f"{age} days", sa.Interval))
    db.session.execute(moved)
    cache.client().flushdb()
    ask(userid="nobody")
    assert errors(admin)[0]["count"] == 2
    assert errors(admin, days=1)[0]["count"] == (2 if age == 0 else 1)


def test_they_are_paged_in_two_queries_without_gaps(admin, simulator, queries):
    for number in range(5):
        simulator.post("faults", api="user/get", errcode=48001 + number)
        ask(userid="wangfang")
    assert len(errors(admin)) == 5
    seen, cursor = [], None
    while True:
        with queries(3):  # the session, the page, its APIs
            answer = admin.get(ERRORS, query_string={"limit": 2, **({"cursor": cursor} if cursor else {})})
        seen += [item["errcode"] for item in answer.json["items"]]
        cursor = answer.json["next_cursor"]
        if cursor is None:
            break
    assert seen == [48005, 48004, 48003, 48002, 48001]


def test_a_checkup_of_a_healthy_corp_leaves_no_error(admin, simulator, client, states):
    from tests.workbench.checkup.corp import connect

    connect(simulator, client)
    states()
    left = {(api["api"], error["errcode"]) for error in errors(admin) for api in error["apis"]}
    assert left == set(), "refusals a probe asks for (40029, 82001) are no errors"


def test_counts_are_forgotten_after_half_a_year(admin, simulator):
    ask(userid="nobody")
    write_down.func(timestamp=0)
    with time_machine.travel(clock.now() + dt.timedelta(days=181)):
        forget.func(timestamp=0)
    assert make.count(CallCount) == 0


def test_the_page_of_administration_counts_what_waits(admin, simulator, client, states):
    from tests.workbench.checkup.corp import connect

    connect(simulator, client)
    simulator.post("settings", is_domain_trusted=False)
    states()
    ask(userid="nobody")
    write_down.func(timestamp=0)
    seen = admin.get("/api/v1/admin/overview").json
    assert (seen["inbox_dead"], seen["errors_today"], seen["sync_waiting"]) == (0, 1, 0)
    assert seen["probes_bad"] >= 1
