"""A card that cannot be sent: repeated when that is safe, given up where the head who pushed the task can see it."""

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa
import time_machine
from procrastinate.jobs import Job

from tests.workbench import factories as make
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.notices.jobs import ALONE, FORGOTTEN_AFTER, deliver, forget, sweep
from workbench.notices.models import Notice, NoticeCode, Status

SEND = "message/send"


@pytest.fixture
def push(sign_in):
    """Pushes a task to 王芳; returns what its head sees of her card."""
    department = make.department()
    browser = sign_in(make.member("林悦", of=department, heads=True, userid="linyue"))
    staff = make.member("王芳", of=department, userid="wangfang")

    def pushed(*userids):
        body = {"client_key": str(uuid.uuid4()), "title": "回访", "assignee_userids": userids or ["wangfang"]}
        task = browser.post("/api/v1/tasks", json=body).json["id"]
        return lambda: [row["card_status"] for row in browser.get(f"/api/v1/tasks/{task}").json["items"]]

    pushed.department, pushed.staff = department, staff
    return pushed


def received(simulator):
    return len(simulator.get("messages", userid="wangfang"))


def test_a_card_is_waiting_then_sent(push, simulator, work):
    statuses = push()
    assert statuses() == ["waiting"]
    work()
    assert (statuses(), received(simulator)) == (["sent"], 1)


def test_a_lost_answer_does_not_send_the_card_twice(push, simulator, work, app):
    statuses = push()
    simulator.post("faults", api=SEND, times=1, drop=True, after=True)
    with pytest.raises(Exception, match="no answer"):
        work()
    deliver.func(notice_id=db.session.scalars(sa.select(Notice.id)).one())  # procrastinate's own second attempt
    assert (statuses(), received(simulator)) == (["sent"], 1)


def test_a_button_pressed_before_the_sending_is_known_changes_the_card_all_the_same(push, simulator, work, meanwhile):
    statuses = push()
    meanwhile("SELECT members.userid", "update notices set label = %(label)s", label="已完成")
    work()
    assert (statuses(), simulator.get("messages", userid="wangfang")[0]["replaced"]) == (["updated"], "已完成")


@pytest.mark.parametrize(("errcode", "status"), [(81013, "unreached"), (43012, "refused"), (301002, "refused")])
def test_a_refusal_is_kept_and_shown_to_the_head(push, simulator, work, errcode, status):
    statuses = push()
    simulator.post("faults", api=SEND, times=1, errcode=errcode)
    work()
    assert statuses() == [status]
    assert str(errcode) in db.session.scalars(sa.select(Notice.error)).one()


def test_a_member_wecom_names_invalid_was_not_reached(push, simulator, work):
    make.member("幽灵", of=push.department, userid="ghost")
    statuses = push("ghost", "wangfang")
    work()
    assert sorted(statuses()) == ["sent", "unreached"]


def test_nothing_is_sent_about_what_was_done_meanwhile(push, simulator, work, sign_in):
    statuses = push()
    browser = sign_in(push.staff)
    (item,) = browser.get("/api/v1/task-items").json["items"]
    browser.put(f"/api/v1/task-items/{item['id']}/completion", json={})
    work()
    assert (statuses(), received(simulator)) == (["needless"], 0)


def lose_jobs():
    db.session.execute(sa.text("delete from procrastinate_events"))
    db.session.execute(sa.text("delete from procrastinate_jobs"))
    db.session.commit()


def test_a_card_whose_job_is_gone_is_found_and_sent(push, simulator, work):
    statuses = push()
    lose_jobs()
    sweep.func(timestamp=0)
    assert work() == 0, "it is too young to be forgotten"
    with time_machine.travel(clock.now() + FORGOTTEN_AFTER + dt.timedelta(minutes=1)):
        for _ in range(2):
            sweep.func(timestamp=0)
        assert work() == 1
    assert (statuses(), received(simulator)) == (["sent"], 1)


def test_after_a_day_without_wecom_a_card_is_given_up(push, simulator, work):
    statuses = push()
    lose_jobs()
    with time_machine.travel(clock.now() + dt.timedelta(hours=25)):
        sweep.func(timestamp=0)
        work()
    assert (statuses(), received(simulator)) == (["refused"], 0)


def test_a_change_whose_job_is_gone_is_made_after_all(push, simulator, work, sign_in):
    push()
    work()
    browser = sign_in(push.staff)
    (item,) = browser.get("/api/v1/task-items").json["items"]
    browser.put(f"/api/v1/task-items/{item['id']}/completion", json={})
    lose_jobs()
    sweep.func(timestamp=0)
    work()
    assert simulator.get("messages", userid="wangfang")[0]["replaced"] == "已完成"


def test_old_codes_and_old_cards_are_forgotten(push, simulator, work):
    push()
    work()
    with time_machine.travel(clock.now() + dt.timedelta(days=4)):
        forget.func(timestamp=0)
    assert (make.count(NoticeCode), make.count(Notice)) == (0, 1)
    with time_machine.travel(clock.now() + dt.timedelta(days=91)):
        forget.func(timestamp=0)
    assert make.count(Notice) == 0


def test_many_cards_at_once_are_spread_so_that_wecom_drops_none(push, simulator, work):
    start = clock.now()
    simulator.post("clock", now=start.isoformat(), frozen=True)
    with time_machine.travel(start, tick=False) as clocks:
        for _ in range(40):
            push()
        work(now=clock.now())
        assert received(simulator) == 25
        clocks.shift(61)
        simulator.post("clock", advance_seconds=61)
        work(now=clock.now())
    assert received(simulator) == 40


@pytest.mark.committed
def test_two_workers_do_not_count_the_same_cards_and_send_too_many(push, simulator, work):
    """The second waits for its turn, and counts what the first has sent."""
    push()
    notice = db.session.scalars(sa.select(Notice)).one()
    notice_id, member_id = notice.id, notice.member_id
    db.session.rollback()
    with db.engine.connect() as other, other.begin():
        other.execute(ALONE, {"member": f"cards:{member_id}"})
        deliver.func(notice_id=notice_id)
        assert received(simulator) == 0
    work(also_waiting=True)
    assert received(simulator) == 1


def test_a_wecom_that_is_busy_is_asked_again(push, simulator):
    push()
    simulator.post("faults", api=SEND, times=1, errcode=-1)
    notice_id = db.session.scalars(sa.select(Notice.id)).one()
    with pytest.raises(Exception, match="-1") as busy:
        deliver.func(notice_id=notice_id)
    job = Job(id=1, queue="default", lock=None, queueing_lock=None, task_name=deliver.name, attempts=0)
    assert deliver.get_retry_exception(busy.value, job) is not None
    deliver.func(notice_id=notice_id)
    assert db.session.scalars(sa.select(Notice.status)).one() == Status.SENT
