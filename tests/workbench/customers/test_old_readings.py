"""A page of a listing may be older than what happened while it was on its way; it must not put the old value back."""

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.workbench.support import contact_xml, deliver
from wecom import contacts
from workbench.customers.actions.storing import store_sightings
from workbench.customers.models import Relation
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
    simulator.act("edit-customer", userid="wangfang", external_userid=made, remark="现在")
    deliver(client, contact_xml("edit_external_contact", "wangfang", made, at=at + 1))
    work()
    member_id = db.session.scalars(sa.select(Relation.member_id)).one()
    return member_id, [pair for pair in listed if pair[0].external_userid == made], read_at


def remark():
    return db.session.scalars(sa.select(Relation.remark).execution_options(populate_existing=True)).one()


def test_a_page_read_before_an_edit_does_not_undo_it(page):
    member_id, listed, read_at = page
    stored = store_sightings(member_id, listed, source=Source.SYNC, read_at=read_at)
    assert remark() == "现在"
    assert len(stored.customer_ids) == 1, "she was listed all the same"


def test_a_page_read_after_an_edit_is_believed(page):
    member_id, listed, _ = page
    store_sightings(member_id, listed, source=Source.SYNC, read_at=clock.now() + dt.timedelta(seconds=1))
    assert remark() == "以前"
