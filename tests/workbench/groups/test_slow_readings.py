"""An answer of WeCom may take its time: what happened while it was on its way is newer than what it says."""

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.workbench.groups.told import as_wecom_shows, here, long_ago, update
from tests.workbench.support import deliver
from wecom import groups as wecom_groups
from workbench.groups import actions
from workbench.groups.models import Group
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.kernel.jobs import TryLater
from workbench.kernel.wecom_client import client as wecom
from workbench.trail.models import Source, TrailEntry

SLOW = dt.timedelta(seconds=8)


@pytest.fixture
def slow(group, time_machine):
    """A reading that was asked for now and is stored eight seconds later, when the test says so."""
    chat_id, _ = group
    found, read_at = wecom_groups.get_group(wecom(), chat_id), clock.now()

    def arrives():
        time_machine.move_to(read_at + SLOW)
        actions.store_group(found, source=Source.SYNC, changed_at=read_at, read_at=read_at)

    return arrives


def left():
    return list(db.session.scalars(sa.select(TrailEntry.id).where(TrailEntry.kind == "group_left")))


def test_who_came_while_a_group_was_read_stays(group, slow, simulator, client, work):
    chat_id, (one, *_) = group
    simulator.act("join-group", chat_id=chat_id, external_userids=[one])
    deliver(client, update(simulator, chat_id, "add_member"))
    work()
    with pytest.raises(TryLater):
        slow()
    assert here() == as_wecom_shows(simulator, chat_id)
    assert left() == []


def test_a_quicker_reading_is_not_put_back_by_a_slower_one(group, slow, simulator, client, work):
    chat_id, (one, two, _) = group
    simulator.act("join-group", chat_id=chat_id, external_userids=[one])  # its event is lost
    simulator.act("join-group", chat_id=chat_id, external_userids=[two])
    deliver(client, long_ago(update(simulator, chat_id, "add_member")))
    work()
    with pytest.raises(TryLater):
        slow()
    assert here() == as_wecom_shows(simulator, chat_id)
    assert left() == []


def test_a_group_dissolved_while_it_was_read_stays_dissolved(group, slow, simulator, client, work):
    chat_id, _ = group
    simulator.act("dismiss-group", chat_id=chat_id)
    deliver(client, update(simulator, chat_id, "dismiss"))
    work()
    with pytest.raises(TryLater):
        slow()
    assert here() == set()
    assert db.session.scalars(sa.select(Group.dismissed_at)).one() is not None


def test_a_slow_reading_of_what_nobody_changed_is_believed(group, slow, simulator):
    chat_id, _ = group
    slow()
    assert here() == as_wecom_shows(simulator, chat_id)
