import datetime as dt

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.support import contact_xml, deliver, event_xml
from workbench.customers.models import Customer, PendingRelation, Relation
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.tags.models import Tag
from workbench.trail.models import TrailEntry


@pytest.fixture
def post(client, work):
    """Deliver an event and let the worker handle it."""

    def posted(change, external_userid, *, at=None, **more):
        moment = at if at is not None else int(clock.now().timestamp())
        assert deliver(client, contact_xml(change, "wangfang", external_userid, at=moment, **more)).status_code == 200
        work()

    return posted


def entries(kind):
    return db.session.scalars(sa.select(TrailEntry).where(TrailEntry.kind == kind)).all()


def test_a_half_added_customer_waits_and_becomes_a_relation_when_accepted(post, simulator):
    made = simulator.act("add-customer", userid="wangfang", name="林女士", half=True, state="store01")
    post("add_half_external_contact", made["external_userid"], State="store01")
    assert (make.count(PendingRelation), make.count(Relation), make.count(Customer)) == (1, 0, 1)

    simulator.act("accept-half", userid="wangfang", external_userid=made["external_userid"])
    post("add_external_contact", made["external_userid"])

    assert (make.count(PendingRelation), make.count(Relation)) == (0, 1)
    assert db.session.scalars(sa.select(Customer.name)).one() == "林女士"
    assert len(entries("relation_half_added")) == len(entries("relation_added")) == 1


def test_a_half_add_told_late_does_not_wait_for_what_has_happened(post, simulator):
    made = simulator.act("add-customer", userid="wangfang", name="林女士")
    moment = int(clock.now().timestamp())
    post("add_external_contact", made["external_userid"], at=moment)
    post("add_half_external_contact", made["external_userid"], at=moment - 5)
    assert make.count(PendingRelation) == 0


def test_a_customer_who_leaves_is_lost_today_and_stays_readable(post, simulator, sign_in):
    made = simulator.act("add-customer", userid="wangfang", name="林女士")
    post("add_external_contact", made["external_userid"])
    me = db.session.scalars(sa.select(make.Member).where(make.Member.userid == "wangfang")).one()
    browser = sign_in(me)
    assert browser.get("/api/v1/me/day").json["new_contacts"] == 1

    simulator.act("customer-leaves", userid="wangfang", external_userid=made["external_userid"])
    post("del_follow_user", made["external_userid"])

    day = browser.get("/api/v1/me/day").json
    assert (day["new_contacts"], day["lost_contacts"], day["contacts_total"]) == (1, 1, 0)
    changes = browser.get("/api/v1/me/contact-changes").json["items"]
    assert [change["kind"] for change in changes] == ["relation_ended", "relation_added"]
    assert browser.get("/api/v1/customers").json["items"][0]["ended_by"] == "customer"


@pytest.mark.parametrize(("source", "ended_by"), [("", "staff"), ("DELETE_BY_TRANSFER", "transfer")])
def test_a_deletion_by_the_member_says_which_kind_it_was(post, simulator, source, ended_by):
    made = simulator.act("add-customer", userid="wangfang", name="林女士")
    post("add_external_contact", made["external_userid"])
    simulator.act("member-deletes", userid="wangfang", external_userid=made["external_userid"])
    post("del_external_contact", made["external_userid"], **({"Source": source} if source else {}))
    assert db.session.scalars(sa.select(Relation.ended_by)).one() == ended_by


def test_an_edit_is_read_again_and_its_difference_recorded(post, simulator, client, work):
    made = simulator.act("add-customer", userid="wangfang", name="林女士")
    post("add_external_contact", made["external_userid"])
    deliver(client, event_xml("change_external_tag", change="shuffle", Id=""))
    work()
    tag = db.session.scalars(sa.select(Tag).order_by(Tag.id)).first()

    simulator.act(
        "edit-customer",
        userid="wangfang",
        external_userid=made["external_userid"],
        remark="护肤-林",
        add_tags=[tag.tag_id],
    )
    post("edit_external_contact", made["external_userid"])

    (entry,) = entries("relation_edited")
    assert entry.payload["tags_added"] == [tag.name]
    assert entry.payload["remark_changed"] is True
    assert db.session.scalars(sa.select(Relation.remark)).one() == "护肤-林"


def test_an_edit_that_shows_no_difference_happened_all_the_same_and_once(post, simulator, client, work):
    """A personal tag, or what a sync has read before the event came."""
    at = int(clock.now().timestamp())
    made = simulator.act("add-customer", userid="wangfang", name="林女士")["external_userid"]
    post("add_external_contact", made)
    for extra in ("first", "again"):
        deliver(client, contact_xml("edit_external_contact", "wangfang", made, at=at + 9, Extra=extra))
        work()
    (entry,) = entries("relation_edited")
    assert int(entry.happened_at.timestamp()) == at + 9
    assert entry.payload["tags_added"] == []


def test_an_event_of_a_member_who_is_gone_is_still_history(client, work, simulator):
    made = simulator.act("add-customer", userid="wangfang", name="林女士")
    simulator.act("remove-member", userid="wangfang")
    deliver(client, contact_xml("add_external_contact", "wangfang", made["external_userid"], at=1767225600))
    work()
    member = db.session.scalars(sa.select(make.Member)).one()
    assert (member.userid, member.is_active) == ("wangfang", False)
    assert make.count(Relation) == 1


def test_the_day_ends_at_midnight_of_the_corp(post, sign_in):
    me = make.member()
    start, _ = clock.day_bounds(clock.today())
    make.relation(me, added_at=start)
    make.relation(me, added_at=start - dt.timedelta(seconds=1))
    assert sign_in(me).get("/api/v1/me/day").json["new_contacts"] == 1


def test_a_deletion_that_overtook_the_new_addition_leaves_no_phantom_friend(post, simulator, sign_in):
    now = int(clock.now().timestamp())
    made = simulator.act("add-customer", userid="wangfang", name="林女士")["external_userid"]
    post("add_external_contact", made, at=now)
    simulator.act("customer-leaves", userid="wangfang", external_userid=made)
    post("del_follow_user", made, at=now + 60)
    simulator.post("clock", advance_seconds=120)
    simulator.act("add-customer", userid="wangfang", external_userid=made)
    simulator.act("member-deletes", userid="wangfang", external_userid=made)

    post("del_external_contact", made, at=now + 125)
    post("add_external_contact", made, at=now + 120)

    spells = db.session.scalars(sa.select(Relation).order_by(Relation.added_at)).all()
    assert [spell.ended_by for spell in spells] == ["customer", "staff"]
    me = db.session.scalars(sa.select(make.Member).where(make.Member.userid == "wangfang")).one()
    assert sign_in(me).get("/api/v1/customers").json["items"] == []


def test_leaving_told_after_coming_back_is_no_loss_of_today(post, simulator):
    now = int(clock.now().timestamp())
    made = simulator.act("add-customer", userid="wangfang", name="林女士")["external_userid"]
    post("add_external_contact", made, at=now)
    simulator.act("customer-leaves", userid="wangfang", external_userid=made)
    simulator.post("clock", advance_seconds=90)
    simulator.act("add-customer", userid="wangfang", external_userid=made)

    post("add_external_contact", made, at=now + 90)
    post("del_follow_user", made, at=now + 88)

    spells = db.session.scalars(sa.select(Relation).order_by(Relation.added_at)).all()
    assert [spell.ended_by for spell in spells] == ["customer", None]


def test_an_addition_wecom_no_longer_shows_spoils_nothing_that_is_known(post, simulator, sign_in):
    me = make.member("王芳", userid="wangfang")
    her = make.customer("林女士", type=2, corp_name="云朵", gender=2)
    simulator.get("summary")
    spell = make.relation(me, her, remark="护肤-林", added_at=clock.now() - dt.timedelta(days=9))
    make.end(spell, at=clock.now() - dt.timedelta(days=8), by="customer")
    post("add_external_contact", her.external_userid)
    db.session.refresh(spell)
    db.session.refresh(her)
    assert (spell.remark, her.corp_name, her.type) == ("护肤-林", "云朵", 2)
    assert make.count(Relation) == 2


def test_a_row_behind_my_number_whose_customer_is_gone_is_masked(post, simulator, sign_in):
    made = simulator.act("add-customer", userid="wangfang", name="林女士")["external_userid"]
    post("add_external_contact", made)
    simulator.act("member-deletes", userid="wangfang", external_userid=made)
    post("del_external_contact", made)
    me = db.session.scalars(sa.select(make.Member).where(make.Member.userid == "wangfang")).one()
    answer = sign_in(me).get("/api/v1/me/contact-changes")
    (row,) = answer.json["items"]
    assert (row["kind"], row["customer"], row["masked_name"]) == ("relation_added", None, "林**")
    assert made not in answer.text


def test_an_edit_of_a_customer_who_has_left_is_on_the_trail_and_her_spell_stays_as_it_was(post, simulator):
    now = int(clock.now().timestamp())
    made = simulator.act("add-customer", userid="wangfang", name="林女士")["external_userid"]
    post("add_external_contact", made, at=now)
    simulator.act("customer-leaves", userid="wangfang", external_userid=made)
    post("del_follow_user", made, at=now + 5)
    simulator.act("edit-customer", userid="wangfang", external_userid=made, remark="流失了")
    post("edit_external_contact", made, at=now + 9)
    assert [spell.remark for spell in db.session.scalars(sa.select(Relation))] == [""]
    assert len(entries("relation_edited")) == 1
