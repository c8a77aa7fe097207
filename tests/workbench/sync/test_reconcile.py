import datetime as dt

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.support import contact_xml, deliver
from workbench.customers.models import Customer, PendingRelation, Relation, RelationEnding
from workbench.groups.models import Group, GroupMember
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.people.models import Member, Membership
from workbench.sync.models import SyncRepair, SyncStep
from workbench.tags.models import Tag
from workbench.trail.models import TrailEntry

LIST = "externalcontact/batch/get_by_user"


@pytest.fixture
def synced(sync, simulator, app):
    """The corp as it is read for the first time; drops are believed up to half of what a member has."""
    app.config.update(SYNC_MEMBER_DROP_PERCENT=50, SYNC_CORP_DROP_PERCENT=50)
    yield sync()
    app.config.update(SYNC_MEMBER_DROP_PERCENT=5, SYNC_CORP_DROP_PERCENT=2)


@pytest.fixture
def careful(app):
    """The thresholds as they come."""
    app.config.update(SYNC_MEMBER_DROP_PERCENT=5, SYNC_CORP_DROP_PERCENT=2)


@pytest.fixture
def admin(sign_in):
    return sign_in(db.session.scalars(sa.select(Member).where(Member.userid == "chenmo")).one())


def pairs_of(userid, count):
    """Some active relations of a member, as (our row, external_userid)."""
    query = (
        sa.select(Relation, Customer.external_userid)
        .join(Customer, Customer.id == Relation.customer_id)
        .join(Member, Member.id == Relation.member_id)
        .where(Member.userid == userid, Relation.ended_at.is_(None))
        .order_by(Relation.id)
        .limit(count)
    )
    return [tuple(row) for row in db.session.execute(query)]


def repairs(**about):
    db.session.expire_all()
    return db.session.scalars(sa.select(SyncRepair).filter_by(**about).order_by(SyncRepair.id)).all()


def trail_of(customer_id):
    query = sa.select(TrailEntry.kind, TrailEntry.source).where(TrailEntry.customer_id == customer_id)
    return [tuple(row) for row in db.session.execute(query.order_by(TrailEntry.id))]


def vanish(simulator, userid, external_userid):
    """The member deletes the customer and no event arrives (the tests' simulator delivers none)."""
    simulator.act("member-deletes", userid=userid, external_userid=external_userid)


def test_a_relation_missing_from_a_complete_listing_ends_unknown_and_is_no_loss(synced, sync, simulator, sign_in):
    (gone, external_userid), (kept, _) = pairs_of("wangfang", 2)
    vanish(simulator, "wangfang", external_userid)
    before = clock.now()
    sync()
    db.session.refresh(gone)
    db.session.refresh(kept)
    assert (gone.ended_by, kept.ended_by) == ("unknown", None)
    assert gone.ended_at >= before
    (repair,) = repairs(kind="relation_ended")
    assert (repair.state, repair.customer_id, repair.effective_at) == ("applied", gone.customer_id, gone.ended_at)
    assert ("relation_ended", "sync") in trail_of(gone.customer_id)
    me = sign_in(db.session.get_one(Member, gone.member_id))
    assert me.get("/api/v1/me/day").json["lost_contacts"] == 0


@pytest.mark.parametrize(("minutes", "ended_by"), [(4, None), (6, "unknown")])
def test_who_was_added_just_before_the_listing_by_another_clock_is_looked_at_the_next_night(
    synced, sync, minutes, ended_by
):
    member = db.session.scalars(sa.select(Member).where(Member.userid == "wangfang")).one()
    young = make.relation(member, added_at=clock.now() - dt.timedelta(minutes=minutes))
    sync()
    db.session.refresh(young)
    assert young.ended_by == ended_by


def test_comparing_again_finds_nothing_more(synced, sync, simulator):
    vanish(simulator, "wangfang", pairs_of("wangfang", 1)[0][1])
    sync()
    found, trail = make.count(SyncRepair), make.count(TrailEntry)
    assert sync()["state"] == "done"
    assert (make.count(SyncRepair), make.count(TrailEntry)) == (found, trail)


@pytest.mark.parametrize(("change", "ended_by"), [("del_follow_user", "customer"), ("del_external_contact", "staff")])
def test_an_event_that_comes_later_tells_who_ended_it(synced, sync, simulator, client, work, change, ended_by):
    (gone, external_userid) = pairs_of("wangfang", 1)[0]
    told_at = clock.now().replace(microsecond=0)
    vanish(simulator, "wangfang", external_userid)
    sync()
    deliver(client, contact_xml(change, "wangfang", external_userid, at=int(told_at.timestamp())))
    work()
    db.session.refresh(gone)
    assert (gone.ended_by, gone.ended_at) == (ended_by, told_at)


def test_what_the_customer_ended_is_listed_and_stays_ended_until_she_is_added_again(
    synced, sync, simulator, client, work
):
    (left, external_userid) = pairs_of("wangfang", 1)[0]
    simulator.act("customer-leaves", userid="wangfang", external_userid=external_userid)
    at = int(clock.now().timestamp())
    deliver(client, contact_xml("del_follow_user", "wangfang", external_userid, at=at))
    work()
    sync()
    db.session.refresh(left)
    assert left.ended_by == "customer"
    simulator.post("clock", advance_seconds=60)
    simulator.act("add-customer", userid="wangfang", external_userid=external_userid)
    sync()
    spells = db.session.scalars(
        sa.select(Relation)
        .filter_by(member_id=left.member_id, customer_id=left.customer_id)
        .order_by(Relation.added_at)
    ).all()
    assert [(spell.ended_by, spell.is_active) for spell in spells] == [("customer", False), (None, True)]
    assert [repair.customer_id for repair in repairs(kind="relation_added")] == [left.customer_id]


def test_a_relation_that_a_listing_missed_wrongly_is_open_again(synced, sync, simulator):
    (pair, external_userid) = pairs_of("wangfang", 1)[0]
    vanish(simulator, "wangfang", external_userid)
    sync()
    simulator.post("reset", size="small")
    sync()
    db.session.refresh(pair)
    assert pair.is_active
    assert make.count(RelationEnding) == 0
    assert [repair.customer_id for repair in repairs(kind="relation_reopened")] == [pair.customer_id]
    assert ("relation_reopened", "sync") in trail_of(pair.customer_id)


@pytest.mark.parametrize("fault", [{"errcode": 48002}, {"errcode": 40058}, {"http_status": 500, "permanent": True}])
def test_a_listing_that_failed_ends_nothing(synced, sync, simulator, fault):
    vanish(simulator, "wangfang", pairs_of("wangfang", 1)[0][1])
    simulator.post("faults", api=LIST, times=3, **fault)
    assert sync()["state"] == "failed"
    assert repairs() == []
    assert make.count(RelationEnding) == 0


def test_a_member_without_any_customers_left_is_held_back_and_not_believed(synced, careful, sync, simulator):
    for _, external_userid in pairs_of("wangfang", 100):
        vanish(simulator, "wangfang", external_userid)
    progress = sync()
    assert progress["state"] == "done"
    assert progress["proposals_waiting"] == len(repairs(state="proposed")) > 1
    assert make.count(RelationEnding) == 0


@pytest.fixture
def proposed(synced, careful, sync, simulator):
    """Two of a member's relations are missing, which is more than a twentieth; the administrator is asked."""
    found = pairs_of("wangfang", 2)
    for _, external_userid in found:
        vanish(simulator, "wangfang", external_userid)
    sync()
    return [relation for relation, _ in found]


def test_a_drop_above_the_threshold_waits_for_an_administrator_who_confirms_it(proposed, admin, work):
    (row,) = admin.get("/api/v1/admin/sync-proposals").json["items"]
    assert (row["userid"], row["missing"]) == ("wangfang", 2)
    address = f"/api/v1/admin/sync-runs/{row['run_id']}/decision"
    assert admin.put(address, json={"decision": "confirmed", "userid": "wangfang"}).json == {"decided": 2}
    work()
    for relation in proposed:
        db.session.refresh(relation)
        assert relation.ended_by == "unknown"
    decided = admin.get("/api/v1/admin/sync-repairs", query_string={"state": "applied"}).json["items"]
    assert {(item["kind"], item["decided_by"]) for item in decided} == {("relation_ended", "陈墨")}
    assert admin.put(address, json={"decision": "confirmed"}).json["code"] == "conflict"


def test_a_rejected_drop_changes_nothing(proposed, admin, work):
    run_id = repairs()[0].run_id
    answer = admin.put(f"/api/v1/admin/sync-runs/{run_id}/decision", json={"decision": "rejected"})
    assert answer.json == {"decided": 2}
    work()
    for relation in proposed:
        db.session.refresh(relation)
        assert relation.is_active
    assert {repair.state for repair in repairs()} == {"rejected"}


def test_the_next_listing_looks_again_and_supersedes_what_was_proposed(proposed, sync, simulator):
    simulator.post("reset", size="small")
    assert sync()["proposals_waiting"] == 0
    assert {repair.state for repair in repairs(kind="relation_ended")} == {"superseded"}


def test_what_ended_otherwise_before_the_confirmation_is_left_alone(proposed, admin, work):
    make.end(proposed[0], at=clock.now(), by="customer")
    admin.put(f"/api/v1/admin/sync-runs/{repairs()[0].run_id}/decision", json={"decision": "confirmed"})
    work()
    db.session.refresh(proposed[0])
    assert proposed[0].ended_by == "customer"
    assert sorted(repair.state for repair in repairs()) == ["applied", "superseded"]


def test_a_lost_job_of_a_confirmation_is_found_again(proposed, admin, work):
    from workbench.sync.jobs import sweep

    admin.put(f"/api/v1/admin/sync-runs/{repairs()[0].run_id}/decision", json={"decision": "confirmed"})
    db.session.execute(sa.text("delete from procrastinate_events"))
    db.session.execute(sa.text("delete from procrastinate_jobs"))
    sweep.func(timestamp=0)
    work()
    assert {repair.state for repair in repairs()} == {"applied"}


def test_the_corps_drop_counts_too(synced, app, sync, simulator):
    app.config.update(SYNC_MEMBER_DROP_PERCENT=50, SYNC_CORP_DROP_PERCENT=2)
    for userid in ("wangfang", "linyue"):
        vanish(simulator, userid, pairs_of(userid, 1)[0][1])
    assert sync()["proposals_waiting"] == 2


def test_an_addition_nobody_told_is_a_repair_and_the_first_sync_has_none(synced, sync, simulator):
    assert repairs() == []
    made = simulator.act("add-customer", userid="wangfang", name="没人说")
    sync()
    (repair,) = repairs()
    customer = db.session.get_one(Customer, repair.customer_id)
    assert (repair.kind, repair.state, customer.external_userid) == (
        "relation_added",
        "applied",
        made["external_userid"],
    )


def test_an_edit_nobody_told_is_on_the_trail_and_a_repair(synced, sync, simulator):
    (pair, external_userid) = pairs_of("wangfang", 1)[0]
    simulator.act(
        "edit-customer", userid="wangfang", external_userid=external_userid, remark="改过了", add_tags=["沉睡"]
    )
    sync()
    db.session.refresh(pair)
    assert pair.remark == "改过了"
    (repair,) = repairs()
    assert (repair.kind, repair.customer_id) == ("relation_edited", pair.customer_id)
    edit = db.session.scalars(
        sa.select(TrailEntry).filter_by(customer_id=pair.customer_id, kind="relation_edited")
    ).one()
    assert (edit.payload["remark_changed"], edit.payload["tags_added"]) == (True, ["沉睡"])


def test_a_half_added_customer_whose_acceptance_nobody_told_waits_no_longer(synced, sync, simulator, client, work):
    made = simulator.act("add-customer", userid="wangfang", name="等待", half=True)
    external_userid = made["external_userid"]
    at = int(dt.datetime.fromisoformat(simulator.get("clock")["now"]).timestamp())
    deliver(client, contact_xml("add_half_external_contact", "wangfang", external_userid, at=at))
    work()
    sync()
    assert make.count(PendingRelation) == 1, "half added means not listed, and no relation that could be missing"
    simulator.act("accept-half", userid="wangfang", external_userid=external_userid)
    sync()
    assert make.count(PendingRelation) == 0
    assert {repair.kind for repair in repairs()} == {"relation_added", "pending_settled"}


def test_a_dismissed_group_is_found_even_though_no_list_shows_it(synced, sync, simulator):
    group = db.session.scalars(sa.select(Group).order_by(Group.id).limit(1)).one()
    simulator.act("dismiss-group", chat_id=group.chat_id)
    sync()
    db.session.refresh(group)
    assert group.dismissed_at is not None
    assert [(repair.kind, repair.group_id) for repair in repairs()] == [("group_dismissed", group.id)]


def test_who_left_a_group_unnoticed_is_found(synced, sync, simulator):
    simulator.post("settings", group_lag_seconds=0)
    stay = db.session.scalars(sa.select(GroupMember).where(GroupMember.is_customer).limit(1)).one()
    chat_id = db.session.get_one(Group, stay.group_id).chat_id
    simulator.act("leave-group", chat_id=chat_id, external_userid=stay.participant_id)
    sync()
    db.session.refresh(stay)
    assert stay.left_at is not None
    (repair,) = repairs()
    assert (repair.kind, repair.details) == ("group_stays_changed", {"came": 0, "left": 1})


def test_deleted_tags_and_vanished_members_are_repairs_too(synced, sync, simulator):
    tag = db.session.scalars(sa.select(Tag).where(Tag.name == "沉睡")).one()
    simulator.act("delete-tag", tag_id=tag.tag_id)
    simulator.act("remove-member", userid="zhoukai")
    sync()
    db.session.refresh(tag)
    assert tag.deleted_at is not None
    assert [(repair.kind, repair.subject) for repair in repairs() if repair.subject] == [("tag_deleted", "沉睡")]
    (removed,) = repairs(kind="member_removed")
    assert db.session.get_one(Member, removed.member_id).userid == "zhoukai"


def test_who_heads_a_department_is_read_again(synced, sync, simulator):
    def heads():
        query = sa.select(Member.userid).join(Membership).where(Membership.is_head).order_by(Member.userid)
        return list(db.session.scalars(query))

    assert heads() == ["chenmo", "linyue", "zhoukai"]
    simulator.act("move-member", userid="wangfang", department_id=2, leads=True)
    simulator.act("move-member", userid="linyue", department_id=2, leads=False)
    sync()
    assert heads() == ["chenmo", "wangfang", "zhoukai"]


def test_a_disabled_member_loses_the_session_at_the_next_sync(synced, sync, simulator, sign_in):
    browser = sign_in(db.session.scalars(sa.select(Member).where(Member.userid == "wangfang")).one())
    simulator.act("disable-member", userid="wangfang")
    sync()
    assert browser.get("/api/v1/me").json["code"] == "signed_out"


def test_a_member_who_leaves_while_their_customers_are_read_is_cut_off_and_ends_nothing(
    synced, simulator, work, sign_in
):
    from workbench.kernel.db import commit
    from workbench.sync import actions, reports

    browser = sign_in(db.session.scalars(sa.select(Member).where(Member.userid == "wangfang")).one())
    actions.start_run()
    commit()
    step = db.session.scalars(sa.select(SyncStep).order_by(SyncStep.id.desc()).limit(1)).one()
    from workbench.sync.jobs import run_step

    run_step.func(step_id=step.id, turn=step.turn)
    simulator.act("remove-member", userid="wangfang")
    work(also_waiting=True)
    progress = reports.progress()
    assert (progress["state"], progress["steps_failed"]) == ("done", 0)
    assert browser.get("/api/v1/me").json["code"] == "signed_out"
    assert make.count(RelationEnding) == 0
    assert pairs_of("wangfang", 1), "their relations are handed over later, not lost"
