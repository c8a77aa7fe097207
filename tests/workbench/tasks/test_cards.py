"""Cards with 完成 and 稍后: what a press does, and what every card says afterwards."""

import datetime as dt

import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.support import deliver, pressed_xml
from tests.workbench.tasks.errand import trail
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.notices.models import Notice, Status
from workbench.tasks.models import TaskItem, TaskItemCompletion


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
