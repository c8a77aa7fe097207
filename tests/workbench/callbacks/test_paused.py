"""WeCom bars an API for a minute, or for an hour: what waits for it is neither lost nor given up."""

import datetime as dt

import pytest
import sqlalchemy as sa
import time_machine

from tests.workbench import factories as make
from tests.workbench.support import contact_xml, deliver
from workbench.callbacks.models import InboxMessage, Status
from workbench.customers.models import Relation
from workbench.kernel import clock
from workbench.kernel.db import commit, db

GET = "externalcontact/get"


@pytest.fixture
def delivered(client, simulator):
    made = simulator.act("add-customer", userid="wangfang", name="林女士")
    at = int(dt.datetime.fromisoformat(simulator.get("clock")["now"]).timestamp())
    deliver(client, contact_xml("add_external_contact", "wangfang", made["external_userid"], at=at))


def message():
    return db.session.scalars(sa.select(InboxMessage).execution_options(populate_existing=True)).one()


def due_in():
    query = sa.text("select scheduled_at from procrastinate_jobs where task_name = 'callbacks.jobs.handle'")
    return (db.session.scalars(query).one() - clock.now()).total_seconds()


def let_it_come():
    db.session.execute(sa.text("update procrastinate_jobs set scheduled_at = null"))
    commit()


def test_an_event_waits_for_the_gate_as_long_as_it_takes_and_uses_up_no_attempt(delivered, simulator, work):
    simulator.post("faults", api=GET, times=2, errcode=45009)
    with time_machine.travel(clock.now()) as traveller:
        work(queue="events")
        assert 45 < due_in() < 75
        traveller.shift(61)
        let_it_come()
        work(queue="events")
        called = simulator.calls(GET)
        for _ in range(12):
            let_it_come()
            work(queue="events")
        assert simulator.calls(GET) == called, "our own gate is closed: WeCom is left alone"
        assert 2800 < due_in() < 4400, "the second time within an hour it is an hour"
        assert (message().status, message().attempts) == (Status.FAILED, 0)
        traveller.shift(3601)
        let_it_come()
        work(queue="events")
    assert message().status == Status.HANDLED
    assert make.count(Relation) == 1
