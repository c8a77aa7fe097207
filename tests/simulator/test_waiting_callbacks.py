"""What waits, failed or was dropped is never forgotten and can be counted; what the app must not hear is not sent."""

from typing import Any

import pytest

from tests.simulator.conftest import RunningSimulator
from tests.simulator.door import Door
from wecom.simulator.callbacks.events import app_event
from wecom.simulator.callbacks.outbox import KEPT

DAY = 86_400


def post_many(corp: RunningSimulator, count: int) -> None:
    with corp.engine.state.transaction():
        for number in range(count):
            corp.engine.outbox.post(app_event("enter_agent", "wangfang", event_key=str(number)))


@pytest.fixture
def paused(corp: RunningSimulator) -> RunningSimulator:
    corp.control("callback-mode", {"paused": True})
    return corp


def numbers(corp: RunningSimulator, **query: Any) -> list[int]:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return [row["id"] for row in corp.control(f"callbacks?{asked}")]


def test_more_events_wait_than_are_kept_once_delivered(paused: RunningSimulator) -> None:
    post_many(paused, KEPT + 50)
    assert paused.control("summary")["callbacks_waiting"] == KEPT + 50


def test_what_was_delivered_long_ago_is_forgotten_and_what_failed_or_was_dropped_is_not(
    paused: RunningSimulator,
) -> None:
    post_many(paused, 3)
    for number, status in enumerate(("delivered", "failed", "dropped"), start=1):
        paused.engine.state.update("callbacks", {"id": number}, status=status)
    post_many(paused, KEPT)
    assert numbers(paused, status="delivered") == []
    assert (numbers(paused, status="failed"), numbers(paused, status="dropped")) == ([2], [3])


def test_callbacks_are_read_page_by_page_and_by_what_became_of_them(paused: RunningSimulator) -> None:
    post_many(paused, 5)
    paused.control("callback-mode", {"drop": 2})
    post_many(paused, 2)
    assert numbers(paused, limit=3) == [7, 6, 5]
    assert numbers(paused, limit=3, before=5) == [4, 3, 2]
    assert numbers(paused, status="dropped") == [7, 6]
    assert numbers(paused, status="pending", before=5) == [4, 3, 2, 1]
    paused.control("callbacks?status=lost", status=400)


@pytest.mark.parametrize("setting", ["has_callback", "is_app_enabled", "is_anybody_visible"])
def test_an_app_that_does_not_qualify_hears_nothing(corp: RunningSimulator, door: Door, setting: str) -> None:
    corp.control("settings", {setting: False})
    corp.act("add-customer", userid="wangfang")
    corp.act("enter-app", userid="wangfang")
    corp.act("move-member", userid="wangfang", department_id=2)
    corp.control("settings", {setting: True})
    corp.act("enter-app", userid="linyue")
    assert sorted(event["Event"] for event in door.wait_for(2)) == ["change_contact", "enter_agent"]


def test_without_the_tick_for_contact_callbacks_only_the_app_itself_is_talked_to(
    corp: RunningSimulator, door: Door
) -> None:
    corp.control("settings", {"is_contact_callback_ticked": False})
    corp.act("add-customer", userid="wangfang")
    corp.act("create-tag", group_name="客户阶段", name="熟客")
    corp.act("enter-app", userid="wangfang")
    assert [event["Event"] for event in door.wait_for(1)] == ["enter_agent"]


def test_a_handover_is_told_with_the_time_at_which_it_was_complete(corp: RunningSimulator, door: Door) -> None:
    corp.control("clock", {"frozen": True})
    customer = corp.act("add-customer", userid="wangfang")["external_userid"]
    started = corp.engine.clock.now()
    given = {"handover_userid": "wangfang", "takeover_userid": "linyue", "external_userid": [customer]}
    assert corp.call("externalcontact/transfer_customer", given)["customer"][0]["errcode"] == 0
    corp.advance(5 * DAY)
    told = door.wait_for(3)[1:]
    assert [event["CreateTime"] for event in told] == [str(started + DAY)] * 2


def test_a_handover_completes_while_time_simply_passes(corp: RunningSimulator, door: Door) -> None:
    customer = corp.act("add-customer", userid="wangfang")["external_userid"]
    given = {"handover_userid": "wangfang", "takeover_userid": "linyue", "external_userid": [customer]}
    corp.call("externalcontact/transfer_customer", given)
    corp.engine.state.write("UPDATE handovers SET started_at = started_at - ?", DAY)
    followers = corp.call("externalcontact/get", external_userid=customer)["follow_user"]
    assert [follower["userid"] for follower in followers] == ["linyue"]
    assert len(door.wait_for(3)) == 3


def test_a_handover_is_told_of_even_when_nobody_asks(corp: RunningSimulator, door: Door) -> None:
    customer = corp.act("add-customer", userid="wangfang")["external_userid"]
    given = {"handover_userid": "wangfang", "takeover_userid": "linyue", "external_userid": [customer]}
    corp.call("externalcontact/transfer_customer", given)
    corp.engine.state.write("UPDATE handovers SET started_at = started_at - ?", DAY)
    corp.engine.outbox.wake()
    kinds = [event["ChangeType"] for event in door.wait_for(3)]
    assert kinds == ["add_external_contact", "add_external_contact", "del_external_contact"]
