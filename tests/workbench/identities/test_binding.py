"""是她的订单, and whom that brings with it."""

import pytest

from tests.workbench import factories as make
from workbench.audit.models import AuditEntry
from workbench.identities.models import Identity
from workbench.kernel import clock
from workbench.orders.models import Order
from workbench.trail.models import TrailEntry

MOBILE = "13812345678"


@pytest.fixture
def me():
    return make.member("我")


@pytest.fixture
def friend(me):
    customer = make.customer("林女士")
    make.relation(me, customer)
    return customer


def bought(**buyer):
    about = {f"buyer_{name}": value for name, value in buyer.items()}
    return make.order(paid_at=clock.now(), **about)


def owner(order):
    make.db.session.expire_all()
    found = make.db.session.get_one(Order, order.id)
    return found.customer_id, found.resolved_by


def bind(browser, customer, **body):
    return browser.post(f"/api/v1/customers/{customer.id}/identities", json=body)


def test_an_order_bound_by_its_number_brings_all_of_its_buyer(sign_in, work, me, friend):
    orders = [bought(id="tb_lin"), bought(id="tb_lin")]
    answer = bind(sign_in(me), friend, order_no=orders[0].order_no)
    later = bought(id="tb_lin")
    work()
    assert (answer.status_code, answer.json["kind"], answer.json["value"]) == (201, "buyer_id", "tb_lin")
    assert [owner(order) for order in (*orders, later)] == [(friend.id, "buyer_id")] * 3


def test_an_order_without_a_buyer_id_is_bound_alone(sign_in, work, me, friend):
    order, other = bought(name="林**"), bought(name="林**")
    answer = bind(sign_in(me), friend, order_no=order.order_no)
    work()
    assert answer.json["value"] == order.order_no
    assert (owner(order), owner(other)) == ((friend.id, "order"), (None, None))


def test_unbinding_makes_its_orders_nobodys_again(sign_in, work, me, friend):
    order, browser = bought(id="tb_lin"), sign_in(me)
    bound = bind(browser, friend, order_no=order.order_no).json
    work()
    for _ in range(2):
        assert browser.delete(f"/api/v1/identities/{bound['id']}").status_code == 204
        work()
    assert owner(order) == (None, None)
    assert browser.get(f"/api/v1/customers/{friend.id}/identities").json["identities"] == []
    assert make.count(AuditEntry) == 2


def test_an_order_is_taken_back_where_it_stands(sign_in, work, me, friend):
    order, browser = bought(id="tb_lin"), sign_in(me)
    bind(browser, friend, order_no=order.order_no)
    work()
    assert browser.delete(f"/api/v1/orders/{order.id}/customer").status_code == 204
    work()
    assert owner(order) == (None, None)


def test_what_a_signed_order_says_nobody_takes_back_at_the_order(sign_in, work, me, friend):
    order = bought(external_userid=friend.external_userid)
    work()
    answer = sign_in(me).delete(f"/api/v1/orders/{order.id}/customer")
    assert (answer.status_code, answer.json["code"]) == (409, "not_bound_by_hand")


def test_binding_twice_is_binding_once(sign_in, work, me, friend):
    order, browser = bought(id="tb_lin"), sign_in(me)
    answers = [bind(browser, friend, order_no=order.order_no).json for _ in range(2)]
    work()
    again = bind(browser, friend, order_no=order.order_no).json
    assert answers[0] == answers[1] == again
    assert (make.count(Identity), make.count(AuditEntry)) == (1, 1)


def test_a_buyer_id_that_is_anothers_is_refused(sign_in, me, friend):
    make.identity(make.customer("别人"), value="tb_lin")
    order = bought(id="tb_lin")
    answer = bind(sign_in(me), friend, order_no=order.order_no)
    assert (answer.status_code, answer.json["code"]) == (409, "identity_taken")


def test_an_order_that_is_anothers_is_refused(sign_in, work, me, friend):
    stranger = make.customer("别人")
    order = bought(external_userid=stranger.external_userid)
    work()
    answer = bind(sign_in(me), friend, order_no=order.order_no)
    assert (answer.status_code, answer.json["code"]) == (409, "order_of_another")


def test_an_unknown_number_and_one_of_two_channels_are_refused(sign_in, work, me, friend):
    for channel in ("taobao", "jd"):
        make.order(paid_at=clock.now(), channel=channel, order_no="1001")
    browser = sign_in(me)
    assert bind(browser, friend, order_no="9999").json["code"] == "order_unknown"
    assert bind(browser, friend, order_no="1001").json["code"] == "several_orders"
    assert bind(browser, friend, order_no="1001", channel="jd").status_code == 201


def test_of_two_shops_with_one_number_the_shop_says_which(sign_in, work, me, friend):
    orders = [make.order(paid_at=clock.now(), channel="store", shop=shop, order_no="1001") for shop in ("一店", "二店")]
    browser = sign_in(me)
    assert bind(browser, friend, order_no="1001", channel="store").json["code"] == "several_shops"
    assert bind(browser, friend, order_no="1001", channel="store", shop="三店").json["code"] == "order_unknown"
    assert bind(browser, friend, order_no="1001", channel="store", shop="二店").status_code == 201
    work()
    assert [owner(order)[0] for order in orders] == [None, friend.id]


def test_a_mobile_she_confirmed_brings_her_orders_and_is_never_shown_whole(sign_in, work, me, friend):
    order, browser = bought(mobile=MOBILE), sign_in(me)
    answer = bind(browser, friend, mobile=MOBILE)
    work()
    page = browser.get(f"/api/v1/customers/{friend.id}/identities")
    assert owner(order) == (friend.id, "mobile")
    assert answer.json["value"] == page.json["identities"][0]["value"] == "138****5678"
    assert MOBILE not in page.text + browser.get(f"/api/v1/customers/{friend.id}/trail").text
    assert MOBILE not in str([(entry.before, entry.after, entry.details) for entry in rows(AuditEntry)])


def rows(model):
    return make.db.session.query(model).all()


@pytest.mark.parametrize(
    "body", [{}, {"order_no": "1", "mobile": MOBILE}, {"mobile": "138****5678"}, {"order_no": ""}, {"mobile": "110"}]
)
def test_a_binding_names_one_order_or_a_whole_mobile(sign_in, me, friend, body):
    assert bind(sign_in(me), friend, **body).status_code == 422


def test_a_signed_order_with_both_names_binds_the_one_to_the_other(work, friend):
    waiting = [bought(id="tb_lin"), bought(mobile=MOBILE)]
    told = bought(external_userid=friend.external_userid, id="tb_lin", mobile=MOBILE)
    work()
    assert [owner(order) for order in waiting] == [(friend.id, "buyer_id"), (friend.id, "mobile")]
    assert owner(told) == (friend.id, "external_userid")
    assert {found.said_by for found in rows(Identity)} == {"webhook"}


def test_a_buyer_is_known_when_the_customer_comes_later_than_the_order(work, me):
    order = bought(unionid="ou_late")
    work()
    assert owner(order) == (None, None)
    customer = make.customer(unionid="ou_late")
    make.relation(me, customer)
    make.mark(customer_ids=[customer.id])
    make.db.session.commit()
    work()
    assert owner(order) == (customer.id, "unionid")


def test_binding_is_on_the_trail(sign_in, work, me, friend):
    order, browser = bought(id="tb_lin"), sign_in(me)
    bind(browser, friend, order_no=order.order_no)
    entries = browser.get(f"/api/v1/customers/{friend.id}/trail").json["items"]
    assert [(entry["kind"], entry["payload"]["order_no"]) for entry in entries] == [("identity_bound", order.order_no)]
    assert make.count(TrailEntry) == 1


def test_a_remark_mobile_of_one_customer_decides_and_of_two_suggests(sign_in, work, me):
    order = bought(mobile=MOBILE)
    first, second = make.customer("一"), make.customer("二")
    make.relation(me, first, remark_mobiles=[MOBILE])
    make.mark(customer_ids=[first.id])
    work()
    assert owner(order) == (first.id, "remark_mobile")
    make.relation(me, second, remark_mobiles=["+86 " + MOBILE])
    make.mark(customer_ids=[second.id])
    work()
    assert owner(order) == (None, None)
    (shown,) = sign_in(me).get("/api/v1/unresolved-orders").json["items"]
    assert shown["buyer_mobile"] == "138****5678"
    assert [(one["customer"]["name"], one["evidence"]) for one in shown["suggestions"]] == [
        ("一", "shared_mobile"),
        ("二", "shared_mobile"),
    ]
