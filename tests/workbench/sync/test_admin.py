"""What administrators see and do: history, steps, another try; lists with their budgets."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
import time_machine

from tests.workbench import factories as make
from workbench.kernel import clock
from workbench.kernel.db import commit, db
from workbench.sync import actions, reports
from workbench.sync.jobs import nightly
from workbench.sync.models import SyncRepair, SyncRun, SyncStep


@pytest.fixture
def admin(sign_in):
    return sign_in(make.member("陈默", userid="chenmo"))


def run_with(steps, **about):
    run = SyncRun(finished_at=clock.now(), **about)
    db.session.add(run)
    db.session.flush()
    db.session.add_all(SyncStep(run_id=run.id, **step) for step in steps)
    db.session.commit()
    return run


def finished(kind, subject, **about):
    return {"kind": kind, "subject": subject, "finished_at": clock.now(), **about}


def test_calls_are_weighed_against_the_formula(admin):
    run_with(
        [
            finished("basics", "", calls=9),
            finished("customers", "a", rows=0, calls=1),
            finished("customers", "b", rows=101, calls=3),
            finished("group_list", "a,b", rows=1, calls=1),
            finished("group", "wr1", rows=40, calls=1),
        ]
    )
    (row,) = admin.get("/api/v1/admin/sync-runs").json["items"]
    assert (row["calls_made"], row["calls_expected"]) == (6, 1 + 2 + 1 + 1), "members and tags are not in the formula"
    progress = admin.get("/api/v1/sync").json
    assert [(phase["kind"], phase["rows"]) for phase in progress["phases"]] == [
        ("basics", 0),
        ("customers", 101),
        ("group_list", 1),
        ("group", 40),
    ]


def test_a_failed_step_is_tried_again_and_the_run_goes_on(admin, simulator, work):
    simulator.post("faults", api="externalcontact/batch/get_by_user", times=1, errcode=48002)
    actions.start_run()
    commit()
    work(also_waiting=True)
    assert reports.progress()["state"] == "failed"
    run_id = reports.progress()["id"]
    query = {"state": "failed"}
    (failed,) = admin.get(f"/api/v1/admin/sync-runs/{run_id}/steps", query_string=query).json["items"]
    assert (failed["attempts"], "48002" in failed["error"]) == (1, True)
    address = f"/api/v1/admin/sync-steps/{failed['id']}/attempt"
    assert admin.put(address).json["state"] == "running"
    work(also_waiting=True)
    progress = reports.progress()
    assert (progress["state"], progress["percent"], progress["steps_failed"]) == ("done", 100, 0)
    assert progress["counts"]["relations"] == simulator.get("summary")["relations"]
    assert admin.put(address).json["code"] == "conflict", "it did not fail any more"


def test_a_step_of_an_older_run_is_not_tried_again(admin):
    old = run_with([finished("customers", "a", has_failed=True)])
    run_with([finished("basics", "")])
    step = db.session.scalars(sa.select(SyncStep).where(SyncStep.run_id == old.id)).one()
    assert admin.put(f"/api/v1/admin/sync-steps/{step.id}/attempt").json["code"] == "conflict"
    assert admin.put("/api/v1/admin/sync-steps/999999/attempt").status_code == 404


def test_a_step_under_way_has_a_percentage_when_it_is_known_how_much_there_is(admin):
    run_with([finished("customers", "wangfang", rows=400)])
    run = run_with([{"kind": "customers", "subject": "wangfang", "rows": 100}, {"kind": "customers", "subject": "new"}])
    items = admin.get(f"/api/v1/admin/sync-runs/{run.id}/steps").json["items"]
    assert [(item["state"], item["percent"]) for item in items] == [("open", 25), ("open", None)]


@pytest.mark.parametrize("count", [1, 15])
def test_lists_take_the_same_few_queries_whatever_their_length(admin, queries, count):
    member, customer = make.member(), make.customer()
    for number in range(count):
        run = run_with([finished("customers", f"m{number}", rows=3), finished("customers", f"n{number}")])
        db.session.add(
            SyncRepair(
                run_id=run.id,
                kind="relation_ended",
                state="proposed",
                member_id=member.id,
                customer_id=customer.id,
                effective_at=clock.now(),
            )
        )
    db.session.commit()
    for path in ("sync-runs", f"sync-runs/{run.id}/steps", "sync-repairs", "sync-proposals"):
        with queries(2):  # who am I, the page
            assert admin.get(f"/api/v1/admin/{path}").json["items"]


def test_repairs_name_only_customers_the_administrator_may_open(sign_in):
    frontline = make.member("陈默", userid="chenmo", of=make.department("一部"))
    mine = make.relation(frontline, make.customer("周女士"))
    hers = make.relation(make.member("王芳", of=make.department("二部")), make.customer("林女士"))
    run = run_with([finished("basics", "")])
    for spell in (hers, mine):
        about = {"member_id": spell.member_id, "customer_id": spell.customer_id, "effective_at": clock.now()}
        db.session.add(SyncRepair(run_id=run.id, kind="relation_added", **about))
    db.session.add(SyncRepair(run_id=run.id, kind="tag_deleted", subject="沉睡", effective_at=clock.now()))
    db.session.commit()
    browser = sign_in(frontline)
    assert browser.get(f"/api/v1/customers/{hers.customer_id}").status_code == 404
    items = browser.get("/api/v1/admin/sync-repairs").json["items"]
    shown = {(item["customer_name"], item["customer_id"]) for item in items}
    assert shown == {("林**", None), ("周女士", mine.customer_id), (None, None)}


def test_lists_are_read_page_by_page(admin):
    for _ in range(3):
        run_with([finished("basics", "")])
    first = admin.get("/api/v1/admin/sync-runs", query_string={"limit": 2}).json
    rest = admin.get("/api/v1/admin/sync-runs", query_string={"limit": 2, "cursor": first["next_cursor"]}).json
    ids = [run["id"] for run in first["items"] + rest["items"]]
    assert ids == sorted(ids, reverse=True)
    assert (len(ids), rest["next_cursor"]) == (3, None)


@pytest.mark.parametrize(
    ("utc_hour", "begins"), [(18, True), (20, True), (22, False), (4, False)], ids=["2 am", "4 am", "6 am", "noon"]
)
def test_every_night_of_the_corp_begins_a_run(time_machine_at, utc_hour, begins):
    with time_machine_at(utc_hour):
        nightly.func(timestamp=0)
        nightly.func(timestamp=0)
    causes = list(db.session.scalars(sa.select(SyncRun.cause)))
    assert causes == (["nightly"] if begins else [])


@pytest.fixture
def time_machine_at():
    return lambda hour: time_machine.travel(f"2026-11-20 {hour:02}:37Z", tick=False)


def test_a_run_under_way_is_not_overtaken_by_the_night(time_machine_at):
    db.session.add(SyncRun())
    db.session.commit()
    with time_machine_at(18):
        nightly.func(timestamp=0)
    assert make.count(SyncRun) == 1


def test_a_run_somebody_started_in_the_evening_does_not_cost_the_night(time_machine_at):
    with time_machine_at(14):
        run_with([finished("basics", "")], started_at=clock.now())
    with time_machine_at(18):
        nightly.func(timestamp=0)
    assert list(db.session.scalars(sa.select(SyncRun.cause).order_by(SyncRun.id))) == ["manual", "nightly"]


@pytest.mark.parametrize(("has_failed", "runs"), [(True, 2), (False, 1)])
def test_a_night_that_did_not_get_past_the_basics_is_tried_again(time_machine_at, has_failed, runs):
    with time_machine_at(18):
        run_with([finished("basics", "", has_failed=has_failed)], started_at=clock.now(), cause="nightly")
    with time_machine_at(19):
        nightly.func(timestamp=0)
    assert make.count(SyncRun) == runs


@pytest.mark.committed
def test_the_night_waits_for_whoever_starts_a_run_at_the_same_moment(time_machine_at):
    actions.start_run()  # not committed yet: nobody sees the run
    with time_machine_at(18), ThreadPoolExecutor(1) as night:
        begun = night.submit(nightly.func, timestamp=0)
        waits_for_a_lock()
        commit()
        begun.result(timeout=20)
    assert list(db.session.scalars(sa.select(SyncRun.cause))) == ["manual"]


def waits_for_a_lock():
    """Return when another connection to this database stands in line for an advisory lock."""
    waiting = sa.text("""
        select count(*) from pg_locks l join pg_database d on d.oid = l.database
        where l.locktype = 'advisory' and not l.granted and d.datname = current_database()
    """)
    deadline = time.monotonic() + 20
    with db.engine.connect() as connection:
        while not connection.execute(waiting).scalar():
            assert time.monotonic() < deadline, "nobody waits"
            connection.rollback()


def test_a_run_of_long_ago_is_forgotten_with_its_steps(time_machine_at):
    run_with([finished("basics", "")], started_at=clock.now().replace(year=2020))
    with time_machine_at(4):
        nightly.func(timestamp=0)
    assert (make.count(SyncRun), make.count(SyncStep)) == (0, 0)


def test_an_unknown_member_cannot_be_decided_about(admin):
    run = run_with([finished("basics", "")])
    answer = admin.put(f"/api/v1/admin/sync-runs/{run.id}/decision", json={"decision": "confirmed", "userid": "nobody"})
    assert answer.status_code == 422
