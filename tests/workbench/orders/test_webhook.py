"""The signed door for ERPs and shops."""

import datetime as dt
import hashlib
import hmac
import time

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.orders.shop import SECRET, post, results, told
from workbench.identities.models import Identity
from workbench.kernel.db import db
from workbench.orders.models import Order, OrderItem, Refund


def orders():
    return list(db.session.scalars(sa.select(Order).order_by(Order.order_no)))


def refused(answer, status, code):
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.json
    assert make.count(Order) == 0


def test_signed_orders_are_created_updated_and_left_alone(client):
    assert results(post(client, {"orders": [told("1"), told("2")]})) == [("1", "created"), ("2", "created")]
    shipped = told("2", status="shipped", updated_at="2026-03-02T09:00:00+08:00")
    assert results(post(client, {"orders": [told("1"), shipped]})) == [("1", "unchanged"), ("2", "updated")]
    assert [order.status for order in orders()] == ["paid", "shipped"]
    assert make.count(OrderItem) == 2


def test_the_signature_is_the_one_of_the_manual(client):
    body = b'{"orders": []}'
    timestamp = str(int(time.time()))
    digest = hmac.new(SECRET.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {"X-Workbench-Timestamp": timestamp, "X-Workbench-Signature": f"sha256={digest}"}
    assert client.post("/api/v1/orders/webhook", data=body, headers=headers).json == {"results": []}


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": "another-secret-of-another-shop"},
        {"X_Workbench_Signature": ""},
        {"X_Workbench_Signature": "sha256=" + "0" * 64},
        {"X_Workbench_Signature": "sha256=é"},
        {"X_Workbench_Timestamp": ""},
        {"X_Workbench_Timestamp": "1e9"},
        {"X_Workbench_Timestamp": "²"},
        {"X_Workbench_Timestamp": "9" * 5000},
    ],
    ids=str,
)
def test_what_is_not_signed_with_our_secret_now_is_turned_away(client, wrong):
    refused(post(client, {"orders": [told()]}, **wrong), 401, "bad_signature")


@pytest.mark.parametrize("seconds", [-302, 330])
def test_a_call_that_is_older_or_newer_than_five_minutes_is_turned_away(client, seconds):
    refused(post(client, {"orders": [told()]}, at=time.time() + seconds), 401, "bad_signature")


@pytest.mark.parametrize("seconds", [-270, 298])
def test_a_clock_may_be_five_minutes_off(client, seconds):
    assert results(post(client, {"orders": [told()]}, at=time.time() + seconds)) == [("1001", "created")]


def test_without_a_secret_the_door_says_how_to_open_it(app, client, monkeypatch):
    monkeypatch.setitem(app.config, "ORDER_WEBHOOK_SECRET", None)
    answer = post(client, {"orders": [told()]})
    refused(answer, 503, "webhook_off")
    assert "ORDER_WEBHOOK_SECRET" in answer.json["detail"]


@pytest.mark.parametrize("body", [b"", b"{", b"1", b'{"orders": {}}', b'{"orders": null}', b'"x"', b"[" * 100_000])
def test_a_body_that_holds_no_orders_is_refused(client, body):
    refused(post(client, body), 422, "invalid")


def test_more_than_500_orders_or_8_megabytes_are_too_many(client):
    refused(post(client, {"orders": [told(str(n)) for n in range(501)]}), 413, "too_large")
    refused(post(client, b" " * (8 * 1024 * 1024 + 1)), 413, "too_large")


def test_500_orders_are_one_call(client):
    answer = post(client, {"orders": [told(str(n)) for n in range(500)]})
    assert {result for _, result in results(answer)} == {"created"}
    assert make.count(Order) == 500


BAD = [
    {"channel": "amazon"},
    {"order_no": ""},
    {"order_no": "\0"},
    {"order_no": None},
    {"status": "done"},
    {"paid_at": None},
    {"paid_at": "2026-03-01 18:00:00"},
    {"paid_at": "1999-12-31T23:59:59+00:00"},
    {"paid_at": "9999-12-31T23:59:59-12:00"},
    {"paid_at": "0001-01-01T00:00:00+14:00"},
    {"updated_at": None},
    {"amount_fen": -1},
    {"amount_fen": 299.0},
    {"amount_fen": "29900"},
    {"amount_fen": True},
    {"amount_fen": 2**63},
    {"buyer": {"unionid": "x" * 101}},
    {"items": [{"title": "面霜"}]},
    {"items": "面霜"},
    {"refunds": [{"refund_no": "r", "amount_fen": 1, "refunded_at": "2026-03-01"}]},
    {"refunds": [{"refund_no": "~full", "amount_fen": 1, "refunded_at": "2026-03-02T00:00:00Z"}]},
    {"refunds": [{"refund_no": "r", "amount_fen": 1, "refunded_at": "2026-03-02T00:00:00Z"}] * 2},
]


@pytest.mark.parametrize("bad", BAD, ids=str)
def test_a_bad_order_never_stops_the_others(client, bad):
    answer = post(client, {"orders": [told("1"), {**told("2"), **bad}, told("3")]})
    found = [one["result"] for one in answer.json["results"]]
    assert found == ["created", "rejected", "created"]
    assert next(iter(bad)) in answer.json["results"][1]["reason"]
    assert [order.order_no for order in orders()] == ["1", "3"]


def test_what_is_no_order_at_all_is_rejected(client):
    answer = post(client, [None, 1, "x", [], told("1")])
    assert [one["result"] for one in answer.json["results"]] == ["rejected"] * 4 + ["created"]


def test_a_replayed_call_changes_nothing(client):
    refund = {"refund_no": "r1", "amount_fen": 900, "refunded_at": "2026-03-03T10:00:00+08:00"}
    body = {"orders": [told(refunds=[refund], updated_at="2026-03-03T10:00:00+08:00")]}
    post(client, body)
    assert results(post(client, body)) == [("1001", "unchanged")]
    assert make.count(Refund) == 1


def test_an_older_message_that_arrives_late_is_passed_over_and_said_so(client):
    post(client, {"orders": [told(status="finished", updated_at="2026-03-09T10:00:00+08:00")]})
    answer = post(client, {"orders": [told()]})
    assert answer.json["results"][0] | {"shop": None} == {
        "channel": "mini_program",
        "shop": None,
        "order_no": "1001",
        "result": "unchanged",
        "reason": "stale",
    }
    assert orders()[0].status == "finished"


def test_a_code_that_is_a_userid_names_the_member(client):
    member = make.member()
    post(client, {"orders": [told("1", code=member.userid.upper()), told("2", code="双11")]})
    assert [order.code_member_id for order in orders()] == [member.id, None]


def test_a_masked_mobile_is_never_taken_for_a_whole_one(client):
    masked = {"mobile": "138****1234"}
    virtual = {"mobile": "17012345678-1234"}
    spelt = {"mobile": "+86 138 0000 1234"}
    post(client, {"orders": [told("1", buyer=masked), told("2", buyer=virtual), told("3", buyer=spelt)]})
    found = [(order.buyer_mobile, order.buyer_mobile_masked) for order in orders()]
    assert found == [(None, "138****1234"), (None, None), ("13800001234", None)]


@pytest.mark.parametrize("channel", ["mini_program", "store", "youzan", "other"])
def test_where_shops_number_their_own_orders_the_shop_is_needed(client, channel):
    answer = post(client, {"orders": [told("1", channel=channel, shop=""), told("1", channel=channel, shop="西湖店")]})
    assert [one["result"] for one in answer.json["results"]] == ["rejected", "created"]
    assert answer.json["results"][0]["reason"].startswith("invalid: shop: ")


def refund(fen, at="2026-03-03T10:00:00+08:00", number="r1"):
    return {"refund_no": number, "amount_fen": fen, "refunded_at": at}


LATER = {"updated_at": "2026-03-05T10:00:00+08:00"}


@pytest.mark.parametrize(
    "told_refunds",
    [
        [refund(29_901)],
        [refund(29_900), refund(1, number="r2")],
        [refund(100, "2026-02-27T18:00:00+08:00")],
    ],
    ids=["more than was paid", "together more than was paid", "before the payment"],
)
def test_refunds_that_cannot_be_are_refused_and_change_nothing(client, told_refunds):
    answer = post(client, {"orders": [told("1"), told("2", **LATER, refunds=told_refunds)]})
    assert results(answer) == [("1", "created"), ("2", "rejected")]
    assert answer.json["results"][1]["reason"].startswith("invalid: refunds: ")
    answer = post(client, {"orders": [told("1", **LATER, refunds=told_refunds, status="finished")]})
    assert results(answer) == [("1", "rejected")]
    assert [(order.order_no, order.status) for order in orders()] == [("1", "paid")]
    assert make.count(Refund) == 0


@pytest.mark.parametrize(
    "believed",
    [
        {"refunds": [refund(29_900)]},
        {"refunds": [refund(29_900)], "amount_fen": 0, "status": "closed"},
        {"refunds": [refund(100, "2026-03-01T00:00:00+08:00")]},
        {"refunds": [refund(100)], "paid_at": None, "status": "closed"},
        {"refunds": [refund(0)]},
    ],
    ids=["all of it", "beside what is left", "known only by its day", "of a payment told before", "of nothing"],
)
def test_what_shops_do_send_of_refunds_is_believed(client, believed):
    post(client, {"orders": [told("1")]})
    assert results(post(client, {"orders": [told("1", **LATER, **believed)]}))[0][1] != "rejected"
    assert orders()[0].amount_fen == 29_900


def test_an_order_nobody_paid_has_nothing_to_give_back(client):
    unpaid = told("1", status="closed", paid_at=None, refunds=[refund(100)])
    answer = post(client, {"orders": [unpaid, {**unpaid, "order_no": "2", "refunds": []}]})
    assert results(answer) == [("1", "rejected"), ("2", "created")]


def test_an_order_that_is_not_paid_yet_has_no_time_of_payment(client):
    answer = post(client, {"orders": [told("1", status="created"), told("2", status="created", paid_at=None)]})
    assert results(answer) == [("1", "rejected"), ("2", "created")]
    assert "paid_at" in answer.json["results"][0]["reason"]


@pytest.mark.parametrize(("minutes", "result"), [(4, "created"), (6, "rejected")])
def test_a_shops_clock_may_run_minutes_ahead_of_ours(client, minutes, result):
    at = (dt.datetime.now(dt.UTC) + dt.timedelta(minutes=minutes)).isoformat()
    assert results(post(client, {"orders": [told("1", paid_at=at)]})) == [("1", result)]


@pytest.mark.parametrize("is_file_first", [True, False])
def test_what_a_file_adds_to_a_signed_order_verifies_nobody(client, desk, work, is_file_first):
    """A mobile or a buyer id beside an external_userid is believed of the signed webhook alone."""
    customer = make.customer("林女士")
    line = "2101,交易成功,99.00,2026-03-01 10:00:00,tb小林,面霜,13800001234"
    file = ("订单编号,订单状态,买家实际支付金额,订单付款时间,买家会员名,宝贝标题,联系手机\n" + line).encode()
    signed = told("2101", channel="taobao", amount_fen=9900, buyer={"external_userid": customer.external_userid})
    tellings = [lambda: desk.bring_in(file), lambda: post(client, {"orders": [signed]}, at=1773964800)]
    for tell in tellings if is_file_first else tellings[::-1]:
        tell()
    work()
    assert (orders()[0].customer_id, orders()[0].buyer_id) == (customer.id, "tb小林")
    assert make.count(Identity) == 0
    buyer = {**signed["buyer"], "mobile": "13800001234", "buyer_id": "tb小林"}
    post(client, {"orders": [{**signed, **LATER, "buyer": buyer}]}, at=1773964800)
    work()
    assert {one.kind for one in db.session.scalars(sa.select(Identity))} == {"mobile", "buyer_id"}


@pytest.mark.parametrize(("given_back", "expected"), [("20.00", [2000]), ("50.00", [2000, 3000])])
def test_a_files_sum_of_refunds_has_in_it_what_the_webhook_numbered(client, desk, given_back, expected):
    about = {"channel": "taobao", "amount_fen": 9900, "refunds": [refund(2000)], **LATER}
    post(client, {"orders": [told("2101", **about)]}, at=1773964800)
    header = "订单编号,订单状态,买家实际支付金额,订单付款时间,宝贝标题,退款金额"
    for _ in range(2):
        desk.bring_in(f"{header}\n2101,交易成功,99.00,2026-03-01 10:00:00,面霜,{given_back}".encode())
        found = db.session.scalars(sa.select(Refund.amount_fen).order_by(Refund.amount_fen))
        assert list(found) == expected
