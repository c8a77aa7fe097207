"""Cards with 完成 and 稍后: what a press does, and what every card says afterwards."""

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa
import time_machine

from tests.workbench import factories as make
from tests.workbench.support import deliver, pressed_xml
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.notices.models import Notice, Status
from workbench.tasks.jobs import wake_snoozed
from workbench.tasks.models import TaskItem, TaskItemCompletion
from workbench.trail.models import TrailEntry

NOON = dt.datetime(2026, 3, 2, 4, 0, tzinfo=dt.UTC)
"""12:00 in Shanghai, a Monday."""


def trail():
    return list(db.session.scalars(sa.select(TrailEntry.kind).order_by(TrailEntry.id)))


class Errand:
    """林悦 asks 王芳 and 周凯 to do something about one of 王芳's customers; their phones have the cards."""

    def __init__(self, client, sign_in, simulator, work):
        self.client, self.simulator, self.work = client, simulator, work
        department = make.department()
        self.boss = make.member("林悦", of=department, heads=True, userid="linyue")
        self.staff = make.member("王芳", of=department, userid="wangfang")
        self.other = make.member("周凯", of=department, userid="zhoukai")
        self.customer = make.customer("林女士")
        make.relation(self.staff, self.customer)
        self.phone = sign_in(self.staff)
        self.boss_phone = sign_in(self.boss)

    def push(self, *staff, **about):
        body = {"client_key": str(uuid.uuid4()), "title": "回访试用反馈", "assignee_userids": [m.userid for m in staff]}
        task = self.boss_phone.post("/api/v1/tasks", json={**body, **about}).json
        self.work()
        return task["id"]

    @property
    def item(self):
        return self.phone.get("/api/v1/task-items").json["items"][0]

    def card(self, userid="wangfang"):
        return self.simulator.get("messages", userid=userid)[0]

    def press(self, key="done", userid="wangfang", *, of=None, at=None):
        """The press and what follows from it; the code is the simulator's own."""
        task_id = self.card(of or userid)["body"]["task_id"]
        code = self.simulator.act("press-button", userid=of or userid, task_id=task_id, key=key)["response_code"]
        self.tell(key, userid, task_id, code, at=at)
        return code

    def tell(self, key, userid, task_id, code, *, at=None):
        moment = int((at or clock.now()).timestamp())
        assert deliver(self.client, pressed_xml(userid, key, task_id, code, at=moment)).status_code == 200
        self.work()


@pytest.fixture
def errand(client, sign_in, simulator, work):
    return Errand(client, sign_in, simulator, work)


@pytest.fixture
def at_noon(simulator):
    """Both sides' clocks stand at noon."""
    simulator.post("clock", now=NOON.isoformat(), frozen=True)
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def test_the_card_says_what_for_whom_until_when_and_leads_to_the_item(at_noon, errand):
    errand.push(errand.staff, customer_id=errand.customer.id, due_at="2026-03-02T18:00:00+08:00", note="问问肤感")
    body = errand.card()["body"]
    assert body["main_title"] == {"title": "回访试用反馈", "desc": "林悦推送给你"}
    assert body["sub_title_text"] == "问问肤感"
    lines = {line["keyname"]: line["value"] for line in body["horizontal_content_list"]}
    assert lines == {"客户": "林女士", "截止": "今天 18:00"}
    assert body["card_action"]["url"] == f"http://127.0.0.1/h5/tasks/items/{errand.item['id']}"
    assert [button["text"] for button in body["button_list"]] == ["完成", "稍后"]
    assert errand.phone.get(f"/api/v1/task-items/{errand.item['id']}").json["title"] == "回访试用反馈"


def test_pressing_done_ticks_the_item_and_the_card_says_so(errand):
    errand.push(errand.staff, customer_id=errand.customer.id)
    errand.press()
    assert errand.card()["replaced"] == "已完成"
    assert errand.phone.get("/api/v1/task-items?state=done").json["items"][0]["completed_by_name"] == "王芳"
    assert trail() == ["task_item_assigned", "task_item_completed"]


def test_a_button_pressed_twice_acts_once(errand, simulator):
    errand.push(errand.staff, customer_id=errand.customer.id)
    task_id = errand.card()["body"]["task_id"]
    press = {"userid": "wangfang", "task_id": task_id, "key": "done"}
    codes = [simulator.act("press-button", **press)["response_code"] for _ in range(2)]  # before the card can change
    for code in codes:
        errand.tell("done", "wangfang", task_id, code)
    assert make.count(TaskItemCompletion) == 1
    assert trail() == ["task_item_assigned", "task_item_completed"]
    assert errand.card()["replaced"] == "已完成"


def test_the_same_press_told_three_times_acts_once(errand, client, work):
    errand.push(errand.staff, customer_id=errand.customer.id)
    code = errand.press()
    for nonce in ("again", "and again"):
        xml = pressed_xml("wangfang", "done", errand.card()["body"]["task_id"], code, at=int(clock.now().timestamp()))
        deliver(client, xml, nonce=nonce)
        work()
    assert trail() == ["task_item_assigned", "task_item_completed"]


def test_an_expired_response_code_is_survived(errand, simulator):
    errand.push(errand.staff)
    task_id = errand.card()["body"]["task_id"]
    errand.tell("done", "wangfang", task_id, "a-code-that-expired")
    assert make.count(TaskItemCompletion) == 1
    assert errand.card()["replaced"] == "已完成", "the code that came with the sending was still good"


def test_when_no_code_is_left_the_tick_counts_and_the_card_is_known_to_be_late(errand, simulator):
    errand.push(errand.staff)
    task_id = errand.card()["body"]["task_id"]
    simulator.post("clock", advance_seconds=72 * 3600)
    errand.tell("done", "wangfang", task_id, "expired-too")
    assert make.count(TaskItemCompletion) == 1
    assert (errand.card()["replaced"], db.session.scalars(sa.select(Notice.status)).one()) == (None, Status.LATE)


def test_everybody_presses_their_own_item(errand):
    task = errand.push(errand.staff, errand.other)
    errand.press(userid="zhoukai")
    rows = errand.boss_phone.get(f"/api/v1/tasks/{task}").json["items"]
    assert [(row["member"]["name"], row["completed_at"] is not None) for row in rows] == [
        ("王芳", False),
        ("周凯", True),
    ]
    assert (errand.card("wangfang")["replaced"], errand.card("zhoukai")["replaced"]) == (None, "已完成")


def test_a_press_of_somebody_else_changes_nothing(errand, simulator):
    errand.push(errand.staff)
    errand.press(userid="zhoukai", of="wangfang")
    assert make.count(TaskItemCompletion) == 0
    assert errand.card()["replaced"] is None
    assert simulator.calls("message/update_template_card") == 1, "the presser's card is told 这件事不是派给你的"


def test_a_press_on_an_item_that_is_gone_is_told_so(errand):
    errand.push(errand.staff)
    db.session.execute(sa.delete(TaskItem))
    db.session.commit()
    errand.press()
    assert errand.card()["replaced"] == "已撤回"


def test_a_card_of_another_system_is_left_alone(errand, simulator):
    errand.tell("done", "wangfang", "not-one-of-ours", "code")
    assert simulator.calls("message/update_template_card") == 0


def test_ticking_on_the_page_changes_the_card_and_undoing_gives_the_buttons_back_while_a_code_lives(errand):
    errand.push(errand.staff)
    address = f"/api/v1/task-items/{errand.item['id']}/completion"
    errand.press("later")  # its code greys the card; the one of the sending is left for the undo
    errand.phone.delete(f"/api/v1/task-items/{errand.item['id']}/snooze")
    errand.work()
    assert errand.card()["replaced"] is None

    errand.press("done")
    errand.phone.delete(address)
    errand.work()
    assert errand.card()["replaced"] == "已完成", "no code was left to open it with"
    assert errand.item["completed_at"] is None
    assert db.session.scalars(sa.select(Notice.status)).one() == Status.LATE


def test_ticking_on_the_page_uses_the_code_of_the_sending(errand):
    errand.push(errand.staff)
    errand.phone.put(f"/api/v1/task-items/{errand.item['id']}/completion", json={})
    errand.work()
    assert errand.card()["replaced"] == "已完成"


def test_a_press_told_after_the_tick_was_taken_back_does_not_tick_again(errand):
    errand.push(errand.staff)
    task_id, address = errand.card()["body"]["task_id"], f"/api/v1/task-items/{errand.item['id']}/completion"
    errand.phone.put(address, json={})
    errand.phone.delete(address)
    errand.tell("done", "wangfang", task_id, "late-code", at=clock.now() - dt.timedelta(minutes=1))
    assert make.count(TaskItemCompletion) == 0
    errand.tell("done", "wangfang", task_id, "new-code", at=clock.now() + dt.timedelta(seconds=1))
    assert make.count(TaskItemCompletion) == 1


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
