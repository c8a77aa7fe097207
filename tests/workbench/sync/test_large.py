"""The demo corp of 24 staff and 3,000 customers, end to end: what it costs, through faults, and killed ten times."""

import os
import signal
import subprocess
import sys
import time
from itertools import pairwise

import pytest
import sqlalchemy as sa
import time_machine

from tests.workbench import factories as make
from tests.workbench.support import SIMULATOR_IDENTITY
from tests.workbench.sync.truth import our_pairs, wecoms_pairs
from workbench.customers.models import Relation, RelationEnding
from workbench.groups.models import Group
from workbench.kernel import clock, jobs
from workbench.kernel.db import commit, db
from workbench.sync import actions, reports
from workbench.sync.models import SyncListed, SyncStep
from workbench.trail.models import TrailEntry

pytestmark = pytest.mark.slow
PATIENCE_SECONDS = 120
LIST, GROUP = "externalcontact/batch/get_by_user", "externalcontact/groupchat/get"


@pytest.fixture
def large(simulator):
    simulator.post("reset", size="demo")
    simulator.forget_calls()
    return simulator


def test_calls_are_what_the_formula_says(large, sync, capsys):
    progress = sync()
    made = sum(large.calls(api) for api in (LIST, GROUP, "externalcontact/groupchat/list"))
    assert (progress["state"], progress["calls_made"]) == ("done", made)
    assert abs(made - progress["calls_expected"]) <= 0.05 * progress["calls_expected"]
    staff = sa.select(sa.func.sum(sa.func.greatest(1, sa.func.ceil(SyncStep.rows / 100.0)))).where(
        SyncStep.kind == "customers"
    )
    groups = make.count(Group) + 1
    assert progress["calls_expected"] == db.session.scalars(staff).one() + groups
    with capsys.disabled():
        print(f"\nsync: {progress['relations_read']} relations, {made} calls, formula {progress['calls_expected']}")


def is_open(userid):
    """Whether this member's customers are being read, or still to be read."""
    query = sa.select(SyncStep.id).filter_by(kind="customers", subject=userid, finished_at=None)
    return db.session.scalars(query).first() is not None


def test_the_corp_is_read_whole_through_faults_of_every_kind(large, app, work):
    """Ragged and empty pages, expired tokens, 45009 for a minute and an hour, HTTP 500, lost connections, a leaver."""
    large.post("settings", ragged_pages=True, calls_per_minute=20)
    for api in (LIST, GROUP, "user/list"):
        large.post("faults", api=api, times=2, http_status=500)
        large.post("faults", api=api, times=2, drop=True)
        large.post("faults", api=api, times=2, drop=True, after=True)
        large.post("faults", api=api, times=1, errcode=42001)
        large.post("faults", api=api, times=2, errcode=-1)
    with time_machine.travel(clock.now()) as traveller:
        run = actions.start_run()
        commit()
        rounds, was_barred, has_left = 0, False, False
        while reports.progress()["state"] == "running":
            work()
            rounds += 1
            assert rounds < 100, "it does not come to an end"
            was_barred |= any(call["errcode"] == 45009 for call in large.get("calls", api=LIST)["calls"])
            if not has_left and is_open("wangfang"):
                has_left = bool(large.act("remove-member", userid="wangfang"))
            traveller.shift(61 if rounds % 2 else 3601)  # after an hour tokens are old and kept cursors stale, too
            db.session.execute(sa.text("update procrastinate_jobs set scheduled_at = null"))
            commit()
        assert (was_barred, has_left) == (True, True)
        progress = reports.progress()
        assert (progress["id"], progress["state"], progress["steps_failed"]) == (run.id, "done", 0)
        large.post("settings", calls_per_minute=10_000)
        gone = frozenset({"wangfang"})
        assert our_pairs(without=gone) == wecoms_pairs(without=gone)
    assert make.count(RelationEnding) == 0
    assert make.count(Group) == large.get("summary")["groups"]


def wait_until(condition):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.05)


def pages_read():
    """Committed pages and steps: what a kill must not undo."""
    db.session.rollback()
    return db.session.execute(
        sa.select(sa.func.coalesce(sa.func.sum(SyncStep.calls), 0), sa.func.count(SyncStep.finished_at))
    ).one()


@pytest.fixture
def start_worker(app):
    """One process that does one job at a time; whatever still runs is killed in the end."""
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

    def start(concurrency):
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker", "--concurrency", str(concurrency)]
        child = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        children.append(child)
        return child

    yield start
    for child in children:
        child.kill()
        child.wait()


@pytest.mark.committed
def test_steps_that_end_side_by_side_do_not_wait_for_each_other(app, large, start_worker):
    actions.start_run()
    commit()
    for _ in range(2):
        start_worker(4)
    wait_until(lambda: (db.session.rollback(), reports.progress()["state"] != "running")[1])
    assert reports.progress()["steps_failed"] == 0
    deadlocks = sa.text("select deadlocks from pg_stat_database where datname = current_database()")
    assert db.session.scalars(deadlocks).one() == 0
    again = sa.text("select count(*) from procrastinate_jobs where queue_name = 'sync' and attempts > 1")
    assert db.session.scalars(again).one() == 0


@pytest.mark.committed
def test_a_full_sync_killed_ten_times_goes_on_and_ends_complete(app, large, start_worker, capsys):
    large.post("faults", api=LIST, delay_seconds=0.1, permanent=True)
    actions.start_run()
    commit()
    seen = [pages_read()]
    for _ in range(10):
        worker = start_worker(1)
        wait_until(lambda: pages_read()[1] > seen[-1][1])
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        seen.append(pages_read())
    assert reports.progress()["state"] == "running", "it was not over yet"
    assert all(after >= before for before, after in pairwise(seen)), "no page is lost"
    large.post("faults", api=GROUP, delay_seconds=0, http_status=500, times=1)
    start_worker(4)
    wait_until(lambda: (db.session.rollback(), reports.progress()["state"] != "running")[1])
    progress = reports.progress()
    assert (progress["state"], progress["steps_failed"]) == ("done", 0)
    assert our_pairs() == wecoms_pairs()
    told = sa.select(sa.func.count()).where(TrailEntry.kind == "relation_added")
    assert db.session.scalars(told).one() == make.count(Relation), "nothing was written twice"
    assert (make.count(RelationEnding), make.count(SyncListed)) == (0, 0)
    with capsys.disabled():
        print(f"\nkilled ten times: {progress['calls_made']} calls, formula {progress['calls_expected']}")
