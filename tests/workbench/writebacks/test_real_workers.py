"""Real workers on a real database: one that dies, a WeCom that is slow, and many phones at once."""

import os
import signal
import subprocess
import sys
import threading
import time
import uuid

import psycopg
import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.support import SIMULATOR_IDENTITY
from tests.workbench.writebacks.conftest import Desk
from workbench.kernel import jobs
from workbench.kernel.db import db
from workbench.people.models import Member
from workbench.writebacks.models import WriteBack

pytestmark = [pytest.mark.committed, pytest.mark.slow]
PATIENCE_SECONDS = 120
AT_ONCE = 8
REMARK = "externalcontact/remark"


@pytest.fixture
def start_worker(app):
    """Start a worker process; all are killed in the end."""
    children = []
    env = {
        **os.environ,
        **SIMULATOR_IDENTITY,
        "DATABASE_URL": jobs.conninfo(app.config["SQLALCHEMY_DATABASE_URI"]),
        "REDIS_URL": app.config["REDIS_URL"],
        "WECOM_SIMULATOR_URL": app.config["SIMULATOR_URL"],
        "PUBLIC_URL": app.config["PUBLIC_URL"],
        "PYTHONWARNINGS": "default",
    }

    def start():
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker", "--queues", "default,maintenance"]
        child = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        children.append(child)
        return child

    yield start
    for child in children:
        child.kill()
        child.wait()


def wait_until(condition):
    """Poll what a worker did; patience is only a safety net, no assertion depends on speed."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        db.session.rollback()
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.1)


def statuses():
    db.session.rollback()
    return list(db.session.scalars(sa.select(WriteBack.status).order_by(WriteBack.id)))


def test_a_worker_killed_between_wecoms_answer_and_its_commit_is_followed_by_one_that_finishes(app, desk, start_worker):
    """WeCom has the remark and we do not know: done again, it is set to the same, and told once."""
    desk.want("remark", text="护肤-林")
    with psycopg.connect(jobs.conninfo(app.config["SQLALCHEMY_DATABASE_URI"])) as somebody:
        somebody.execute("select 1 from relations where id = %s for update", [desk.relation.id])
        doomed = start_worker()
        wait_until(lambda: desk.in_wecom()["remark"] == "护肤-林")
        os.kill(doomed.pid, signal.SIGKILL)
        doomed.wait()
    assert statuses() == ["wanted"]
    assert desk.confirmed()["remark"] is None

    start_worker()

    wait_until(lambda: statuses() == ["confirmed"])
    assert desk.simulator.calls(REMARK) == 2
    assert desk.confirmed() == desk.in_wecom()
    assert [entry.kind for entry in desk.entries()] == ["relation_edited"]


def test_a_worker_killed_while_wecom_is_being_asked_is_followed_by_one_that_finishes(desk, start_worker):
    desk.simulator.post("faults", api=REMARK, delay_seconds=3, times=1)
    desk.want("remark", text="护肤-林")
    doomed = start_worker()
    wait_until(is_under_way)
    os.kill(doomed.pid, signal.SIGKILL)
    doomed.wait()
    assert statuses() == ["wanted"]

    start_worker()

    wait_until(lambda: statuses() == ["confirmed"])
    assert desk.confirmed() == desk.in_wecom()
    assert [entry.kind for entry in desk.entries()] == ["relation_edited"]


def is_under_way():
    db.session.rollback()
    return db.session.execute(sa.text("select 1 from procrastinate_jobs where status = 'doing'")).first() is not None


def is_there():
    db.session.rollback()
    return db.session.execute(sa.text("select 1 from procrastinate_workers")).first() is not None


def test_a_wecom_that_takes_five_seconds_gets_what_was_wanted_once(desk, start_worker):
    start_worker()
    wait_until(is_there)
    desk.simulator.post("faults", api=REMARK, delay_seconds=5, times=1)
    started = time.monotonic()
    wish = desk.want("remark", text="护肤-林")
    answered = time.monotonic() - started
    assert wish.json["status"] == "wanted"
    wait_until(lambda: statuses() == ["confirmed"])
    print(f"\nwrite-back: answered after {answered * 1000:.0f} ms, confirmed after {time.monotonic() - started:.1f} s")
    assert desk.confirmed() == desk.in_wecom()
    assert [entry.kind for entry in desk.entries()] == ["relation_edited"]


@pytest.mark.parametrize("is_taken", [True, False], ids=["taken", "not taken"])
def test_a_newer_text_that_comes_while_the_older_one_is_on_its_way_follows_it(desk, start_worker, is_taken):
    start_worker()
    fault = {} if is_taken else {"errcode": -1}
    desk.simulator.post("faults", api=REMARK, delay_seconds=1.5, **fault)
    desk.want("remark", text="第一次")
    wait_until(lambda: desk.simulator.get("faults") == [])
    desk.want("remark", text="第二次")
    wait_until(lambda: statuses() == ["confirmed" if is_taken else "superseded", "confirmed"])
    assert desk.in_wecom()["remark"] == desk.confirmed()["remark"] == "第二次"
    assert len(desk.entries()) == (2 if is_taken else 1)


def test_many_wishes_for_one_pair_at_once_are_sent_one_at_a_time(desk, sign_in, start_worker):
    """Two writes on one pair at once are an error of WeCom (45035): none of them ever is."""
    tags = list(desk.tags.values())[:AT_ONCE]
    desk.simulator.forget_calls()
    desks = [desk_of(desk, sign_in) for _ in tags]
    start = threading.Barrier(len(tags))

    def want(one, tag_id):
        start.wait()
        one.want("tags", add=[tag_id])

    threads = [threading.Thread(target=want, args=[one, tag.id]) for one, tag in zip(desks, tags, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for _ in range(2):
        start_worker()
    wait_until(lambda: statuses() == ["confirmed"] * len(tags))
    assert desk.in_wecom()["tags"] == desk.confirmed()["tags"] == sorted(tag.name for tag in tags)
    made = desk.simulator.get("calls", api="externalcontact/mark_tag")["calls"]
    assert [call["errcode"] for call in made] == [0] * len(tags)


def desk_of(desk, sign_in):
    """The same desk in another browser."""
    member = db.session.get_one(Member, desk.member.id)
    return Desk(sign_in(member), desk.simulator, desk.member, desk.customer, desk.relation, desk.tags)


def test_one_key_from_many_phones_at_once_is_one_wish(desk, sign_in):
    key = str(uuid.uuid4())
    desks = [desk_of(desk, sign_in) for _ in range(AT_ONCE)]
    start, answers = threading.Barrier(AT_ONCE), []

    def want(one):
        start.wait()
        answer = one.want("remark", key=key, text="护肤-林")
        answers.append((answer.status_code, answer.json.get("id")))

    threads = [threading.Thread(target=want, args=[one]) for one in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [(202, answers[0][1])] * AT_ONCE
    assert make.count(WriteBack) == 1
