"""Members who leave and come back under the same userid, and those who never came: what the sync makes of them."""

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.support import deliver, event_xml
from tests.workbench.sync.truth import our_pairs, wecoms_pairs
from workbench.customers.models import Relation
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.people.models import Member
from workbench.sync.models import SyncRepair
from workbench.trail.models import TrailEntry

LEFT_AGO = dt.timedelta(minutes=10)


def member(userid):
    db.session.expire_all()
    return db.session.scalars(sa.select(Member).where(Member.userid == userid)).one()


def hers():
    """Her spells as (ended_by, is open), and how many of each."""
    query = sa.select(Relation.ended_by, sa.func.count()).where(Relation.member_id == member("wangfang").id)
    return dict(db.session.execute(query.group_by(Relation.ended_by)).all())


@pytest.fixture
def leave(sync, simulator, client, work):
    """王芳 leaves, so long ago, as the directory tells us; how many customers she had."""

    def left(ago):
        sync()
        total = hers()[None]
        simulator.act("remove-member", userid="wangfang")
        told = {"at": int((clock.now() - ago).timestamp()), "UserID": "wangfang"}
        deliver(client, event_xml("change_contact", change="delete_user", **told), receiver="contacts")
        work()
        assert hers() == {"departed": total}
        return total

    return left


@pytest.fixture
def departed(leave):
    return leave(LEFT_AGO)


def test_who_comes_back_to_her_old_customers_has_them_again(departed, sync, simulator):
    simulator.act("add-member", userid="wangfang", name="王芳", department_id=2, keeps_customers=True)
    assert sync()["state"] == "done"
    assert member("wangfang").is_active
    assert hers() == {None: departed}
    assert our_pairs() == wecoms_pairs()
    reopened = sa.select(sa.func.count()).where(SyncRepair.kind == "relation_reopened")
    assert db.session.scalar(reopened) == departed
    told = sa.select(sa.func.count()).where(TrailEntry.kind == "relation_reopened")
    assert db.session.scalar(told) == departed


def test_a_reading_of_the_moment_she_left_brings_nobody_back(leave, sync, simulator):
    """It may be stored after the news of her leaving: a page takes seconds, and clocks differ by minutes."""
    total = leave(dt.timedelta())
    simulator.act("add-member", userid="wangfang", name="王芳", department_id=2, keeps_customers=True)
    sync()
    assert hers() == {"departed": total}


def test_who_comes_back_to_nobody_begins_anew_beside_her_history(departed, sync, simulator):
    simulator.act("add-member", userid="wangfang", name="王芳", department_id=3)
    former = simulator.get("customers", userid="linyue", limit=1)[0]["external_userid"]
    simulator.act("add-customer", userid="wangfang", external_userid=former)
    sync()
    assert hers() == {"departed": departed, None: 1}
    assert our_pairs() == wecoms_pairs()


def test_somebody_who_never_logged_in_is_known_and_no_colleague_yet(sync, simulator, sign_in):
    simulator.act("add-member", userid="xinren", name="新人", department_id=2, activated=False)
    assert sync()["state"] == "done"
    assert (member("xinren").status, member("xinren").is_active) == (4, False)
    assert not member("xinren").has_contact
    simulator.act("activate-member", userid="xinren")
    sync()
    assert (member("xinren").is_active, member("xinren").has_contact) == (True, True)
    assert sign_in(member("xinren")).get("/api/v1/me").status_code == 200


def test_who_quit_the_corp_is_out_and_her_friendships_end_with_the_night(sync, simulator, sign_in):
    from workbench.handovers.unassigned import read_unassigned

    sync()
    total, browser = hers()[None], sign_in(member("wangfang"))
    simulator.act("quit-corp", userid="wangfang")
    sync()
    assert (member("wangfang").status, member("wangfang").removed_at) == (5, None)
    assert browser.get("/api/v1/me").json["code"] == "signed_out"
    assert hers() == {None: total}
    read_unassigned.func()
    assert hers() == {"departed": total}


def test_who_is_still_listed_as_gone_after_she_came_back_keeps_her_customers(sync, simulator):
    """The list of leavers' customers may lag behind the directory, which was read after that moment."""
    from workbench.handovers.unassigned import read_unassigned

    sync()
    total = hers()[None]
    simulator.post("clock", advance_seconds=-3600)
    simulator.act("remove-member", userid="wangfang")
    read_unassigned.func()
    assert hers() == {None: total}
    sync()
    read_unassigned.func()
    assert hers() == {"departed": total}, "the directory shows her no longer"


def test_a_corp_that_is_told_no_unionid_is_read_all_the_same(sync, simulator):
    from workbench.customers.models import Customer

    simulator.post("settings", is_wechat_bound=False)
    assert sync()["state"] == "done"
    assert our_pairs() == wecoms_pairs()
    assert make.count(Customer) == simulator.get("summary")["customers"]
    assert set(db.session.scalars(sa.select(Customer.unionid))) == {None}


def test_a_binding_that_is_undone_takes_no_unionid_back(sync, simulator):
    from workbench.customers.models import Customer

    sync()
    known = sorted(filter(None, db.session.scalars(sa.select(Customer.unionid))))
    assert known
    simulator.post("settings", is_wechat_bound=False)
    sync()
    assert sorted(filter(None, db.session.scalars(sa.select(Customer.unionid)))) == known
