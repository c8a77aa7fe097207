"""The code works once and for twenty seconds: what is tried again, what is not, and what is written down."""

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.support import contact_xml, deliver, killed_after
from workbench.callbacks.jobs import handle_at_once
from workbench.callbacks.models import InboxMessage
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.trail.models import TrailEntry
from workbench.welcomes.models import Welcome

API = "externalcontact/send_welcome_msg"


@pytest.fixture
def added(client, simulator):
    """A customer was added `seconds_ago`; WeCom's code is as old as our event."""
    make.member("王芳", userid="wangfang")
    make.channel("store01", name="静安店")

    def arrived(*, seconds_ago=0, half=False):
        made = simulator.act("add-customer", userid="wangfang", name="林女士", state="store01", half=half)
        at = int(clock.now().timestamp()) - seconds_ago
        change = "add_half_external_contact" if half else "add_external_contact"
        more = {"WelcomeCode": made["welcome_code"], "State": "store01"}
        deliver(client, contact_xml(change, "wangfang", made["external_userid"], at=at, **more))
        return made

    return arrived


def outcome():
    db.session.expire_all()
    row = db.session.scalars(sa.select(Welcome)).one()
    return row.outcome, row.errcode


def spoken(simulator, made):
    chat = simulator.get("chat", userid="wangfang", external_userid=made["external_userid"])
    return [line["content"].get("content") for line in chat if line["from"] == "member"]


def test_it_keeps_the_channel_and_the_moment_of_the_addition(added, work):
    added(seconds_ago=3)
    work(queue="welcome")
    row = db.session.scalars(sa.select(Welcome)).one()
    assert (row.state, row.outcome) == ("store01", "sent")
    assert dt.timedelta(seconds=2) < row.finished_at - row.happened_at < dt.timedelta(seconds=10)


@pytest.mark.parametrize(
    "fault",
    [{"drop": True}, {"drop": True, "after": True}, {"http_status": 502}],
    ids=["lost on the way there", "lost on the way back", "a gateway failed"],
)
def test_a_lost_answer_is_tried_again_and_the_customer_gets_one_welcome(added, work, simulator, fault):
    simulator.post("faults", api=API, times=1, **fault)
    made = added()
    assert work(queue="welcome", also_waiting=True) == 2
    assert outcome()[0] == "sent", "41051 means that the lost one had worked"
    assert spoken(simulator, made) == ["您好林女士,我是王芳"]
    assert db.session.scalars(sa.select(TrailEntry.kind)).all().count("welcome_sent") == 1


def test_a_worker_that_dies_after_it_sent_leaves_one_welcome_that_counts(added, work, simulator):
    made = added()
    with killed_after(simulator, API):
        work(queue="welcome")
    handle_at_once.func(message_id=db.session.scalars(sa.select(InboxMessage.id)).one())
    assert outcome() == ("sent", 41051)
    assert spoken(simulator, made) == ["您好林女士,我是王芳"]
    assert db.session.scalars(sa.select(TrailEntry.kind)).all().count("welcome_sent") == 1


def test_somebody_elses_welcome_is_not_ours(added, work, simulator):
    simulator.post("faults", api=API, times=1, errcode=41051)
    added()
    work(queue="welcome", also_waiting=True)
    assert outcome() == ("already", 41051)


def test_another_app_sending_at_the_moment_is_waited_for(added, work, simulator):
    simulator.post("faults", api=API, times=3, errcode=41096)
    made = added()
    assert work(queue="welcome", also_waiting=True) == 4
    assert outcome() == ("sent", 0)
    assert len(spoken(simulator, made)) == 1


def test_after_twenty_seconds_nothing_is_tried(added, work, simulator):
    added(seconds_ago=21)
    simulator.forget_calls()
    work(queue="welcome", also_waiting=True)
    assert outcome() == ("late", 0)
    assert simulator.calls(API) == simulator.calls("externalcontact/get") == 0


def test_what_stays_unclear_to_the_end_is_called_unclear(added, work, simulator, time_machine):
    simulator.post("faults", api=API, permanent=True, drop=True, after=True)
    added(seconds_ago=19)
    work(queue="welcome")
    time_machine.move_to(clock.now() + dt.timedelta(seconds=5))
    work(queue="welcome", also_waiting=True)
    assert outcome()[0] == "unclear"


def test_a_busy_wecom_to_the_end_makes_it_late(added, work, simulator, time_machine):
    simulator.post("faults", api=API, permanent=True, errcode=-1)
    added(seconds_ago=18)
    work(queue="welcome")
    assert outcome()[0] == "trying"
    time_machine.move_to(clock.now() + dt.timedelta(seconds=5))
    work(queue="welcome", also_waiting=True)
    assert outcome()[0] == "late"


def test_no_time_is_spent_on_the_name_when_little_is_left(added, work, simulator):
    simulator.forget_calls()
    made = added(seconds_ago=10)
    work(queue="welcome")
    assert simulator.calls("externalcontact/get") == 0
    assert spoken(simulator, made) == ["您好,我是王芳"]


def test_a_name_we_know_costs_no_call_even_for_a_half_added_customer(added, work, simulator):
    made = added(half=True)
    make.customer("林女士", external_userid=made["external_userid"])
    simulator.forget_calls()
    work(queue="welcome")
    assert simulator.calls("externalcontact/get") == 0
    assert spoken(simulator, made) == ["您好林女士,我是王芳"]


def test_the_acceptance_repeats_the_code_and_welcomes_nobody_again(added, client, work, simulator):
    made = added(half=True)
    simulator.act("accept-half", userid="wangfang", external_userid=made["external_userid"])
    at = int(clock.now().timestamp())
    again = {"WelcomeCode": made["welcome_code"], "State": "store01"}
    deliver(client, contact_xml("add_external_contact", "wangfang", made["external_userid"], at=at, **again))
    work(queue="welcome", also_waiting=True)
    assert outcome() == ("sent", 0)
    assert len(spoken(simulator, made)) == 1
