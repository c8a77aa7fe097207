"""What is told of an earlier hand-over decides nothing about a new one."""

import datetime as dt

from tests.workbench import factories as make
from tests.workbench.handovers.conftest import hand_over
from tests.workbench.handovers.test_handovers import kinds, state_of
from tests.workbench.support import contact_xml, deliver
from workbench.kernel import clock

REFUSAL = {"FailReason": "customer_refused"}


def refuses(client, customer, *, ago=dt.timedelta(0)):
    at = int((clock.now() - ago).timestamp())
    deliver(client, contact_xml("transfer_fail", "linyue", customer.external_userid, at=at, **REFUSAL))


def test_a_refusal_of_yesterday_told_today_fails_nothing_of_today(sign_in, client, pair, work):
    customer = pair.customer()
    boss = sign_in(pair.boss)
    made = hand_over(boss, pair, customer)
    work()
    refuses(client, customer, ago=dt.timedelta(days=1))
    work()
    assert state_of(boss, made) == {"started": 1}
    refuses(client, customer)
    work()
    assert state_of(boss, made) == {"customer_refused": 1}


def test_a_handing_over_of_yesterday_told_today_finishes_nothing_of_today(sign_in, client, pair, work):
    customer = pair.customer()
    boss = sign_in(pair.boss)
    made = hand_over(boss, pair, customer)
    work()
    at = int((clock.now() - dt.timedelta(days=1)).timestamp())
    gone = contact_xml("del_external_contact", "wangfang", customer.external_userid, at=at, Source="DELETE_BY_TRANSFER")
    deliver(client, gone)
    work()
    assert state_of(boss, made) == {"started": 1}
    assert "handover_done" not in kinds(customer)


def test_when_two_give_her_to_one_taker_the_results_tell_whose_was_refused(sign_in, client, pair, work):
    """The event names the taker and not the giver."""
    other = make.member("周凯", of=pair.department, userid="zhoukai")
    customer = pair.customer(pair.giver, other)
    boss = sign_in(pair.boss)
    first = hand_over(boss, pair, customer)
    work()
    pair.simulator.act("refuse-handover", external_userid=customer.external_userid)
    second = hand_over(boss, pair, customer, giver_userid="zhoukai")
    work()
    refuses(client, customer)
    work()
    assert state_of(boss, first) == {"customer_refused": 1}
    assert state_of(boss, second) == {"started": 1}
