"""Who asked to be added waits until she is accepted or gone, in whatever order that is told."""

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.support import contact_xml, deliver, event_xml
from workbench.customers.models import PendingRelation
from workbench.kernel import clock
from workbench.kernel.db import db

HOUR = 3600


@pytest.fixture
def asks(client, work, simulator):
    """She asks to be added, at a moment; then `tell` delivers what else WeCom has to say about her."""
    made = simulator.act("add-customer", userid="wangfang", name="林女士", half=True)["external_userid"]

    def tell(change, *, at):
        deliver(client, contact_xml(change, "wangfang", made, at=at))
        work()

    def asked(at):
        tell("add_half_external_contact", at=at)
        return tell

    return asked


@pytest.fixture
def now():
    return int(clock.now().timestamp())


def test_an_ending_told_late_leaves_a_newer_request_waiting(asks, now):
    tell = asks(now)
    tell("del_external_contact", at=now - HOUR)
    assert make.count(PendingRelation) == 1


def test_the_ending_of_a_request_forgets_it(asks, now):
    tell = asks(now - HOUR)
    tell("del_external_contact", at=now)
    assert make.count(PendingRelation) == 0


def test_a_request_told_after_its_ending_does_not_wait(asks, now):
    tell = asks(now - HOUR)
    tell("del_external_contact", at=now)
    tell("add_half_external_contact", at=now - HOUR // 2)
    assert make.count(PendingRelation) == 0


def test_an_older_request_told_late_does_not_replace_a_newer_one(asks, now):
    tell = asks(now)
    tell("add_half_external_contact", at=now - HOUR)
    (added_at,) = db.session.scalars(sa.select(PendingRelation.added_at))
    assert int(added_at.timestamp()) == now


@pytest.mark.parametrize(("left_at", "still_waiting"), [(-HOUR, 1), (HOUR, 0)], ids=["rehired", "left after it"])
def test_a_departure_forgets_the_requests_before_it(asks, now, client, work, left_at, still_waiting):
    asks(now)
    xml = event_xml("change_contact", at=now + left_at, change="delete_user", UserID="wangfang")
    deliver(client, xml, receiver="contacts")
    work()
    assert make.count(PendingRelation) == still_waiting
