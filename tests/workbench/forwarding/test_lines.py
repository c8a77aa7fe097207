"""Every callback once to everybody who wants it, in order, and a failing receiver delays nobody but itself."""

import datetime as dt

import pytest
import sqlalchemy as sa
import time_machine

from tests.workbench import factories as make
from tests.workbench.forwarding.receiver import Receiver
from tests.workbench.support import contact_xml, deliver, event_xml
from workbench.callbacks.models import InboxMessage
from workbench.forwarding.jobs import forget, forward, sweep
from workbench.forwarding.models import ForwardingDelivery, ForwardingTarget
from workbench.kernel import clock
from workbench.kernel.db import db

START = dt.datetime(2026, 3, 2, 4, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def hours():
    """A clock that moves only when the test says so."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def until(hours, work):
    """Lets the workers work, minute by minute, until a moment after the start."""

    def worked(moment):
        while clock.now() < START + moment:
            hours.shift(MINUTE)
            work(queue="default", now=clock.now())

    return worked


def statuses():
    return list(db.session.scalars(sa.select(ForwardingDelivery.status).order_by(ForwardingDelivery.id)))


def test_a_callback_is_passed_on_signed_and_verbatim(connect, receiver, call_back, work):
    connect(receiver)
    call_back()
    work(queue="default")
    (told,) = receiver.taken
    stored = db.session.scalars(sa.select(InboxMessage)).one()
    assert (told["xml"], told["receiver"], told["event"]) == (
        stored.xml,
        "app",
        "change_external_contact.edit_external_contact",
    )
    assert dt.datetime.fromisoformat(told["received_at"]) == stored.received_at
    assert told["id"] == told["delivery"]
    assert statuses() == ["delivered"]


def test_a_callback_that_wecom_repeats_is_passed_on_once(connect, receiver, client, work):
    connect(receiver)
    for nonce in ("first", "second", "third"):
        deliver(client, contact_xml("edit_external_contact", "wangfang", "wm1", at=1767225600), nonce=nonce)
    work(queue="default")
    assert len(receiver.taken) == 1


def test_what_we_do_not_know_is_passed_on_too(connect, receiver, client, work):
    connect(receiver)
    deliver(client, event_xml("something_new"))
    work(queue="default")
    assert receiver.taken[0]["event"] == "something_new"


def test_a_target_gets_only_the_events_it_asked_for(connect, receiver, call_back, work):
    connect(receiver, events=["change_external_contact.del_follow_user", "change_external_chat"])
    call_back(1, "edit_external_contact")
    call_back(1, "del_follow_user")
    work(queue="default")
    assert receiver.order == ["wm1"]


def test_a_target_down_for_an_hour_is_then_served_in_order_and_the_others_are_not_delayed(
    hours, until, connect, receiver, call_back
):
    with Receiver() as other:
        connect(receiver)
        connect(other, name="客服系统")
        receiver.status = 503
        for minute in range(60):
            call_back(2)
            until((minute + 1) * MINUTE)
        assert (receiver.taken, len(other.taken)) == ([], 120)

        receiver.status = 200
        until(75 * MINUTE)

        assert receiver.order == other.order == [f"wm{number}" for number in range(120)]
        assert len({told["id"] for told in receiver.taken}) == 120
        print(f"\nafter an hour of 503: {receiver.asked - 120} attempts made meanwhile, 120 callbacks served in order")
        assert receiver.asked - 120 < 30, "it was not hammered while it was down"
        failures = db.session.scalars(sa.select(ForwardingTarget.failures))
        assert list(failures) == [0, 0]


def test_what_comes_while_the_line_is_waiting_makes_no_jobs(hours, connect, receiver, call_back, work):
    connect(receiver)
    receiver.status = 503
    call_back()
    work(queue="default", now=clock.now())
    call_back(20)
    count = sa.text("select count(*) from procrastinate_jobs where task_name = :name").bindparams(name=forward.name)
    assert db.session.scalar(count) == 0


def test_a_receiver_that_refuses_one_callback_holds_the_later_ones_back_until_it_is_skipped(
    hours, connect, receiver, call_back, work, admin
):
    address = connect(receiver)
    receiver.status, receiver.body = 422, "不要这个".encode()
    call_back(3)
    work(queue="default", now=clock.now())
    third, second, first = admin.get(f"{address}/deliveries").json["items"]
    assert [row["attempts"] for row in (first, second, third)] == [1, 0, 0]
    assert (first["response_status"], first["response_head"], first["error"]) == (422, "不要这个", "HTTP 422")

    receiver.status = 200
    skip = f"/api/v1/admin/forwarding-deliveries/{first['id']}/skip"
    assert admin.put(skip).status_code == 200
    work(queue="default", now=clock.now())
    assert receiver.order == ["wm1", "wm2"]
    assert statuses() == ["skipped", "delivered", "delivered"]
    assert admin.put(skip).status_code == 409


def test_after_days_a_callback_is_given_up_and_the_next_one_is_tried(hours, until, connect, receiver, call_back, work):
    connect(receiver)
    receiver.status = 500
    call_back()
    work(queue="default", now=clock.now())
    hours.move_to(START + dt.timedelta(days=3, minutes=1))
    call_back()
    work(queue="default", now=clock.now())
    assert statuses() == ["given_up", "waiting"]
    receiver.status = 200
    until(dt.timedelta(days=3, minutes=15))
    assert receiver.order == ["wm1"]


def test_an_attempt_now_does_not_wait_for_the_next_one(hours, connect, receiver, call_back, work, admin):
    address = connect(receiver)
    receiver.status = 500
    call_back(2)
    work(queue="default", now=clock.now())
    shown = admin.get(address).json
    assert (shown["backlog"], shown["failures"], shown["last_error"]) == (2, 1, "HTTP 500")
    receiver.status = 200
    admin.put(f"{address}/attempt")
    work(queue="default", now=clock.now())
    shown = admin.get(address).json
    assert (receiver.order, shown["backlog"], shown["retry_at"]) == (["wm0", "wm1"], 0, None)


def test_a_paused_target_gets_everything_when_it_is_resumed(connect, receiver, call_back, work, admin):
    address = connect(receiver)
    call_back()
    for _ in range(2):
        assert admin.put(f"{address}/pause").json["paused_at"] is not None
    call_back(3)
    work(queue="default")
    assert receiver.taken == []
    assert admin.delete(f"{address}/pause").json["paused_at"] is None
    work(queue="default")
    assert receiver.order == ["wm0", "wm1", "wm2", "wm3"]


def test_a_dropped_target_is_told_no_more(connect, receiver, call_back, work, admin):
    address = connect(receiver)
    call_back()
    assert admin.delete(address).status_code == 204
    call_back()
    work(queue="default")
    assert (receiver.taken, make.count(ForwardingDelivery), make.count(InboxMessage)) == ([], 0, 2)


def test_a_line_whose_jobs_are_gone_is_found_and_served(connect, receiver, call_back, work):
    connect(receiver)
    call_back(2)
    db.session.execute(sa.text("delete from procrastinate_events"))
    db.session.execute(sa.text("delete from procrastinate_jobs"))
    db.session.commit()
    sweep.func(timestamp=0)
    assert work(queue="default") == 0, "it is too young to be forgotten"
    with time_machine.travel(clock.now() + dt.timedelta(minutes=3)):
        for _ in range(2):
            sweep.func(timestamp=0)
        work(queue="default")
    assert receiver.order == ["wm0", "wm1"]


def test_nothing_is_kept_for_ever(connect, receiver, call_back, work):
    connect(receiver)
    call_back()
    work(queue="default")
    for days, left in ((29, (1, 1)), (31, (0, 1)), (181, (0, 0))):
        with time_machine.travel(clock.now() + dt.timedelta(days=days)):
            forget.func(timestamp=0)
        assert (make.count(ForwardingDelivery), make.count(InboxMessage)) == left
