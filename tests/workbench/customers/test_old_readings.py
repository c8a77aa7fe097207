"""A page of a listing may be older than what happened while it was on its way; it must not put the old value back."""

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.support import contact_xml, deliver
from wecom import contacts
from workbench.customers.actions.editing import record_edit
from workbench.customers.actions.storing import store_sightings
from workbench.customers.models import Relation, RelationTag
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.kernel.wecom_client import client as wecom
from workbench.trail.models import Source


@pytest.fixture
def page(client, work, simulator):
    """林女士 of 王芳, and a page of the listing as it was before her remark was changed; and when it was read."""
    made = simulator.act("add-customer", userid="wangfang", name="林女士")["external_userid"]
    simulator.act("edit-customer", userid="wangfang", external_userid=made, remark="以前")
    at = int(clock.now().timestamp())
    deliver(client, contact_xml("add_external_contact", "wangfang", made, at=at))
    work()
    read_at = clock.now()
    listed = contacts.list_relations(wecom(), ["wangfang"]).relations
    simulator.act(
        "edit-customer",
        userid="wangfang",
        external_userid=made,
        remark="现在",
        mobiles=["13800000001"],
        add_tags=["沉睡"],
    )
    deliver(client, contact_xml("edit_external_contact", "wangfang", made, at=at + 1))
    work()
    member_id = db.session.scalars(sa.select(Relation.member_id)).one()
    return member_id, [pair for pair in listed if pair[0].external_userid == made], read_at


@pytest.fixture
def edit(page):
    """What a job of an edit event does that had asked WeCom when the page was read, and is only now at it."""
    (relation,) = db.session.scalars(sa.select(Relation)).all()

    def run(read_at):
        is_different = record_edit([relation], page[1][0], at=clock.now(), read_at=read_at)
        db.session.flush()
        return is_different

    return run


def shown():
    """Her remark, her mobiles and how many tags she has."""
    db.session.expire_all()
    relation = db.session.scalars(sa.select(Relation)).one()
    return relation.remark, relation.remark_mobiles, make.count(RelationTag)


BEFORE, NOW = ("以前", [], 0), ("现在", ["13800000001"], 1)


def test_a_page_read_before_an_edit_does_not_undo_it(page):
    member_id, listed, read_at = page
    stored = store_sightings(member_id, listed, source=Source.SYNC, read_at=read_at)
    assert shown() == NOW
    assert len(stored.customer_ids) == 1, "she was listed all the same"
    assert stored.edited == {}, "and it is no repair"


def test_a_page_read_after_an_edit_is_believed(page):
    member_id, listed, _ = page
    store_sightings(member_id, listed, source=Source.SYNC, read_at=clock.now() + dt.timedelta(seconds=1))
    assert shown() == BEFORE


def test_an_edit_event_that_had_asked_before_does_not_undo_it(page, edit):
    assert not edit(read_at=page[2])
    assert shown() == NOW


def test_an_edit_event_that_asked_afterwards_is_believed(edit):
    assert edit(read_at=clock.now() + dt.timedelta(seconds=1))
    assert shown() == BEFORE
