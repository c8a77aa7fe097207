import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.support import deliver, event_xml
from workbench.callbacks.models import InboxMessage, Status
from workbench.groups.models import Group, GroupMember
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.trail.models import TrailEntry


@pytest.fixture
def chat(simulator, client, work):
    """A group of the simulator that we know, and a customer who is not in it yet."""
    chat_id = simulator.get("groups")[0]["chat_id"]
    deliver(client, event_xml("change_external_chat", change="create", ChatId=chat_id))
    work()
    inside = set(db.session.scalars(sa.select(GroupMember.participant_id)))
    outside = next(c for c in simulator.get("customers", limit=100) if c["external_userid"] not in inside)
    make.customer(outside["name"], external_userid=outside["external_userid"])
    return chat_id, outside["external_userid"]


def told(client, work, chat_id, detail, **versions):
    at = int(clock.now().timestamp()) - 10
    xml = event_xml("change_external_chat", change="update", at=at, ChatId=chat_id, UpdateDetail=detail, **versions)
    deliver(client, xml)
    work(also_waiting=True)


def stays(participant):
    query = sa.select(GroupMember).where(GroupMember.participant_id == participant)
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def test_a_created_group_is_read_with_everybody_in_it(chat, simulator):
    group = db.session.scalars(sa.select(Group)).one()
    assert group.name
    assert group.owner_userid == group.owner_userid.lower()
    assert make.count(GroupMember) > 0


def test_joining_and_leaving_are_stays_and_trail_entries(chat, client, work, simulator):
    chat_id, customer = chat
    simulator.post("settings", group_lag_seconds=0.0)

    simulator.act("join-group", chat_id=chat_id, external_userid=customer)
    told(client, work, chat_id, "add_member")
    (stay,) = stays(customer)
    assert stay.left_at is None

    simulator.act("leave-group", chat_id=chat_id, external_userid=customer)
    told(client, work, chat_id, "del_member")
    (stay,) = stays(customer)
    assert stay.left_at >= stay.joined_at

    kinds = list(db.session.scalars(sa.select(TrailEntry.kind).order_by(TrailEntry.id)))
    assert kinds[-2:] == ["group_joined", "group_left"]


def test_a_change_of_which_nobody_says_what_it_was_is_read(chat, client, work, simulator):
    chat_id, customer = chat
    simulator.post("settings", group_lag_seconds=0.0)
    simulator.act("join-group", chat_id=chat_id, external_userid=customer)
    deliver(client, event_xml("change_external_chat", change="update", ChatId=chat_id))
    work()
    assert [stay.left_at for stay in stays(customer)] == [None]


def test_a_reading_from_before_the_event_is_not_believed(chat, client, work, simulator):
    chat_id, customer = chat
    before = db.session.scalars(sa.select(Group.member_version)).one()
    simulator.post("settings", group_lag_seconds=3600.0)
    simulator.act("join-group", chat_id=chat_id, external_userid=customer)

    deliver(
        client,
        event_xml(
            "change_external_chat", change="update", ChatId=chat_id, UpdateDetail="add_member", LastMemVer=before
        ),
    )
    assert work() == 1

    message = db.session.scalars(sa.select(InboxMessage).order_by(InboxMessage.id.desc())).first()
    assert (message.status, stays(customer)) == (Status.FAILED, [])


def test_a_dismissed_group_keeps_its_history(chat, client, work):
    chat_id, _ = chat
    before = make.count(GroupMember)
    deliver(client, event_xml("change_external_chat", change="dismiss", ChatId=chat_id))
    work()
    assert db.session.scalars(sa.select(Group.dismissed_at)).one() is not None
    assert make.count(GroupMember) == before
