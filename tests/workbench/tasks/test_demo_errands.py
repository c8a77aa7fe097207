import datetime as dt

import pytest
import sqlalchemy as sa
import time_machine

from tests.workbench import factories as make
from workbench.demo import push_errands
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.tasks.models import Task, TaskItem


def test_only_heads_with_staff_of_their_own_push_and_everything_is_due_at_a_full_hour():
    root = make.department("总部")
    team = make.department("一组", parent=root)
    make.member("陈默", of=root, heads=True)
    head, staff = make.member("林悦", of=team, heads=True), make.member("王芳", of=team)
    for _ in range(6):
        make.relation(staff)

    assert push_errands() == make.count(Task) > 0

    tasks = db.session.scalars(sa.select(Task)).all()
    assert {task.pushed_by_id for task in tasks} == {head.id}
    assert {(task.due_at.minute, task.due_at.second, task.due_at.microsecond) for task in tasks} == {(0, 0, 0)}
    assert set(db.session.scalars(sa.select(TaskItem.task_id))) == {task.id for task in tasks}


@pytest.mark.parametrize("hour", [0, 3, 8, 12, 19, 22])
def test_whenever_the_demo_is_started_its_tasks_fall_due_in_working_hours_and_one_is_overdue(hour):
    team = make.department("一组")
    make.member("林悦", of=team, heads=True)
    staff = make.member("王芳", of=team)
    for _ in range(6):
        make.relation(staff)

    with time_machine.travel(dt.datetime(2026, 3, 2, hour, 30, tzinfo=clock.corp_zone())):
        push_errands()
        due = [task.due_at.astimezone(clock.corp_zone()) for task in db.session.scalars(sa.select(Task))]
        assert {moment.hour for moment in due} <= set(range(10, 21))
        assert sum(moment < clock.now() for moment in due) == 1
