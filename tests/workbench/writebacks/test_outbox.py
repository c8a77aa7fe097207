"""The outbox: what survives an outage, how long it tries, and what it finds that lost its job."""

import datetime as dt

import orjson
import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from workbench.kernel import clock, live
from workbench.kernel.db import db
from workbench.writebacks import jobs
from workbench.writebacks.models import WriteBack
from workbench.writebacks.outcomes import GIVE_UP_AFTER

REMARK = "externalcontact/remark"


def waits():
    """In how many seconds each waiting job of the outbox comes back."""
    rows = db.session.execute(
        sa.text("select scheduled_at from procrastinate_jobs where task_name ~ 'writebacks.*send' and status = 'todo'")
    )
    return [round((row.scheduled_at - clock.now()).total_seconds()) if row.scheduled_at else 0 for row in rows]


def age(wish_id, by):
    """Let time pass for a wish."""
    wish = db.session.get_one(WriteBack, wish_id)
    wish.created_at -= by
    db.session.commit()


def test_it_waits_longer_each_time_and_a_whole_window_when_the_rate_is_used_up(desk, work):
    desk.simulator.post("faults", api=REMARK, http_status=502, times=2)
    desk.want("remark", text="护肤-林")
    work()
    (first,) = waits()
    assert first in {0, 1}
    db.session.execute(sa.text("update procrastinate_jobs set scheduled_at = now()"))
    work()
    (second,) = waits()
    assert second in {1, 2}
    desk.simulator.post("faults", api=REMARK, errcode=45009)
    db.session.execute(sa.text("update procrastinate_jobs set scheduled_at = now()"))
    work()
    (window,) = waits()
    assert window in {59, 60}


def test_after_half_an_hour_without_an_answer_it_is_given_up_and_says_so(desk, work):
    desk.simulator.post("faults", api=REMARK, drop=True, times=2)
    wish = desk.want("remark", text="护肤-林").json
    work()
    age(wish["id"], GIVE_UP_AFTER - dt.timedelta(minutes=1))
    assert [one["id"] for one in desk.shown()["pending"]] == [wish["id"]]
    age(wish["id"], dt.timedelta(minutes=2))
    work(also_waiting=True)
    shown = desk.shown()
    assert ([one["reason"] for one in shown["refusals"]], shown["pending"]) == (["no_answer"], [])
    assert desk.confirmed() == desk.in_wecom()


def test_an_answer_that_was_lost_is_asked_for_again_with_one_effect(desk, work):
    desk.simulator.post("faults", api=REMARK, drop=True, after=True)
    desk.want("remark", text="护肤-林")
    work()
    assert desk.in_wecom()["remark"] == "护肤-林"
    assert desk.confirmed()["remark"] is None
    work(also_waiting=True)
    assert desk.confirmed() == desk.in_wecom()
    assert [entry.kind for entry in desk.entries()] == ["relation_edited"]


def test_what_was_given_up_but_had_reached_wecom_is_shown_as_wecom_has_it(desk, work):
    desk.simulator.post("faults", api=REMARK, drop=True, after=True)
    wish = desk.want("remark", text="护肤-林").json
    age(wish["id"], GIVE_UP_AFTER)
    work()
    assert [one["reason"] for one in desk.shown()["refusals"]] == ["no_answer"]
    assert desk.confirmed() == desk.in_wecom()
    assert desk.in_wecom()["remark"] == "护肤-林"


def test_a_wish_whose_job_is_gone_gets_another(desk, work):
    wish = desk.want("remark", text="护肤-林").json
    db.session.execute(sa.text("delete from procrastinate_events"))
    db.session.execute(sa.text("delete from procrastinate_jobs"))
    db.session.commit()
    jobs.sweep.func(timestamp=0)
    assert waits() == []
    age(wish["id"], jobs.FORGOTTEN_AFTER)
    jobs.sweep.func(timestamp=0)
    jobs.sweep.func(timestamp=0)
    assert len(waits()) == 1
    work()
    assert desk.in_wecom()["remark"] == "护肤-林"


def test_a_job_that_is_repeated_after_its_wish_was_decided_does_nothing(desk, work):
    desk.want("remark", text="护肤-林")
    work()
    jobs.send.func(relation_id=desk.relation.id)
    assert desk.simulator.calls(REMARK) == 1
    assert len(desk.entries()) == 1


def test_the_open_phones_are_told_when_it_is_wanted_and_when_it_is_decided(desk, work, told):
    manager = make.member("林悦", of=make.department(), heads=True)
    make.db.session.add(make.Membership(member_id=desk.member.id, department_id=manager.main_department_id))
    make.db.session.commit()
    desk.want("remark", text="护肤-林")
    assert told() == [("writebacks", "writeback_wanted", [desk.member.id])]
    work()
    assert told() == [("customers", "relation_edited", [desk.member.id, manager.id])]
    desk.simulator.post("faults", api=REMARK, errcode=48002)
    wish = desk.want("remark", text="别的").json
    told()
    work()
    assert ("writebacks", "writeback_refused", [desk.member.id]) in told()
    desk.browser.put(f"/api/v1/write-backs/{wish['id']}/dismissal")
    assert len(told()) == 1


@pytest.fixture
def told(app):
    """What the open phones were told since the last time: topic, kind and to whom; figures follow by themselves."""
    client = app.extensions["redis"]
    with client.pubsub(ignore_subscribe_messages=True) as subscription:
        subscription.subscribe(live.channel(client))
        subscription.get_message(timeout=1)

        def read():
            found = []
            while (message := subscription.get_message(timeout=0.2)) is not None:
                envelope = orjson.loads(message["data"])
                found.append((envelope["data"]["topic"], envelope["data"]["kind"], envelope["to"]))
            return [told for told in found if told[0] != "kpis"]

        yield read
