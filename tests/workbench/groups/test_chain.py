"""Who came and went is taken from the event itself as long as the member versions make a chain."""

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.groups.told import as_wecom_shows, here, long_ago, time_in, update
from tests.workbench.support import deliver
from workbench.callbacks.models import InboxMessage, Status
from workbench.groups.models import Group, GroupMember
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.trail.models import TrailEntry

READING = "externalcontact/groupchat/get"


def version():
    return db.session.scalars(sa.select(Group.member_version)).one()


def test_a_link_of_the_chain_needs_no_reading(group, simulator, client, work):
    chat_id, (one, two, _) = group
    simulator.act("join-group", chat_id=chat_id, external_userids=[one, two])
    deliver(client, update(simulator, chat_id, "add_member"))
    work()
    simulator.act("leave-group", chat_id=chat_id, external_userid=one)
    deliver(client, update(simulator, chat_id, "del_member"))
    work()

    assert simulator.calls(READING) == 0
    assert two in here()
    assert one not in here()
    assert here() == as_wecom_shows(simulator, chat_id)
    stay = db.session.scalars(sa.select(GroupMember).where(GroupMember.participant_id == one)).one()
    assert stay.quit_scene == 0
    kinds = sa.select(TrailEntry.kind).where(TrailEntry.customer_id.is_not(None)).order_by(TrailEntry.id)
    assert list(db.session.scalars(kinds)) == ["group_joined", "group_joined", "group_left"]


def test_the_same_link_told_in_other_words_changes_nothing(group, simulator, client, work):
    chat_id, (one, *_) = group
    simulator.act("join-group", chat_id=chat_id, external_userids=[one])
    xml = update(simulator, chat_id, "add_member")
    deliver(client, xml)
    work()
    before = make.count(GroupMember), make.count(TrailEntry), version()
    deliver(client, xml.replace("</xml>", "<Extra>1</Extra></xml>"))
    work()
    assert (make.count(GroupMember), make.count(TrailEntry), version()) == before


def test_a_missing_link_makes_us_read_the_group(group, simulator, client, work):
    chat_id, (one, two, _) = group
    simulator.act("join-group", chat_id=chat_id, external_userids=[one])  # its event is lost
    simulator.act("join-group", chat_id=chat_id, external_userids=[two])
    deliver(client, long_ago(update(simulator, chat_id, "add_member")))
    work()
    assert simulator.calls(READING) == 1
    assert {one, two} <= here()


def test_links_in_the_wrong_order_end_where_wecom_is(group, simulator, client, work):
    chat_id, customers = group
    told = []
    for customer in customers:
        simulator.act("join-group", chat_id=chat_id, external_userids=[customer])
        told.append(long_ago(update(simulator, chat_id, "add_member")))
    for xml in reversed(told):
        deliver(client, xml)
        work()
    assert here() == as_wecom_shows(simulator, chat_id)


def test_somebody_we_cannot_place_makes_us_read_the_group(group, simulator, client, work):
    chat_id, (one, *_) = group
    db.session.execute(sa.text("delete from customers where external_userid = :one"), {"one": one})
    db.session.commit()
    simulator.act("join-group", chat_id=chat_id, external_userids=[one])
    deliver(client, long_ago(update(simulator, chat_id, "add_member")))
    work()
    assert simulator.calls(READING) == 1
    stay = db.session.scalars(sa.select(GroupMember).where(GroupMember.participant_id == one)).one()
    assert stay.is_customer


def test_a_young_event_that_needs_a_reading_waits_for_wecoms_copy(group, simulator, client, work):
    chat_id, _ = group
    simulator.act("rename-group", chat_id=chat_id, name="新名字")
    deliver(client, update(simulator, chat_id, "change_name"))
    assert work() == 1
    assert simulator.calls(READING) == 0
    message = db.session.scalars(sa.select(InboxMessage).order_by(InboxMessage.id.desc())).first()
    assert message.status == Status.FAILED


@pytest.mark.parametrize(
    ("act", "values", "detail", "kind", "now"),
    [
        ("rename-group", {"name": "新名字"}, "change_name", "group_renamed", "新名字"),
        ("change-notice", {"notice": "今晚直播"}, "change_notice", "group_notice_changed", "今晚直播"),
    ],
)
def test_what_changed_about_the_group_is_on_its_trail(group, simulator, client, work, act, values, detail, kind, now):
    chat_id, _ = group
    simulator.act(act, chat_id=chat_id, **values)
    xml = long_ago(update(simulator, chat_id, detail))
    deliver(client, xml)
    work()
    entry = db.session.scalars(sa.select(TrailEntry).where(TrailEntry.kind == kind)).one()
    assert entry.payload["now"] == now
    assert str(int(entry.happened_at.timestamp())) == time_in(xml)


def test_a_reading_that_may_be_older_than_a_known_change_is_not_believed(group, simulator, client, work, app):
    """A sync reads the group at the very moment in which an event moved it on."""
    from wecom import groups as wecom_groups
    from workbench.groups import actions
    from workbench.kernel.jobs import TryLater
    from workbench.kernel.wecom_client import client as wecom
    from workbench.trail.models import Source

    chat_id, (one, *_) = group
    stale = wecom_groups.get_group(wecom(), chat_id)
    simulator.act("join-group", chat_id=chat_id, external_userids=[one])
    deliver(client, update(simulator, chat_id, "add_member"))
    work()
    with pytest.raises(TryLater):
        actions.store_group(stale, source=Source.SYNC, changed_at=clock.now())
    assert one in here()


def test_a_dismissal_ends_every_stay_and_stays_on_the_trail(group, simulator, client, work):
    chat_id, _ = group
    simulator.act("dismiss-group", chat_id=chat_id)
    xml = update(simulator, chat_id, "dismiss")
    deliver(client, xml)
    deliver(client, xml.replace("</xml>", "<Extra>1</Extra></xml>"))
    work()
    assert here() == set()
    entries = db.session.scalars(sa.select(TrailEntry.group_id).where(TrailEntry.kind == "group_dismissed")).all()
    assert entries == list(db.session.scalars(sa.select(Group.id)))


def test_a_colleague_who_joins_is_in_the_group_and_on_its_trail(group, simulator, client, work):
    chat_id, _ = group
    newcomer = make.member("新人", userid="xinren").userid
    simulator.act("add-member", userid=newcomer, name="新人", department_id=2)
    simulator.act("join-group", chat_id=chat_id, userid=newcomer, join_scene=1)
    deliver(client, update(simulator, chat_id, "add_member"))
    work()
    stay = db.session.scalars(sa.select(GroupMember).where(GroupMember.participant_id == newcomer)).one()
    assert (stay.is_customer, stay.join_scene, stay.left_at) == (False, 1, None)
    entry = db.session.scalars(sa.select(TrailEntry).order_by(TrailEntry.id.desc()).limit(1)).one()
    assert (entry.kind, entry.customer_id, entry.payload["participant_id"]) == ("group_joined", None, newcomer)

    simulator.act("leave-group", chat_id=chat_id, userid=newcomer)
    deliver(client, update(simulator, chat_id, "del_member"))
    work()
    assert newcomer not in here()
    assert here() == as_wecom_shows(simulator, chat_id)
