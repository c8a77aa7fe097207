"""稍后: put off on the card or the page, shown last, reminded of once."""

import datetime as dt

import pytest

from tests.workbench import factories as make
from tests.workbench.tasks.errand import NOON, trail
from workbench.notices.models import Notice
from workbench.tasks.jobs import wake_snoozed


@pytest.mark.parametrize(
    ("due", "until", "words"),
    [
        (None, "2026-03-03T09:00:00+08:00", "明天 09:00"),
        ("2026-03-05T18:00:00+08:00", "2026-03-03T09:00:00+08:00", "明天 09:00"),
        ("2026-03-02T18:00:00+08:00", "2026-03-02T16:00:00+08:00", "今天 16:00"),
        ("2026-03-02T13:00:00+08:00", "2026-03-02T12:30:00+08:00", "今天 12:30"),
        ("2026-03-02T11:00:00+08:00", "2026-03-03T09:00:00+08:00", "明天 09:00"),
    ],
)
def test_later_is_tomorrow_morning_or_two_hours_before_it_is_due(at_noon, errand, due, until, words):
    errand.push(errand.staff, due_at=due, customer_id=errand.customer.id)
    errand.press("later")
    assert dt.datetime.fromisoformat(errand.item["snoozed_until"]) == dt.datetime.fromisoformat(until)
    assert errand.card()["replaced"] == f"已推迟到{words}"
    assert trail() == ["task_item_assigned", "task_item_snoozed"]


@pytest.mark.parametrize(
    ("pressed", "due", "until"),
    [
        ("2026-03-02T22:36:00+08:00", "2026-03-03T04:00:00+08:00", "2026-03-03T09:00:00+08:00"),
        ("2026-03-02T20:45:00+08:00", "2026-03-02T22:00:00+08:00", "2026-03-03T09:00:00+08:00"),
        ("2026-03-02T20:20:00+08:00", "2026-03-02T22:00:00+08:00", "2026-03-02T20:50:00+08:00"),
        ("2026-03-03T03:00:00+08:00", "2026-03-03T10:00:00+08:00", "2026-03-03T09:00:00+08:00"),
    ],
    ids=["at night", "in the evening", "just before", "before dawn"],
)
def test_later_never_rings_at_night(at_noon, errand, pressed, due, until):
    errand.push(errand.staff, due_at=due)
    at_noon.move_to(dt.datetime.fromisoformat(pressed))
    answer = errand.phone.put(f"/api/v1/task-items/{errand.item['id']}/snooze", json={"until": None})
    assert dt.datetime.fromisoformat(answer.json["snoozed_until"]) == dt.datetime.fromisoformat(until)


def test_what_is_put_off_comes_last_and_is_counted(at_noon, errand):
    for title, due_at in (("先做", "2026-03-03T10:00:00+08:00"), ("后做", "2026-03-04T18:00:00+08:00")):
        errand.push(errand.staff, title=title, due_at=due_at)
    first = errand.item
    errand.phone.put(f"/api/v1/task-items/{first['id']}/snooze", json={})
    pages = [errand.phone.get("/api/v1/task-items?limit=1").json]
    pages.append(errand.phone.get(f"/api/v1/task-items?limit=1&cursor={pages[0]['next_cursor']}").json)
    assert [page["items"][0]["title"] for page in pages] == ["后做", "先做"]
    day = errand.phone.get("/api/v1/me/day").json
    assert (day["open_items"], day["snoozed_items"], day["overdue_items"]) == (2, 1, 0)
    at_noon.move_to(NOON + dt.timedelta(hours=23))
    day = errand.phone.get("/api/v1/me/day").json
    assert (day["open_items"], day["snoozed_items"], day["overdue_items"]) == (2, 0, 1)


def test_a_snoozed_item_is_reminded_of_once_with_a_new_card(at_noon, errand, work):
    errand.push(errand.staff, customer_id=errand.customer.id)
    errand.press("later")
    wake_snoozed.func(timestamp=0)
    work()
    assert len(errand.simulator.get("messages", userid="wangfang")) == 1, "it is not time yet"

    at_noon.move_to(NOON + dt.timedelta(hours=21))
    for _ in range(2):
        wake_snoozed.func(timestamp=0)
    work()
    reminder, first = errand.simulator.get("messages", userid="wangfang")
    assert (reminder["body"]["main_title"]["desc"], first["replaced"]) == ("到点提醒 · 林悦推送", "已推迟到明天 09:00")
    assert errand.item["snoozed_until"] is None
    errand.press()
    assert [card["replaced"] for card in errand.simulator.get("messages", userid="wangfang")] == ["已完成"] * 2


def test_nobody_is_reminded_of_what_is_done(at_noon, errand, work):
    errand.push(errand.staff)
    errand.press("later")
    errand.phone.put(f"/api/v1/task-items/{errand.item['id']}/completion", json={})
    at_noon.move_to(NOON + dt.timedelta(hours=21))
    wake_snoozed.func(timestamp=0)
    assert make.count(Notice) == 1


def test_a_ticked_item_cannot_be_put_off(errand):
    errand.push(errand.staff)
    address = f"/api/v1/task-items/{errand.item['id']}"
    errand.phone.put(f"{address}/completion", json={})
    answer = errand.phone.put(f"{address}/snooze", json={})
    assert (answer.status_code, answer.json["code"]) == (409, "item_done")


@pytest.mark.parametrize("until", ["2026-03-02T11:59:00+08:00", "2026-06-01T09:00:00+08:00", "明天"])
def test_nothing_is_put_off_into_the_past_or_out_of_sight(at_noon, errand, until):
    errand.push(errand.staff)
    answer = errand.phone.put(f"/api/v1/task-items/{errand.item['id']}/snooze", json={"until": until})
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert "until" in answer.json["errors"]["json"]


def test_putting_off_and_taking_up_again_are_both_in_the_trail(at_noon, errand):
    errand.push(errand.staff, customer_id=errand.customer.id)
    address = f"/api/v1/task-items/{errand.item['id']}/snooze"
    until = "2026-03-04T01:00:00+00:00"
    assert [errand.phone.put(address, json={"until": until}).json["snoozed_until"] for _ in range(2)] == [until] * 2
    assert [errand.phone.delete(address).json["snoozed_until"] for _ in range(2)] == [None] * 2
    assert trail() == ["task_item_assigned", "task_item_snoozed", "task_item_resumed"]
