"""Orders as members see them: mine, my department's, a customer's."""

import datetime as dt

import pytest

from tests.workbench import factories as make
from tests.workbench.orders.shop import post, told


@pytest.fixture
def shop(client, work):
    """A member with a customer, and a colleague of another department with one."""
    mine, theirs = make.department("一组"), make.department("二组")
    me, colleague = make.member("王芳", of=mine), make.member("同事", of=theirs)
    long_ago = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    customer, foreign = make.customer("林女士", unionid="u-lin"), make.customer("陌生人", unionid="u-mo")
    make.relation(me, customer, added_at=long_ago)
    make.relation(colleague, foreign, added_at=long_ago)
    refund = {"refund_no": "r1", "amount_fen": 900, "refunded_at": "2026-03-03T10:00:00+08:00"}
    hers = {"unionid": "u-lin", "mobile": "13800001234", "name": "林晓"}
    two = [{"title": "面霜", "amount_fen": 20_000}, {"title": "精华", "amount_fen": 9_900}]
    answer = post(
        client,
        {
            "orders": [
                told("1", buyer=hers, refunds=[refund], items=two),
                told("2", buyer=hers, paid_at="2026-03-02T10:00:00+08:00", amount_fen=100),
                told("3", buyer=hers, status="created", paid_at=None),
                told("4", buyer={"unionid": "u-mo"}),
                told("5", buyer={"mobile": "138****0000"}),
                told("6", buyer={"name": "周全"}, code=me.userid),
            ]
        },
    )
    assert answer.status_code == 200
    work()
    boss = make.member("陈默", of=make.department("总部"), heads=True)
    return {"me": me, "colleague": colleague, "boss": boss, "customer": customer, "foreign": foreign}


def numbers(answer):
    assert answer.status_code == 200, answer.json
    return [one["order_no"] for one in answer.json["items"]]


def test_staff_see_the_orders_that_are_theirs_or_their_customers(sign_in, shop):
    mine = sign_in(shop["me"])
    assert sorted(numbers(mine.get("/api/v1/orders"))) == ["1", "2", "6"]
    assert numbers(mine.get("/api/v1/orders?is_paid=false")) == ["3"]
    assert numbers(sign_in(shop["colleague"]).get("/api/v1/orders")) == ["4"]
    assert sorted(numbers(sign_in(shop["boss"]).get("/api/v1/orders"))) == ["1", "2", "4", "5", "6"]


@pytest.mark.parametrize(("who", "expected"), [("me", ["1", "2", "4", "6"]), ("colleague", ["1", "2", "4"])])
def test_what_a_customer_bought_under_another_identity_is_listed(sign_in, shop, work, who, expected):
    make.merge(shop["customer"], shop["foreign"])
    work()
    for limit in (1, 20):
        found, cursor = [], ""
        while cursor is not None:
            page = sign_in(shop[who]).get(f"/api/v1/orders?limit={limit}&cursor={cursor}")
            found += numbers(page)
            cursor = page.json["next_cursor"]
        assert sorted(found) == expected


def test_an_order_outside_my_scope_does_not_exist(sign_in, shop):
    every = sign_in(shop["boss"]).get("/api/v1/orders").json["items"]
    ids = {one["order_no"]: one["id"] for one in every}
    mine = sign_in(shop["me"])
    for number, status in {"1": 200, "6": 200, "4": 404, "5": 404}.items():
        assert mine.get(f"/api/v1/orders/{ids[number]}").status_code == status, number


def test_one_order_shows_lines_refunds_whose_it_is_and_no_whole_mobile(sign_in, shop):
    mine = sign_in(shop["me"])
    order_id = next(one["id"] for one in mine.get("/api/v1/orders").json["items"] if one["order_no"] == "1")
    found = mine.get(f"/api/v1/orders/{order_id}")
    assert "13800001234" not in found.text
    assert (found.json["buyer_mobile"], found.json["customer"]["name"]) == ("138****1234", "林女士")
    assert (found.json["member"]["name"], found.json["source"]) == ("王芳", "natural")
    assert [item["title"] for item in found.json["items"]] == ["面霜", "精华"]
    assert [(one["amount_fen"], one["is_estimated"]) for one in found.json["refunds"]] == [(900, False)]


def test_a_receiver_i_may_not_open_is_masked(sign_in, shop):
    found = next(one for one in sign_in(shop["me"]).get("/api/v1/orders").json["items"] if one["order_no"] == "6")
    assert (found["customer"], found["buyer_name"], found["is_resolved"]) == (None, "周**", False)


def test_the_list_is_narrowed_by_channel_status_day_customer_number_and_whether_it_is_somebodys(sign_in, shop):
    boss = sign_in(shop["boss"])
    expected = {
        "channel=taobao": [],
        "status=shipped": [],
        "from_on=2026-03-02": ["2"],
        "to_on=2026-03-01&is_resolved=true": ["4", "1"],
        f"customer_id={shop['customer'].id}": ["2", "1"],
        "q=4": ["4"],
        "is_resolved=false": ["6", "5"],
    }
    assert {query: numbers(boss.get(f"/api/v1/orders?{query}")) for query in expected} == expected


@pytest.mark.parametrize("who", ["me", "boss"])
def test_every_page_of_the_list_follows_the_one_before(sign_in, shop, who):
    browser = sign_in(shop[who])
    whole = numbers(browser.get("/api/v1/orders"))
    found, cursor = [], ""
    while cursor is not None:
        page = browser.get(f"/api/v1/orders?limit=1&cursor={cursor}")
        found += numbers(page)
        cursor = page.json["next_cursor"]
    assert found == whole


def test_a_customers_orders_come_with_their_totals(sign_in, shop):
    mine = sign_in(shop["me"])
    found = mine.get(f"/api/v1/customers/{shop['customer'].id}/orders")
    assert numbers(found) == ["2", "1", "3"]
    assert found.json["totals"] == {
        "orders": 2,
        "gross_fen": 30_000,
        "refunded_fen": 900,
        "net_fen": 29_100,
        "last_paid_at": "2026-03-02T02:00:00+00:00",
    }
    assert mine.get(f"/api/v1/customers/{shop['foreign'].id}/orders").status_code == 404


@pytest.mark.parametrize(("who", "narrowed"), [("me", 2), ("boss", 0)])
def test_the_list_costs_the_same_for_one_and_for_all(sign_in, shop, queries, who, narrowed):
    browser = sign_in(shop[who])
    for limit in (1, 20):
        with queries(3 + narrowed):  # who I am, mine, my customers', the page, the customers it names
            browser.get(f"/api/v1/orders?limit={limit}")


def test_what_she_bought_is_on_her_trail_once_and_marks_nothing(sign_in, shop, work, client):
    address = f"/api/v1/customers/{shop['customer'].id}/trail"
    kinds = [one["kind"] for one in sign_in(shop["me"]).get(address).json["items"] if one["kind"].startswith("order_")]
    assert sorted(kinds) == ["order_paid"] * 2 + ["order_placed"] * 3 + ["order_refunded"]
    later = told("1", buyer={"unionid": "u-lin"}, refunds=[], updated_at="2026-03-09T10:00:00+08:00")
    post(client, {"orders": [later]})
    work()
    kinds = [one["kind"] for one in sign_in(shop["me"]).get(address).json["items"] if one["kind"].startswith("order_")]
    assert sorted(kinds) == ["order_paid"] * 2 + ["order_placed"] * 3
