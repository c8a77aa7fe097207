"""What the directory tells: members renamed, gone or moved, departments made and closed."""

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.support import deliver, event_xml
from workbench.customers.models import PendingRelation, Relation, RelationEnding
from workbench.groups.models import Group, GroupMember
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.people.models import Department, Member, Membership
from workbench.trail.models import TrailEntry


def told(client, work, change, **elements):
    at = int(clock.now().timestamp()) - 10
    deliver(client, event_xml("change_contact", change=change, at=at, **elements), receiver="contacts")
    work()
    return at


def spells():
    query = sa.select(Relation).order_by(Relation.id).execution_options(populate_existing=True)
    return list(db.session.scalars(query))


@pytest.fixture
def wangfang(client, work):
    """王芳, known from the directory, with two customers and one who waits."""
    told(client, work, "create_user", UserID="WangFang", Department="1")
    member = db.session.scalars(sa.select(Member).where(Member.userid == "wangfang")).one()
    for name in ("林女士", "王先生"):
        make.relation(member, make.customer(name))
    asked_at = clock.now() - dt.timedelta(minutes=1)
    pending = {"member_id": member.id, "customer_id": make.customer("赵女士").id, "added_at": asked_at}
    db.session.add(PendingRelation(**pending))
    db.session.commit()
    return member


def test_a_departed_members_friendships_are_over_and_stay_as_history(client, work, simulator, wangfang):
    simulator.act("remove-member", userid="wangfang")
    at = told(client, work, "delete_user", UserID="WangFang")

    assert [spell.ended_by for spell in spells()] == ["departed", "departed"]
    assert {int(spell.ended_at.timestamp()) for spell in spells()} == {at}
    assert make.count(RelationEnding) == 2
    assert make.count(PendingRelation) == 0
    kinds = list(db.session.scalars(sa.select(TrailEntry.kind)))
    assert kinds == ["relation_ended", "relation_ended"]


def test_a_departure_told_twice_is_one(client, work, simulator, wangfang):
    simulator.act("remove-member", userid="wangfang")
    told(client, work, "delete_user", UserID="WangFang")
    told(client, work, "delete_user", UserID="wangfang")
    assert make.count(RelationEnding) == 2
    assert make.count(TrailEntry) == 2


def test_a_friendship_that_was_over_before_keeps_its_own_end(client, work, simulator, wangfang):
    first, _ = spells()
    before = clock.now().replace(microsecond=0)
    make.end(first, at=before, by="customer")
    told(client, work, "delete_user", UserID="WangFang")
    assert [spell.ended_by for spell in spells()] == ["customer", "departed"]


def test_out_of_sight_is_not_departed(client, work, simulator, wangfang):
    """The app's visible range shrank, or the member was disabled: nothing says that they left the corp."""
    deliver(client, event_xml("unsubscribe").replace("sys", "WangFang"))
    work()
    assert [spell.ended_by for spell in spells()] == [None, None]


def test_a_renamed_member_keeps_everything(client, work, simulator, wangfang):
    """WeCom knows 王芳 under another userid now; ours must not become two people."""
    group = Group(chat_id="wr1", owner_userid="formerly", created_at=clock.now(), name="群")
    db.session.add(group)
    db.session.flush()
    stay = {"participant_id": "formerly", "is_customer": False, "joined_at": clock.now()}
    db.session.add(GroupMember(group_id=group.id, **stay))
    wangfang.userid = "formerly"
    db.session.commit()

    told(client, work, "update_user", UserID="Formerly", NewUserID="WangFang")

    members = db.session.scalars(sa.select(Member.userid).where(Member.id == wangfang.id)).all()
    assert members == ["wangfang"]
    assert make.count(Member) == 1
    assert [spell.member_id for spell in spells()] == [wangfang.id, wangfang.id]
    assert db.session.scalars(sa.select(GroupMember.participant_id)).one() == "wangfang"
    assert db.session.scalars(sa.select(Group.owner_userid)).one() == "wangfang"


def test_a_member_who_was_moved_belongs_to_the_new_department(client, work, simulator, wangfang):
    target = simulator.get("members")[0]["department_ids"][0]
    simulator.act("move-member", userid="wangfang", department_id=target, leads=True)
    told(client, work, "update_user", UserID="WangFang", Department=str(target))
    row = db.session.execute(sa.select(Membership.department_id, Membership.is_head)).one()
    assert tuple(row) == (target, True)


@pytest.mark.parametrize("change", ["create_party", "update_party"])
def test_departments_are_read_again(client, work, simulator, change):
    told(client, work, change, Id="1")
    listed = {department["id"] for department in simulator.get("departments")}
    assert set(db.session.scalars(sa.select(Department.id))) == listed


def test_a_deleted_department_is_marked(client, work, simulator):
    gone = make.department("已撤销")
    told(client, work, "delete_party", Id=str(gone.id))
    db.session.expire_all()
    assert db.session.get(Department, gone.id).removed_at is not None
