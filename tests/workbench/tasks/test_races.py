"""Two requests at the same moment."""

import threading
import uuid

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from workbench.kernel.db import db
from workbench.tasks.models import Task, TaskItem, TaskItemCompletion

AT_ONCE = 20


def test_a_tick_that_is_undone_at_the_same_moment_answers_with_the_open_item(sign_in, meanwhile):
    staff = make.member()
    item = make.task_item(staff)
    browser = sign_in(staff)
    browser.put(f"/api/v1/task-items/{item.id}/completion", json={})
    meanwhile(
        "INSERT INTO task_item_completions", "delete from task_item_completions where item_id = %(item)s", item=item.id
    )

    answer = browser.put(f"/api/v1/task-items/{item.id}/completion", json={})

    assert (answer.status_code, answer.json["completed_at"], answer.json["completed_by_name"]) == (200, None, None)


def test_an_undo_that_is_ticked_at_the_same_moment_answers_with_the_done_item(sign_in, meanwhile):
    staff = make.member("王芳")
    item = make.task_item(staff)
    meanwhile(
        "DELETE FROM task_item_completions",
        "insert into task_item_completions (item_id, member_id, completed_at) values (%(item)s, %(member)s, now())",
        item=item.id,
        member=staff.id,
    )

    answer = sign_in(staff).delete(f"/api/v1/task-items/{item.id}/completion")

    assert (answer.status_code, answer.json["completed_by_name"]) == (200, "王芳")


@pytest.mark.committed
def test_everybody_who_pushes_with_one_key_at_once_gets_the_one_task(app, sign_in):
    department = make.department()
    boss, staff = make.member(of=department, heads=True), make.member(of=department)
    body = {"client_key": str(uuid.uuid4()), "title": "回访", "assignee_userids": [staff.userid]}
    browsers = [sign_in(boss) for _ in range(AT_ONCE)]
    start, answers = threading.Barrier(AT_ONCE), []

    def push(browser):
        start.wait()
        answer = browser.post("/api/v1/tasks", json=body)
        answers.append((answer.status_code, answer.json.get("id")))

    threads = [threading.Thread(target=push, args=[browser]) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == AT_ONCE
    assert answers == [(201, answers[0][1])] * AT_ONCE
    assert (make.count(Task), make.count(TaskItem), make.count(TaskItemCompletion)) == (1, 1, 0)


def test_a_task_of_the_same_key_that_appears_while_one_is_pushed_is_the_task(sign_in, meanwhile):
    department = make.department()
    boss, staff = make.member(of=department, heads=True), make.member(of=department)
    body = {"client_key": str(uuid.uuid4()), "title": "回访", "assignee_userids": [staff.userid]}
    browser = sign_in(boss)
    meanwhile(
        "SELECT tasks.id",
        """with pushed as (
               insert into tasks (client_key, title, note, pushed_by_id, created_at)
               values (%(key)s, '回访', '', %(boss)s, now()) returning id
           ) insert into task_items (task_id, member_id) select id, %(staff)s from pushed""",
        key=body["client_key"],
        boss=boss.id,
        staff=staff.id,
    )
    answer = browser.post("/api/v1/tasks", json=body)
    assert answer.status_code == 201
    assert answer.json["id"] == db.session.scalars(sa.select(Task.id)).one()


@pytest.mark.parametrize(
    "change",
    [
        {"title": "别的"},
        {"note": "别的"},
        {"script": "别的"},
        {"due_at": "2030-01-01T08:00:00Z"},
        {"assignee_userids": ["other"]},
    ],
)
def test_the_same_key_with_another_content_is_a_conflict(sign_in, change):
    department = make.department()
    boss, staff = make.member(of=department, heads=True), make.member(of=department)
    make.member(of=department, userid="other")
    body = {
        "client_key": str(uuid.uuid4()),
        "title": "回访",
        "due_at": "2030-01-01T08:00:00+08:00",
        "assignee_userids": [staff.userid],
    }
    browser = sign_in(boss)
    first = browser.post("/api/v1/tasks", json=body)
    assert browser.post("/api/v1/tasks", json=body).json["id"] == first.json["id"]
    answer = browser.post("/api/v1/tasks", json={**body, **change})
    assert (answer.status_code, answer.json["code"]) == (409, "conflict")
