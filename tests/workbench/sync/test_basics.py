"""One member or live code that cannot be read costs nobody the night."""

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from workbench.channels.models import Channel, LiveCode
from workbench.customers.models import Relation
from workbench.kernel.db import db
from workbench.people.models import Member
from workbench.sync.models import SyncStep

NO_SUCH_DEPARTMENT = 60003


@pytest.fixture
def first(sync, simulator):
    """Who is read first, in a corp whose people are visible one by one, not through a department."""
    sync()
    simulator.post("faults", api="department/get", errcode=NO_SUCH_DEPARTMENT, permanent=True)
    return db.session.scalars(sa.select(Member).where(Member.has_contact).order_by(Member.userid).limit(1)).one()


def note():
    """What the newest run says about its basics."""
    query = sa.select(SyncStep.error).where(SyncStep.kind == "basics").order_by(SyncStep.id.desc()).limit(1)
    return db.session.scalars(query).one()


def listed():
    """Whose customers the newest run has read."""
    newest = sa.select(sa.func.max(SyncStep.run_id)).scalar_subquery()
    query = sa.select(SyncStep.subject).where(SyncStep.kind == "customers", SyncStep.run_id == newest)
    return set(db.session.scalars(query))


def test_people_who_are_visible_one_by_one_are_all_read(first, sync):
    assert sync()["state"] == "done"
    assert (note(), first.userid in listed()) == (None, True)


def test_who_left_while_the_lists_were_read_is_left_out(first, sync, simulator):
    simulator.post("faults", api="user/get", times=1, errcode=60111)
    everybody = listed()
    progress = sync()
    db.session.refresh(first)
    assert (progress["state"], progress["steps_failed"]) == ("done", 0)
    assert (first.removed_at is not None, listed()) == (True, everybody - {first.userid})
    assert note() == f"没有读到成员 {first.userid}（60111），已有资料保留"


def test_a_member_whose_answer_is_unusable_keeps_what_we_know_of_them(first, sync, simulator):
    simulator.post("faults", api="user/get", times=1, errcode=40058)
    name, everybody, relations = first.name, listed(), make.count(Relation)
    assert sync()["state"] == "done"
    db.session.refresh(first)
    assert (first.name, first.removed_at, listed()) == (name, None, everybody)
    assert (make.count(Relation), "40058" in note()) == (relations, True)


@pytest.mark.parametrize("errcode", [40058, 41044], ids=["a bug", "a code nobody has explained"])
def test_a_live_code_that_cannot_be_read_stays_as_it_was(sync, simulator, errcode):
    sync()
    before = make.count(LiveCode), set(db.session.scalars(sa.select(Channel.name)))
    simulator.forget_calls()
    simulator.post("faults", api="externalcontact/get_contact_way", times=1, errcode=errcode)
    assert sync()["state"] == "done"
    assert (make.count(LiveCode), set(db.session.scalars(sa.select(Channel.name)))) == before
    assert simulator.calls("externalcontact/get_contact_way") == before[0], "it was not begun again"
    assert f"（{errcode}）" in note()


def test_a_right_that_is_missing_is_no_matter_of_one_live_code(sync, simulator):
    simulator.post("faults", api="externalcontact/get_contact_way", times=1, errcode=48002)
    assert sync()["state"] == "failed"
    assert "48002" in note()
