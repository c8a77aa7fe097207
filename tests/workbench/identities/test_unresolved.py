"""未归户订单: who sees what is nobody's, and what is suggested."""

import datetime as dt

import pytest

from tests.workbench import factories as make
from workbench.kernel import clock
from workbench.orders.models import Order

DAY = dt.timedelta(days=1)


@pytest.fixture
def shop():
    return make.department()


@pytest.fixture
def me(shop):
    return make.member("我", of=shop)


@pytest.fixture
def boss(shop):
    return make.member("主管", of=shop, heads=True)


@pytest.fixture
def lin(me):
    customer = make.customer("林")
    make.relation(me, customer, remark="林小姐", remark_mobiles=["13812340001"])
    make.mark(customer_ids=[customer.id])
    return customer


def nobodys(**buyer):
    about = {name: buyer.pop(name) for name in ("channel", "amount_fen", "paid_at") if name in buyer}
    columns = {f"buyer_{name}": value for name, value in buyer.items()}
    return make.order(**{"paid_at": clock.now(), **about}, **columns)


def listed(browser, **query):
    answer = browser.get("/api/v1/unresolved-orders", query_string=query)
    return [order["id"] for order in answer.json["items"]]


def suggested(browser, order):
    items = browser.get("/api/v1/unresolved-orders").json["items"]
    (found,) = [item for item in items if item["id"] == order.id]
    return [(one["customer"]["name"], one["evidence"]) for one in found["suggestions"]]


def test_leaders_see_all_of_them_and_staff_those_that_might_be_theirs(sign_in, work, me, boss, lin):
    hers, somebodys = nobodys(name="林小姐"), nobodys(name="无名氏")
    work()
    assert set(listed(sign_in(boss))) == {hers.id, somebodys.id}
    assert listed(sign_in(me)) == [hers.id]
    assert listed(sign_in(make.member("别店的"))) == []


def test_the_head_of_a_department_sees_what_might_be_her_peoples_and_not_what_the_corp_sells(
    sign_in, work, shop, boss, lin
):
    team = make.department("一组", parent=shop)
    head, ann = make.member("组长", of=team, heads=True), make.member("Ann", of=team)
    make.relation(ann, lin)
    hers, somebodys = nobodys(name="林小姐"), nobodys(name="无名氏")
    work()
    day = clock.today().isoformat()
    paths = [f"/api/v1/unresolved-orders/summary?from_on={day}&to_on={day}", "/api/v1/identity-coverage"]
    browser = sign_in(head)
    assert listed(browser) == [hers.id]
    assert [browser.get(path).json["code"] for path in paths] == ["forbidden", "forbidden"]
    assert [sign_in(boss).get(path).status_code for path in paths] == [200, 200]
    body = {"customer_id": lin.id}
    assert browser.put(f"/api/v1/orders/{somebodys.id}/customer", json=body).status_code == 404
    assert browser.put(f"/api/v1/orders/{hers.id}/customer", json=body).status_code == 200


@pytest.mark.parametrize(
    ("buyer", "evidence"),
    [
        ({"name": "林小姐"}, "name"),
        ({"name": "林小姐", "mobile_masked": "138****0001"}, "masked_mobile_and_name"),
        ({"name": "林", "mobile_masked": "138****0001"}, "masked_mobile_and_name"),
        ({"name": "林小姐", "mobile_masked": "138****0002"}, "name"),
    ],
)
def test_weak_evidence_suggests_and_never_decides(sign_in, work, me, lin, buyer, evidence):
    order = nobodys(**buyer)
    work()
    assert suggested(sign_in(me), order) == [("林", evidence)]
    assert make.db.session.get_one(Order, order.id).customer_id is None


def test_another_mobile_and_another_name_suggest_nobody(work, sign_in, boss, lin):
    order = nobodys(name="张三", mobile_masked="138****0001")
    work()
    assert suggested(sign_in(boss), order) == []


def test_a_name_that_many_have_suggests_nobody(sign_in, work, boss, lin, shop):
    for _ in range(5):
        other = make.customer()
        make.relation(make.member(of=shop), other, remark="林小姐")
        make.mark(customer_ids=[other.id])
    order = nobodys(name="林小姐")
    work()
    assert suggested(sign_in(boss), order) == []


def test_an_accepted_suggestion_binds_the_buyer_and_all_follow(sign_in, work, me, lin):
    first, second = nobodys(name="林小姐", id="tb_lin"), nobodys(id="tb_lin")
    work()
    answer = sign_in(me).put(f"/api/v1/orders/{first.id}/customer", json={"customer_id": lin.id})
    work()
    assert (answer.json["said_by"], answer.json["value"]) == ("suggestion", "tb_lin")
    make.db.session.expire_all()
    owners = [make.db.session.get_one(Order, order.id).customer_id for order in (first, second)]
    assert owners == [lin.id, lin.id]
    assert listed(sign_in(me)) == []


def test_a_denied_suggestion_does_not_come_back_for_any_order_of_the_buyer(sign_in, work, me, boss, lin):
    first, second = (nobodys(name="林小姐", id="tb_other") for _ in range(2))
    work()
    for _ in range(2):
        path = f"/api/v1/orders/{first.id}/suggestions/{lin.id}/denial"
        assert sign_in(boss).put(path).status_code == 204
    later = nobodys(name="林小姐", id="tb_other")
    make.mark(customer_ids=[lin.id])
    work()
    assert [suggested(sign_in(boss), order) for order in (first, second, later)] == [[], [], []]


def test_a_denial_is_taken_back_and_the_suggestion_is_there_again(sign_in, work, me, lin):
    first, second, browser = nobodys(name="林小姐", id="tb_lin"), nobodys(name="林小姐", id="tb_lin"), sign_in(me)
    work()
    path = f"/api/v1/orders/{first.id}/suggestions/{lin.id}/denial"
    assert browser.put(path).status_code == 204
    work()
    assert listed(browser) == []
    assert sign_in(make.member("别店的")).delete(path).status_code == 404
    for _ in range(2):
        assert browser.delete(path).status_code == 204
        work()
    assert set(listed(browser)) == {first.id, second.id}


@pytest.mark.parametrize("is_derived", [True, False])
def test_whose_it_is_is_taken_back_at_once_or_later(sign_in, work, me, lin, is_derived):
    order, browser = nobodys(name="林小姐", id="tb_lin"), sign_in(me)
    work()
    path = f"/api/v1/orders/{order.id}/customer"
    assert browser.put(path, json={"customer_id": lin.id}).status_code == 200
    if is_derived:
        work()
    assert browser.delete(path).status_code == 204
    work()
    assert make.db.session.get_one(Order, order.id).customer_id is None
    assert listed(browser) == [order.id]


def test_what_was_denied_may_still_be_bound_and_is_denied_no_longer(sign_in, work, me, boss, lin):
    order, browser = nobodys(name="林小姐", id="tb_lin"), sign_in(boss)
    work()
    browser.put(f"/api/v1/orders/{order.id}/suggestions/{lin.id}/denial")
    browser.put(f"/api/v1/orders/{order.id}/customer", json={"customer_id": lin.id})
    work()
    browser.delete(f"/api/v1/orders/{order.id}/customer")
    work()
    assert suggested(browser, order) == [("林", "name")]


def test_staff_cannot_bind_by_id_what_they_are_not_shown(sign_in, work, me, lin):
    order = nobodys(name="无名氏")
    work()
    answer = sign_in(me).put(f"/api/v1/orders/{order.id}/customer", json={"customer_id": lin.id})
    assert answer.status_code == 404


def test_the_list_is_filtered_and_comes_page_by_page(sign_in, work, boss):
    now = clock.now()
    taobao = [nobodys(paid_at=now - number * DAY, id=f"tb{number}") for number in range(3)]
    jd = nobodys(channel="jd", paid_at=now - 3 * DAY)
    unpaid = make.order(paid_at=None)
    work()
    browser = sign_in(boss)
    first = browser.get("/api/v1/unresolved-orders?limit=2").json
    rest = browser.get(f"/api/v1/unresolved-orders?cursor={first['next_cursor']}").json
    assert [order["id"] for order in first["items"] + rest["items"]] == [*(order.id for order in taobao), jd.id]
    assert listed(browser, channel="jd") == listed(browser, q=jd.order_no) == [jd.id]
    assert listed(browser, q="tb1") == [taobao[1].id]
    day = clock.today() - 2 * DAY
    assert listed(browser, from_on=day.isoformat(), to_on=day.isoformat()) == [taobao[2].id]
    assert unpaid.id not in listed(browser)


def test_count_amount_and_share_are_the_managers(sign_in, work, me, boss, lin):
    nobodys(amount_fen=300)
    make.order(lin, paid_at=clock.now(), amount_fen=700)
    work()
    today = clock.today().isoformat()
    path = f"/api/v1/unresolved-orders/summary?from_on={today}&to_on={today}"
    assert sign_in(boss).get(path).json == {
        "orders": 1,
        "amount_fen": 300,
        "orders_total": 2,
        "amount_total_fen": 1000,
    }
    assert sign_in(me).get(path).status_code == 403


@pytest.mark.parametrize("rows", [1, 12])
def test_the_list_takes_four_queries_however_long_it_is(sign_in, work, queries, boss, me, rows):
    for number in range(rows):
        customer = make.customer()
        make.relation(me, customer, remark=f"客户{number}")
        make.mark(customer_ids=[customer.id])
        nobodys(name=f"客户{number}")
    work()
    browser = sign_in(boss)
    with queries(4):  # who am I, the page, the suggestions, their customers
        items = browser.get("/api/v1/unresolved-orders").json["items"]
    assert [len(item["suggestions"]) for item in items] == [1] * rows


@pytest.mark.parametrize("buyers", [1, 12])
def test_the_identities_take_six_queries_however_many_there_are(sign_in, queries, me, lin, buyers):
    for _ in range(buyers):
        make.identity(lin)
    browser = sign_in(me)
    with queries(6):  # who am I, the person, who might be her, her customers, identities, merges
        page = browser.get(f"/api/v1/customers/{lin.id}/identities").json
    assert len(page["identities"]) == buyers


def test_coverage_counts_what_is_known_of_every_channel(sign_in, work, me, boss, lin):
    make.relation(me, make.customer("不买的"))
    make.order(lin, paid_at=clock.now(), amount_fen=700, buyer_id="tb_lin")
    nobodys(amount_fen=300, id="tb_other")
    nobodys(channel="pdd", amount_fen=100)
    work()
    month = f"{clock.today():%Y-%m}"
    found = sign_in(boss).get(f"/api/v1/identity-coverage?month={month}").json
    assert found["month"] == month
    taobao, pdd = found["channels"]
    counts = ("orders", "resolved_orders", "amount_fen", "resolved_amount_fen", "buyers", "resolved_buyers")
    assert [taobao[name] for name in counts] == [2, 1, 1000, 700, 2, 1]
    assert [pdd[name] for name in counts] == [1, 0, 100, 0, 0, 0]
    assert found["customers"] == {"friends": 2, "buying_friends": 1, "known_buyers": 1}
    assert sign_in(me).get("/api/v1/identity-coverage").status_code == 403
