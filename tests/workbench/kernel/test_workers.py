"""Real worker processes on a real database: what happens when one dies."""

import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.support import SIMULATOR_IDENTITY, contact_xml, deliver
from workbench.callbacks.models import InboxMessage, Status
from workbench.customers.models import Relation
from workbench.kernel import clock, jobs
from workbench.kernel.db import db
from workbench.trail.models import TrailEntry

pytestmark = [pytest.mark.committed, pytest.mark.slow]
PATIENCE_SECONDS = 90


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

    def start(*queues):
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker", "--queues", ",".join(queues)]
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
    return list(db.session.scalars(sa.select(InboxMessage.status)))


def test_a_job_whose_worker_is_killed_is_taken_up_again_and_has_one_effect(
    app, client, simulator, start_worker, monkeypatch
):
    made = simulator.act("add-customer", userid="wangfang", name="林女士")
    simulator.post("faults", api="externalcontact/get", times=1, delay_seconds=6)
    xml = contact_xml("add_external_contact", "wangfang", made["external_userid"], at=int(clock.now().timestamp()))
    deliver(client, xml)
    doomed = start_worker("events")
    wait_until(lambda: simulator.calls("externalcontact/get") > 0 or _doing())
    os.kill(doomed.pid, signal.SIGKILL)
    doomed.wait()
    assert statuses() == [Status.WAITING]

    start_worker("events", "maintenance")

    wait_until(lambda: statuses() == [Status.HANDLED])
    assert make.count(Relation) == 1
    assert [entry.kind for entry in db.session.query(TrailEntry)] == ["relation_added"]


def _doing():
    db.session.rollback()
    return db.session.execute(sa.text("select 1 from procrastinate_jobs where status = 'doing'")).first() is not None


def test_an_effect_that_was_committed_before_the_kill_is_not_repeated(app, client, simulator, start_worker):
    """The worker died after its commit and before procrastinate heard of it: the job runs again and finds it done."""
    made = simulator.act("add-customer", userid="wangfang", name="林女士")
    deliver(
        client,
        contact_xml("add_external_contact", "wangfang", made["external_userid"], at=int(clock.now().timestamp())),
    )
    start_worker("events")
    wait_until(lambda: statuses() == [Status.HANDLED])
    with psycopg.connect(jobs.conninfo(app.config["SQLALCHEMY_DATABASE_URI"]), autocommit=True) as connection:
        wait_until(lambda: connection.execute("select count(*) from procrastinate_jobs where status = 'succeeded'")
                   .fetchone()[0] >= 1)  # fmt: skip
        connection.execute("update procrastinate_jobs set status = 'todo', attempts = 1 where task_name ~ 'handle$'")
        connection.execute('notify procrastinate_queue#events, \'{"type": "job_inserted"}\''.replace("#", "_v1_"))
        wait_until(
            lambda: (
                connection.execute("select attempts from procrastinate_jobs where task_name ~ 'handle$'").fetchone()[0]
                >= 2
            )
        )
    assert make.count(Relation) == 1
    assert make.count(TrailEntry) == 1


def test_a_worker_outlives_the_loss_of_its_database_connections(app, client, simulator, start_worker):
    worker = start_worker("events", "maintenance")
    address = jobs.conninfo(app.config["SQLALCHEMY_DATABASE_URI"])
    others = "from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    at_work = f"select 1 {others} and query ~ 'procrastinate'"
    for name in ("林女士", "王先生", "赵女士"):
        made = simulator.act("add-customer", userid="wangfang", name=name)
        with psycopg.connect(address, autocommit=True) as connection:
            wait_until(lambda: connection.execute(at_work).fetchone())  # called within the loop
            db.session.remove()
            connection.execute(f"select pg_terminate_backend(pid) {others}")
        xml = contact_xml("add_external_contact", "wangfang", made["external_userid"], at=int(clock.now().timestamp()))
        deliver(client, xml)
    wait_until(lambda: statuses() == [Status.HANDLED] * 3)
    assert worker.poll() is None
    assert make.count(Relation) == 3


def test_a_worker_finishes_its_job_when_it_is_asked_to_stop(app, client, simulator, start_worker):
    made = simulator.act("add-customer", userid="wangfang", name="林女士")
    simulator.post("faults", api="externalcontact/get", times=1, delay_seconds=2)
    deliver(
        client,
        contact_xml("add_external_contact", "wangfang", made["external_userid"], at=int(clock.now().timestamp())),
    )
    worker = start_worker("events")
    wait_until(_doing)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(PATIENCE_SECONDS) == 0
    assert statuses() == [Status.HANDLED]
