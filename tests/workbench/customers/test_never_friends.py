"""Who asked to be added and left never was a contact: neither new nor lost, unless she was a friend after all."""

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.support import contact_xml, deliver
from workbench.customers.models import PendingRelation, Relation
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.trail.models import TrailEntry

MINUTE = 60


class Asker:
    """A customer who asks 王芳; what WeCom tells of her, minutes after she asked, and 王芳's own day."""

    def __init__(self, simulator, client, work, sign_in):
        self.simulator, self.client, self.work = simulator, client, work
        self.asked_at = int(clock.now().timestamp())
        self.browser = sign_in(make.member("王芳", userid="wangfang"))
        made = simulator.act("add-customer", userid="wangfang", name="孙悦悦", half=True, state="store01")
        self.external_userid = made["external_userid"]

    def act(self, name):
        self.simulator.act(name, userid="wangfang", external_userid=self.external_userid)

    def tell(self, change, *, minutes=0):
        at = self.asked_at + minutes * MINUTE
        deliver(self.client, contact_xml(change, "wangfang", self.external_userid, at=at, State="store01"))
        self.work()

    def day(self):
        day = self.browser.get("/api/v1/me/day").json
        changes = self.browser.get("/api/v1/me/contact-changes").json["items"]
        return day["new_contacts"], day["lost_contacts"], [change["kind"] for change in changes]


@pytest.fixture
def asker(simulator, client, work, sign_in):
    return Asker(simulator, client, work, sign_in)


def spells():
    query = sa.select(Relation.is_start_known, Relation.state, Relation.ended_by)
    return [tuple(row) for row in db.session.execute(query)]


def test_a_request_that_ends_is_neither_new_nor_lost_and_is_on_the_trail(asker):
    asker.tell("add_half_external_contact")
    asker.act("customer-leaves")
    asker.tell("del_follow_user", minutes=1)

    assert asker.day() == (0, 0, [])
    assert (make.count(Relation), make.count(PendingRelation)) == (0, 0)
    entry = db.session.scalars(sa.select(TrailEntry).where(TrailEntry.kind == "relation_ended")).one()
    assert entry.payload == {"ended_by": "customer", "was_half_added": True}


def test_in_the_other_order_it_is_the_same(asker):
    asker.act("customer-leaves")
    asker.tell("del_follow_user", minutes=1)
    assert (spells(), asker.day()) == ([(False, None, "customer")], (0, 0, [])), "its beginning is not known"
    asker.tell("add_half_external_contact")
    assert (make.count(Relation), make.count(PendingRelation)) == (0, 0)


def test_an_acceptance_that_was_only_told_late_still_makes_the_spell(asker):
    asker.tell("add_half_external_contact")
    asker.act("accept-half")
    asker.act("member-deletes")
    asker.tell("del_external_contact", minutes=2)
    assert spells() == []
    asker.tell("add_external_contact", minutes=1)
    assert spells() == [(True, "store01", "staff")]


def test_a_friend_who_left_before_her_acceptance_was_told_is_new_and_lost(asker):
    asker.tell("add_half_external_contact")
    asker.act("accept-half")
    asker.act("customer-leaves")
    asker.tell("del_follow_user", minutes=2)
    asker.tell("add_external_contact", minutes=1)
    assert spells() == [(True, "store01", "customer")]
    assert asker.day() == (1, 1, ["relation_ended", "relation_added"])
    entry = db.session.scalars(sa.select(TrailEntry).where(TrailEntry.kind == "relation_ended")).one()
    assert entry.payload["was_half_added"] is False
