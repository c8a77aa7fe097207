import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from workbench.customers.models import Customer, Relation
from workbench.groups.models import Group, GroupMember
from workbench.kernel import clock
from workbench.kernel.db import commit, db
from workbench.people.models import Member
from workbench.sync import actions, reports
from workbench.sync.jobs import sweep
from workbench.sync.models import SyncStep
from workbench.tags.models import Tag
from workbench.trail.models import TrailEntry


def rows():
    return {model.__tablename__: make.count(model) for model in (Member, Customer, Relation, Group, GroupMember, Tag)}


def test_everything_visible_is_read_with_progress_in_numbers(sync, simulator):
    summary = simulator.get("summary")
    progress = sync()
    assert (progress["state"], progress["percent"], progress["steps_failed"]) == ("done", 100, 0)
    assert progress["counts"]["customers"] == summary["customers"]
    assert progress["counts"]["groups"] == summary["groups"]
    assert progress["counts"]["members"] == summary["members"]
    assert progress["counts"]["tags"] == summary["tags"]


def test_every_relation_and_every_stay_in_a_group_is_on_the_trail(sync, simulator):
    sync()
    kinds = dict(db.session.execute(sa.select(TrailEntry.kind, sa.func.count()).group_by(TrailEntry.kind)).all())
    assert kinds["relation_added"] == make.count(Relation)
    assert kinds["group_joined"] == make.count(GroupMember) > 0


def test_syncing_again_changes_nothing(sync, simulator):
    sync()
    before, trail = rows(), make.count(TrailEntry)
    assert sync()["state"] == "done"
    assert (rows(), make.count(TrailEntry)) == (before, trail)


def test_a_run_survives_faults_of_every_kind(sync, simulator):
    simulator.post("faults", api="externalcontact/batch/get_by_user", times=2, errcode=-1)
    simulator.post("faults", api="externalcontact/groupchat/get", times=1, http_status=500)
    simulator.post("faults", api="user/list", times=1, drop=True)
    simulator.post("faults", api="externalcontact/get_corp_tag_list", times=1, errcode=42001)
    progress = sync()
    assert (progress["state"], progress["steps_failed"]) == ("done", 0)
    assert progress["counts"]["customers"] == simulator.get("summary")["customers"]


def test_one_hopeless_step_fails_alone_and_says_why(sync, simulator):
    simulator.post("faults", api="externalcontact/groupchat/get", times=1, errcode=48002)
    progress = sync()
    assert (progress["state"], progress["steps_failed"]) == ("failed", 1)
    (failed,) = db.session.scalars(sa.select(SyncStep).where(SyncStep.has_failed)).all()
    assert "48002" in failed.error
    assert progress["counts"]["groups"] == simulator.get("summary")["groups"] - 1


def test_a_listed_relation_that_the_customer_ended_stays_ended(sync, simulator):
    sync()
    spell = db.session.scalars(sa.select(Relation).where(Relation.ended_at.is_(None)).limit(1)).one()
    make.end(spell, at=clock.now(), by="customer")
    sync()
    db.session.refresh(spell)
    assert spell.ended_by == "customer"
    assert spell.customer_id not in db.session.scalars(
        sa.select(Relation.customer_id).where(Relation.ended_at.is_(None), Relation.member_id == spell.member_id)
    )


def test_a_second_run_waits_for_the_first(sign_in, simulator):
    admin = sign_in(make.member("陈默", userid="chenmo"))
    assert admin.post("/api/v1/admin/sync-runs").status_code == 202
    answer = admin.post("/api/v1/admin/sync-runs")
    assert (answer.status_code, answer.json["code"]) == (409, "conflict")
    assert admin.get("/api/v1/sync").json["state"] == "running"


def test_a_member_who_vanished_is_cut_off_by_the_sync(sync, simulator, sign_in):
    sync()
    browser = sign_in(db.session.scalars(sa.select(Member).where(Member.userid == "wangfang")).one())
    assert browser.get("/api/v1/me").status_code == 200
    simulator.act("remove-member", userid="wangfang")
    sync()
    assert browser.get("/api/v1/me").json["code"] == "signed_out"


@pytest.mark.parametrize("errcode", [50100, 84061])
def test_a_run_killed_between_two_pages_goes_on_with_its_cursor(work, simulator, errcode):
    actions.start_run()
    commit()
    work(queue="sync", also_waiting=True)
    step = db.session.scalars(sa.select(SyncStep).where(SyncStep.kind == "customers").limit(1)).one()
    read = step.rows
    step.finished_at, step.cursor, step.rows = None, "stale-cursor", 0
    commit()
    simulator.post("faults", api="externalcontact/batch/get_by_user", times=1, errcode=errcode)
    from workbench.sync.jobs import run_step

    run_step.func(step_id=step.id, turn=step.turn)
    db.session.refresh(step)
    assert step.cursor == "", "a stale cursor is dropped and the listing begins anew"
    work(also_waiting=True)
    db.session.refresh(step)
    assert (step.rows, step.finished_at is not None) == (read, True)


def test_a_step_whose_job_is_gone_does_not_hang_the_run(work, simulator):
    actions.start_run()
    commit()
    db.session.execute(sa.text("delete from procrastinate_events"))
    db.session.execute(sa.text("delete from procrastinate_jobs"))
    commit()
    sweep.func(timestamp=0)
    work(also_waiting=True)
    assert reports.progress()["state"] == "done"
