import datetime as dt
import uuid

import pytest
import sqlalchemy as sa
import time_machine

from tests.workbench import factories as make
from tests.workbench.handovers.conftest import days, hand_over
from tests.workbench.support import contact_xml, deliver
from workbench.customers.models import Relation
from workbench.handovers.jobs import sweep
from workbench.handovers.models import Handover
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.tasks.models import TaskItem
from workbench.trail.models import TrailEntry

START = "externalcontact/transfer_customer"
STATES = ("wanted", "started", "refused", "done", "customer_refused", "taker_full")


def figures(answer):
    return {state: answer[state] for state in STATES if answer[state]}


def state_of(browser, made):
    return figures(browser.get(f"/api/v1/handovers/{made.json['id']}").json)


def spells(member, customer):
    query = sa.select(Relation.began_by, Relation.ended_by).where(
        Relation.member_id == member.id, Relation.customer_id == customer.id
    )
    return [tuple(row) for row in db.session.execute(query.order_by(Relation.added_at))]


def kinds(customer):
    query = sa.select(TrailEntry.kind).where(TrailEntry.customer_id == customer.id).order_by(TrailEntry.id)
    return list(db.session.scalars(query))


def told(pair, client, change, *, since=0):
    """Bring the events the simulator has to tell through the door, as WeCom would."""
    waiting = [one for one in pair.simulator.get("callbacks") if one["change_type"] == change and one["id"] > since]
    for one in reversed(waiting):
        assert deliver(client, one["xml"]).status_code == 200
    return len(waiting)


def now_told(pair):
    return max((one["id"] for one in pair.simulator.get("callbacks")), default=0)


def test_an_accepted_handover_ends_one_spell_and_begins_another(sign_in, client, pair, work):
    customer = pair.customer()
    item = make.task_item(pair.giver, pushed_by=pair.boss, customer=customer)
    boss = sign_in(pair.boss)
    made = hand_over(boss, pair, customer, greeting="以后林悦照顾您")
    work()
    assert state_of(boss, made) == {"started": 1}
    since = now_told(pair)

    pair.simulator.act("accept-handover", external_userid=customer.external_userid)
    assert told(pair, client, "del_external_contact", since=since) == 1
    assert told(pair, client, "add_external_contact", since=since) == 1
    work()

    assert state_of(boss, made) == {"done": 1}
    assert spells(pair.giver, customer) == [("added", "transfer")]
    assert spells(pair.taker, customer) == [("transfer", None)]
    assert sorted(kinds(customer)) == ["handover_done", "handover_started", "relation_added", "relation_ended"]
    assert db.session.get_one(TaskItem, item.id).member_id == pair.taker.id
    assert boss.get(f"/api/v1/handovers/{made.json['id']}/items").json["items"][0]["state"] == "done"


def test_a_taker_who_was_a_friend_already_begins_nothing_new(sign_in, client, pair, work):
    customer = pair.customer(pair.giver, pair.taker)
    boss = sign_in(pair.boss)
    made = hand_over(boss, pair, customer)
    work()
    since = now_told(pair)
    pair.simulator.act("accept-handover", external_userid=customer.external_userid)
    assert told(pair, client, "del_external_contact", since=since) == 1
    assert told(pair, client, "add_external_contact", since=since) == 0
    work()
    assert state_of(boss, made) == {"done": 1}
    assert spells(pair.giver, customer) == [("added", "transfer")]
    assert spells(pair.taker, customer) == [("added", None)]


@pytest.mark.parametrize("friends", [False, True], ids=["new to the taker", "a friend before"])
def test_without_any_event_the_results_tell_the_same(sign_in, pair, work, friends):
    customer = pair.customer(pair.giver, *([pair.taker] if friends else []))
    boss = sign_in(pair.boss)
    made = hand_over(boss, pair, customer)
    work()
    pair.simulator.act("accept-handover", external_userid=customer.external_userid)
    boss.put(f"/api/v1/handovers/{made.json['id']}/reading")
    work()
    assert state_of(boss, made) == {"done": 1}
    assert spells(pair.giver, customer) == [("added", "transfer")]
    assert spells(pair.taker, customer) == [("added" if friends else "transfer", None)]


def test_the_event_after_the_results_changes_nothing_more(sign_in, client, pair, work):
    customer = pair.customer()
    boss = sign_in(pair.boss)
    made = hand_over(boss, pair, customer)
    work()
    since = now_told(pair)
    pair.simulator.act("accept-handover", external_userid=customer.external_userid)
    boss.put(f"/api/v1/handovers/{made.json['id']}/reading")
    work()
    before = sorted(kinds(customer))
    told(pair, client, "del_external_contact", since=since)
    told(pair, client, "add_external_contact", since=since)
    work()
    assert sorted(kinds(customer)) == before
    assert spells(pair.taker, customer) == [("transfer", None)]


@pytest.mark.parametrize("way", ["event", "results"])
def test_a_customer_who_refuses_stays_with_the_giver(sign_in, client, pair, work, way):
    customer = pair.customer()
    item = make.task_item(pair.giver, pushed_by=pair.boss, customer=customer)
    boss = sign_in(pair.boss)
    made = hand_over(boss, pair, customer)
    work()
    pair.simulator.act("refuse-handover", external_userid=customer.external_userid)
    if way == "event":
        assert told(pair, client, "transfer_fail") == 1
    else:
        boss.put(f"/api/v1/handovers/{made.json['id']}/reading")
    work()
    assert state_of(boss, made) == {"customer_refused": 1}
    assert spells(pair.giver, customer) == [("added", None)]
    assert spells(pair.taker, customer) == []
    assert kinds(customer) == ["handover_started", "handover_refused"]
    assert db.session.get_one(TaskItem, item.id).member_id == pair.giver.id


@pytest.mark.parametrize("way", ["event", "results"])
def test_a_taker_who_is_full_by_then_does_not_get_her(sign_in, client, pair, work, way):
    customer = pair.customer()
    boss = sign_in(pair.boss)
    made = hand_over(boss, pair, customer)
    work()
    pair.simulator.act("bar-taker", userid="linyue")
    pair.simulator.act("accept-handover", external_userid=customer.external_userid)
    if way == "event":
        told(pair, client, "transfer_fail")
    else:
        boss.put(f"/api/v1/handovers/{made.json['id']}/reading")
    work()
    assert state_of(boss, made) == {"taker_full": 1}
    assert spells(pair.giver, customer) == [("added", None)]


def test_nobody_refuses_and_after_a_day_it_is_done(sign_in, pair, work):
    customer = pair.customer()
    made = hand_over(sign_in(pair.boss), pair, customer)
    work()
    pair.simulator.post("clock", advance_seconds=24 * 3600)
    with time_machine.travel(clock.now() + days(1) + dt.timedelta(minutes=10), tick=False):
        sweep.func(timestamp=0)
        work()
        assert state_of(sign_in(pair.boss), made) == {"done": 1}


def test_every_customer_has_her_own_answer(sign_in, pair, work):
    mine, gone = pair.customer(name="在"), pair.customer(name="不在")
    pair.simulator.act("member-deletes", userid="wangfang", external_userid=gone.external_userid)
    boss = sign_in(pair.boss)
    made = hand_over(boss, pair, mine, gone)
    work()
    assert state_of(boss, made) == {"started": 1, "refused": 1}
    (refused,) = boss.get(f"/api/v1/handovers/{made.json['id']}/items?state=refused").json["items"]
    assert (refused["name"], refused["errcode"]) == ("不在", 40131)


@pytest.fixture
def busy(sign_in, pair, work):
    """A hand-over WeCom had no time for yet (6000)."""
    pair.simulator.act("bar-taker", userid="linyue", errcode=6000)
    made = hand_over(sign_in(pair.boss), pair, pair.customer())
    work()
    return made


def test_a_customer_wecom_is_too_busy_for_is_asked_for_again(sign_in, pair, work, busy):
    boss = sign_in(pair.boss)
    assert (state_of(boss, busy), pair.simulator.calls(START)) == ({"wanted": 1}, 1)
    pair.simulator.act("bar-taker", userid="linyue", errcode=0)
    work(also_waiting=True)
    assert (state_of(boss, busy), pair.simulator.calls(START)) == ({"started": 1}, 2)


def test_one_wecom_never_has_time_for_is_refused_in_the_end(sign_in, pair, work, busy):
    boss = sign_in(pair.boss)
    work(also_waiting=True)
    (item,) = boss.get(f"/api/v1/handovers/{busy.json['id']}/items").json["items"]
    assert (item["state"], item["errcode"], pair.simulator.calls(START)) == ("refused", 6000, 10)


def test_two_hundred_and_one_go_in_three_calls(sign_in, pair, work):
    for _ in range(201):
        make.relation(pair.giver)
    made = hand_over(sign_in(pair.boss), pair, everything=True)
    assert made.json["items_total"] == 201
    work()
    assert pair.simulator.calls(START) == 3


def test_an_answer_that_never_came_is_asked_for_again_and_nothing_is_lost(sign_in, pair, work):
    customer = pair.customer()
    pair.simulator.post("faults", api=START, drop=True, after=True)
    boss = sign_in(pair.boss)
    made = hand_over(boss, pair, customer)
    work(also_waiting=True)
    assert pair.simulator.calls(START) == 2
    assert state_of(boss, made) == {"started": 1}


def test_one_whom_somebody_else_is_handing_over_is_refused_in_the_end(sign_in, pair, work):
    customer = pair.customer()
    pair.simulator.act("add-member", userid="other", name="别人", department_id=2)
    body = {"handover_userid": "wangfang", "takeover_userid": "other", "external_userid": [customer.external_userid]}
    pair.simulator.outside(START, body)
    boss = sign_in(pair.boss)
    made = hand_over(boss, pair, customer)
    work()
    boss.put(f"/api/v1/handovers/{made.json['id']}/reading")
    work()
    (item,) = boss.get(f"/api/v1/handovers/{made.json['id']}/items").json["items"]
    assert (item["state"], item["errcode"]) == ("refused", 40129)


def test_a_handover_that_lost_its_job_is_started_all_the_same(sign_in, pair, work):
    customer = pair.customer()
    made = hand_over(sign_in(pair.boss), pair, customer)
    db.session.execute(sa.text("delete from procrastinate_events"))
    db.session.execute(sa.text("delete from procrastinate_jobs"))
    db.session.commit()
    sweep.func(timestamp=0)
    work()
    assert state_of(sign_in(pair.boss), made) == {"started": 1}


def test_a_late_failure_does_not_undo_what_is_done(sign_in, client, pair, work):
    customer = pair.customer()
    boss = sign_in(pair.boss)
    made = hand_over(boss, pair, customer)
    work()
    pair.simulator.act("accept-handover", external_userid=customer.external_userid)
    boss.put(f"/api/v1/handovers/{made.json['id']}/reading")
    work()
    at = int(clock.now().timestamp())
    xml = contact_xml("transfer_fail", "linyue", customer.external_userid, at=at, FailReason="customer_refused")
    deliver(client, xml)
    work()
    assert state_of(boss, made) == {"done": 1}


def test_groups_change_hands_at_once(sign_in, pair, work):
    chat_id = pair.simulator.act("create-group", owner="wangfang", name="会员群")["chat_id"]
    group = make.group(chat_id=chat_id, owner_userid="wangfang", name="会员群")
    boss = sign_in(pair.boss)
    made = hand_over(boss, pair, group_ids=[group.id])
    work()
    assert state_of(boss, made) == {"done": 1}
    db.session.refresh(group)
    assert group.owner_userid == "linyue"


def test_asking_twice_with_one_key_is_asking_once(sign_in, pair, work):
    customer, key = pair.customer(), str(uuid.uuid4())
    boss = sign_in(pair.boss)
    first, second = (hand_over(boss, pair, customer, client_key=key) for _ in range(2))
    assert first.json["id"] == second.json["id"]
    work()
    assert (make.count(Handover), pair.simulator.calls(START)) == (1, 1)


def test_customers_to_hand_over_are_searched_by_name_and_by_the_givers_remark(sign_in, pair):
    wanted, other = pair.customer(name="林女士"), make.customer("王先生")
    make.relation(pair.giver, other, remark="护肤-老客")
    make.relation(pair.taker, wanted, remark="护肤-别人的备注")
    boss, asked = sign_in(pair.boss), {"giver_userid": "wangfang"}

    def ids(q):
        return [
            one["id"] for one in boss.get("/api/v1/handover-customers", query_string=asked | {"q": q}).json["items"]
        ]

    assert (ids("林女"), ids("护肤"), ids("%")) == ([wanted.id], [other.id], [])


def test_who_is_on_the_way_cannot_be_handed_over_again(sign_in, pair, work):
    customer = pair.customer()
    boss = sign_in(pair.boss)
    hand_over(boss, pair, customer)
    work()
    url = "/api/v1/handover-customers?giver_userid=wangfang"
    assert boss.get(url).json["items"] == []
    assert hand_over(boss, pair, customer).status_code == 404
    assert hand_over(boss, pair, everything=True).json["code"] == "nothing_to_hand_over"


def test_a_refused_transfer_event_of_somebody_else_changes_nothing(client, pair, work):
    customer = pair.customer()
    xml = contact_xml("transfer_fail", "linyue", customer.external_userid, at=1767225600, FailReason="customer_refused")
    assert deliver(client, xml).status_code == 200
    work()
    assert kinds(customer) == []
