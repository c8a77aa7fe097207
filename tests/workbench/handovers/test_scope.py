import datetime as dt

import pytest

from tests.workbench import factories as make
from tests.workbench.handovers.conftest import hand_over
from workbench.handovers.models import Handover, UnassignedCustomer
from workbench.kernel import clock
from workbench.kernel.db import db


@pytest.fixture
def elsewhere():
    """Another department: its head, a member, and a customer of theirs."""
    department = make.department("二组", parent=make.department("总部"))
    member = make.member("同事", of=department)
    return make.member("二组主管", of=department, heads=True), member, make.relation(member).customer_id


def test_staff_hand_nobody_over(sign_in, pair):
    customer = pair.customer()
    browser = sign_in(pair.giver)
    for answer in (
        hand_over(browser, pair, customer),
        browser.get("/api/v1/handover-customers?giver_userid=wangfang"),
        browser.get("/api/v1/unassigned-customers"),
        browser.get("/api/v1/leavers"),
        browser.put("/api/v1/leavers/reading"),
    ):
        assert (answer.status_code, answer.json["code"]) == (403, "not_a_manager")


@pytest.mark.parametrize("part", ["giver_userid", "taker_userid"])
def test_another_departments_staff_neither_give_nor_take(sign_in, pair, elsewhere, part):
    _, member, _ = elsewhere
    customer = pair.customer()
    assert hand_over(sign_in(pair.boss), pair, customer, **{part: member.userid}).status_code == 404
    assert make.count(Handover) == 0


def test_a_customer_who_is_not_the_givers_refuses_the_whole(sign_in, pair, elsewhere):
    customer, (_, _, foreign) = pair.customer(), elsewhere
    answer = hand_over(sign_in(pair.boss), pair, customer_ids=[customer.id, foreign])
    assert answer.status_code == 404
    assert make.count(Handover) == 0


def test_another_departments_handovers_and_leavers_do_not_exist_for_me(sign_in, pair, elsewhere):
    head, _, _ = elsewhere
    made = hand_over(sign_in(pair.boss), pair, pair.customer()).json["id"]
    gone = make.relation(pair.giver).customer_id
    row = UnassignedCustomer(member_id=pair.giver.id, customer_id=gone, left_at=clock.now(), seen_at=clock.now())
    db.session.add(row)
    db.session.commit()
    browser = sign_in(head)
    for path in ("handovers", "unassigned-customers", "leavers"):
        assert browser.get(f"/api/v1/{path}").json["items"] == []
        assert len(sign_in(pair.boss).get(f"/api/v1/{path}").json["items"]) == 1
    for method, path in (("GET", ""), ("GET", "/items"), ("PUT", "/reading")):
        assert browser.open(f"/api/v1/handovers/{made}{path}", method=method).status_code == 404
    assert browser.get("/api/v1/handover-customers?giver_userid=wangfang").status_code == 404


def test_giver_and_taker_are_two_people_and_the_taker_may_have_customers(sign_in, pair):
    customer = pair.customer()
    boss = sign_in(pair.boss)
    assert hand_over(boss, pair, customer, taker_userid="wangfang").json["code"] == "same_person"
    pair.taker.has_contact = False
    db.session.commit()
    assert hand_over(boss, pair, customer).json["code"] == "taker_without_contact"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"customer_ids": []}, "customer_ids"),
        ({"customer_ids": [1], "everything": True}, "customer_ids"),
        ({"customer_ids": [1], "greeting": "长" * 201}, "greeting"),
        ({"customer_ids": ["1"]}, "customer_ids"),
        ({"customer_ids": [1], "giver_userid": ""}, "giver_userid"),
    ],
)
def test_a_bad_handover_is_refused_and_the_field_is_named(sign_in, pair, body, field):
    answer = hand_over(sign_in(pair.boss), pair, **body)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert field in answer.json["errors"]["json"]


@pytest.mark.parametrize("rows", [1, 5])
def test_the_lists_take_the_same_queries_however_long_they_are(sign_in, pair, queries, rows):
    boss = sign_in(pair.boss)
    for number in range(rows):
        relation = make.relation(pair.giver)
        made = hand_over(boss, pair, customer_ids=[relation.customer_id]).json["id"]
        left_at = clock.now() - dt.timedelta(days=number)
        row = {"member_id": make.member().id, "customer_id": relation.customer_id}
        db.session.add(UnassignedCustomer(**row | {"member_id": pair.giver.id}, left_at=left_at, seen_at=left_at))
        make.relation(pair.giver)
        db.session.commit()
    with queries(2):  # who am I, the hand-overs
        assert len(boss.get("/api/v1/handovers").json["items"]) == rows
    with queries(4):  # who am I, the hand-over, its items, the customers I may open
        assert len(boss.get(f"/api/v1/handovers/{made}/items").json["items"]) == 1
    with queries(2):  # who am I, the customers
        assert len(boss.get("/api/v1/unassigned-customers").json["items"]) == rows
    with queries(2):  # who am I, the leavers
        assert len(boss.get("/api/v1/leavers").json["items"]) == 1
    with queries(3):  # who am I, the giver, the customers
        assert len(boss.get("/api/v1/handover-customers?giver_userid=wangfang").json["items"]) == rows
