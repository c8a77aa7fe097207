import datetime as dt
import uuid

import pytest
import sqlalchemy as sa
import time_machine

from tests.workbench import factories as make
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.tasks.models import Task, TaskItemCompletion
from workbench.trail.models import TrailEntry

HOUR = dt.timedelta(hours=1)


def titles(answer):
    return [item["title"] for item in answer.json["items"]]


def trail_of(customer):
    query = sa.select(TrailEntry.kind).where(TrailEntry.customer_id == customer.id).order_by(TrailEntry.id)
    return list(db.session.scalars(query))


@pytest.fixture
def shop():
    """A head with two staff members, and a customer of the first."""
    department = make.department(parent=make.department("总部"))
    boss = make.member("林悦", of=department, heads=True)
    staff = [make.member(name, of=department) for name in ("王芳", "李想")]
    customer = make.customer()
    make.relation(staff[0], customer)
    return boss, staff, customer


def pushed(boss_browser, staff, **about):
    body = {"client_key": str(uuid.uuid4()), "title": "回访", "assignee_userids": [m.userid for m in staff], **about}
    return boss_browser.post("/api/v1/tasks", json=body)


def test_a_head_pushes_a_task_and_it_is_on_the_phones(sign_in, shop):
    boss, staff, customer = shop
    due = (clock.now() + HOUR).isoformat()

    make.relation(staff[1], customer)
    answer = pushed(sign_in(boss), staff, note="问问肤感", script="您好", due_at=due, customer_id=customer.id)

    assert answer.status_code == 201
    assert (answer.json["items_total"], answer.json["items_done"]) == (2, 0)
    (item,) = sign_in(staff[0]).get("/api/v1/task-items").json["items"]
    assert (item["title"], item["note"], item["script"], item["pushed_by_name"]) == ("回访", "问问肤感", "您好", "林悦")
    assert item["customer"]["name"] == "林女士"
    assert trail_of(customer) == ["task_item_assigned"]


def test_pushing_twice_with_the_same_key_is_pushing_once(sign_in, shop):
    boss, staff, _ = shop
    key = str(uuid.uuid4())
    first, second = (pushed(sign_in(boss), staff, client_key=key) for _ in range(2))
    assert first.json["id"] == second.json["id"]
    assert make.count(Task) == 1


def test_staff_do_not_push_tasks(sign_in, shop):
    _, staff, _ = shop
    answer = pushed(sign_in(staff[0]), [staff[1]])
    assert (answer.status_code, answer.json["code"]) == (403, "not_a_manager")


def test_only_those_who_know_the_customer_can_be_asked_about_her(sign_in, shop):
    boss, staff, customer = shop
    answer = pushed(sign_in(boss), staff, customer_id=customer.id)
    assert (answer.status_code, answer.json["code"]) == (409, "not_their_customer")
    assert "李想" in answer.json["detail"]
    assert "王芳" not in answer.json["detail"]
    assert make.count(Task) == 0


def test_a_task_does_not_open_the_door_to_a_customer_who_is_gone_for_me(sign_in, shop):
    boss, staff, customer = shop
    make.task_item(staff[1], pushed_by=boss, customer=customer)
    (item,) = sign_in(staff[1]).get("/api/v1/task-items").json["items"]
    assert item["customer"] is None


def test_one_assignee_who_is_not_mine_refuses_the_whole_task(sign_in, shop):
    boss, staff, _ = shop
    stranger = make.member("外人", of=make.department("别的部门"))
    assert pushed(sign_in(boss), [staff[0], stranger]).status_code == 404
    assert make.count(Task) == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", ""), ("title", "长" * 61), ("note", "长" * 501), ("assignee_userids", []), ("due_at", "明天"), ("x", 1)],
)
def test_a_bad_task_is_refused_and_the_field_is_named(sign_in, shop, field, value):
    boss, staff, _ = shop
    answer = pushed(sign_in(boss), staff, **{field: value})
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert field in answer.json["errors"]["json"]


def test_a_tick_counts_once_however_often_it_is_sent(sign_in, shop):
    boss, staff, customer = shop
    item = make.task_item(staff[0], pushed_by=boss, customer=customer)
    browser = sign_in(staff[0])

    first = browser.put(f"/api/v1/task-items/{item.id}/completion", json={})
    second = browser.put(f"/api/v1/task-items/{item.id}/completion", json={})

    assert first.json["completed_at"] == second.json["completed_at"]
    assert first.json["completed_by_name"] == "王芳"
    assert trail_of(customer) == ["task_item_completed"]
    day = browser.get("/api/v1/me/day").json
    assert (day["open_items"], day["done_items"]) == (0, 1)


def test_undoing_a_tick_opens_the_item_again_and_the_trail_keeps_both(sign_in, shop):
    boss, staff, customer = shop
    item = make.task_item(staff[0], pushed_by=boss, customer=customer)
    browser = sign_in(staff[0])
    browser.put(f"/api/v1/task-items/{item.id}/completion", json={})

    for _ in range(2):
        answer = browser.delete(f"/api/v1/task-items/{item.id}/completion")
        assert (answer.status_code, answer.json["completed_at"]) == (200, None)

    assert make.count(TaskItemCompletion) == 0
    assert trail_of(customer) == ["task_item_completed", "task_item_reopened"]


@pytest.mark.parametrize(
    ("told", "kept"),
    [("2026-03-02T09:30:00Z", "2026-03-02T09:30:00"), ("2026-03-02T11:00:00Z", "2026-03-02T10:00:00"),
     ("2026-03-02T07:00:00Z", "2026-03-02T09:00:00")],
)  # fmt: skip
def test_a_tick_made_off_line_keeps_its_time_within_reason(sign_in, shop, told, kept):
    boss, staff, _ = shop
    with time_machine.travel("2026-03-02T10:00:00Z", tick=False):
        item = make.task_item(staff[0], pushed_by=boss, created_at=clock.now() - HOUR)
        answer = sign_in(staff[0]).put(f"/api/v1/task-items/{item.id}/completion", json={"completed_at": told})
    assert answer.json["completed_at"].startswith(kept)


def test_open_items_come_by_due_moment_and_those_without_one_last(sign_in, shop):
    boss, staff, _ = shop
    now = clock.now()
    for title, due_at in (("不急", None), ("明天", now + 24 * HOUR), ("逾期", now - HOUR)):
        make.task_item(staff[0], pushed_by=boss, title=title, due_at=due_at)
    browser = sign_in(staff[0])
    first = browser.get("/api/v1/task-items?limit=2")
    rest = browser.get(f"/api/v1/task-items?limit=2&cursor={first.json['next_cursor']}")
    assert titles(first) + titles(rest) == ["逾期", "明天", "不急"]
    assert [item["is_overdue"] for item in first.json["items"]] == [True, False]


def test_done_items_are_those_ticked_today_in_the_corps_time_zone(sign_in, shop):
    boss, staff, _ = shop
    browser = None
    with time_machine.travel("2026-03-01T15:59:00Z", tick=False):  # 23:59 in Shanghai
        item = make.task_item(staff[0], pushed_by=boss, title="昨天完成")
        browser = sign_in(staff[0])
        browser.put(f"/api/v1/task-items/{item.id}/completion", json={})
        assert titles(browser.get("/api/v1/task-items?state=done")) == ["昨天完成"]
    with time_machine.travel("2026-03-01T16:01:00Z", tick=False):  # the next day has begun
        assert titles(browser.get("/api/v1/task-items?state=done")) == []
        assert browser.get("/api/v1/me/day").json["done_items"] == 0


def test_a_head_watches_the_progress_of_their_own_tasks(sign_in, shop):
    boss, staff, _ = shop
    browser = sign_in(boss)
    task = pushed(browser, staff).json
    staff_browser = sign_in(staff[0])
    (item,) = staff_browser.get("/api/v1/task-items").json["items"]
    staff_browser.put(f"/api/v1/task-items/{item['id']}/completion", json={})

    detail = browser.get(f"/api/v1/tasks/{task['id']}").json
    assert (detail["items_total"], detail["items_done"]) == (2, 1)
    assert [(row["member"]["name"], row["completed_at"] is not None) for row in detail["items"]] == [
        ("李想", False),
        ("王芳", True),
    ]
    assert browser.get("/api/v1/tasks").json["items"][0]["items_done"] == 1
    assert staff_browser.get(f"/api/v1/tasks/{task['id']}").status_code == 404


@pytest.mark.parametrize("rows", [1, 15])
def test_the_lists_take_the_same_queries_however_long_they_are(sign_in, queries, shop, rows):
    boss, staff, customer = shop
    for _ in range(rows):
        make.task_item(staff[0], pushed_by=boss, customer=customer)
    mine, theirs = sign_in(staff[0]), sign_in(boss)
    with queries(3):  # who am I, the items, the customers they name
        assert len(mine.get("/api/v1/task-items").json["items"]) == rows
    with queries(3):  # who am I, the tasks, the customers they name
        assert len(theirs.get("/api/v1/tasks").json["items"]) == rows


def test_the_assignees_are_told_in_wecom_with_a_link(sign_in, simulator, work):
    department = make.department()
    boss = make.member("林悦", of=department, heads=True, userid="linyue")
    staff = make.member("王芳", of=department, userid="wangfang")

    pushed(sign_in(boss), [staff], title="双11回访")
    work()

    (message,) = simulator.get("messages", userid="wangfang")
    assert "双11回访" in str(message)
    assert "/h5/" in str(message)
