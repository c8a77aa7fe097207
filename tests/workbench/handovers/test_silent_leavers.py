"""Members of whose leaving no event told: what ends, what stays open, and who is told of it."""

import pytest

from tests.workbench import factories as make
from tests.workbench.handovers.test_leavers import relation_of
from workbench.checkup.probes.running import synced
from workbench.handovers.unassigned import nightly
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.sync import actions

ACTIVE, GONE = 1, 5
REFUSED = {"api": "externalcontact/get_unassigned_list", "errcode": 48002}


@pytest.mark.parametrize("fault", [None, REFUSED], ids=["listed nowhere", "the list is refused"])
@pytest.mark.parametrize(("status", "ended_by"), [(GONE, "departed"), (ACTIVE, None)])
def test_whom_wecom_calls_gone_has_no_friends_any_more(simulator, work, status, ended_by, fault):
    if fault:
        simulator.post("faults", **fault)
    member = make.member("周凯", status=status, synced_at=clock.now())
    customer = make.customer()
    make.relation(member, customer)
    nightly.func(timestamp=0)
    work()
    db.session.expire_all()
    assert relation_of(member, customer).ended_by == ended_by


def test_what_nobody_tells_the_end_of_is_on_the_health_page(simulator, work):
    actions.start_run()
    work(also_waiting=True)
    assert synced().state == "ok"
    make.relation(make.member("周凯", removed_at=clock.now()))
    found = synced()
    assert (found.state, found.name) == ("warning", "left_open")
    assert "1 位员工" in found.says
