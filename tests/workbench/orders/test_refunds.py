"""Money given back: never more than was paid, and all of it."""

import pytest
import sqlalchemy as sa

from tests.workbench.orders.desk import counts, orders_told
from tests.workbench.orders.shop import post, results, told
from workbench.kernel.db import db
from workbench.orders.models import Refund

LATER = {"updated_at": "2026-03-05T10:00:00+08:00"}


def refund(fen, number="r1"):
    return {"refund_no": number, "amount_fen": fen, "refunded_at": "2026-03-03T10:00:00+08:00"}


@pytest.mark.parametrize(("second", "result"), [(19_900, "updated"), (20_000, "rejected")])
def test_messages_of_one_moment_never_give_back_more_than_was_paid(client, second, result):
    post(client, {"orders": [told("1", refunds=[refund(10_000)])]})
    answer = post(client, {"orders": [told("1", refunds=[refund(second, number="r2")]), told("2")]})
    assert results(answer) == [("1", result), ("2", "created")]
    assert db.session.scalar(sa.select(sa.func.sum(Refund.amount_fen))) == (29_900 if result == "updated" else 10_000)
    both = [refund(9_900), refund(20_000, number="r2")]
    assert results(post(client, {"orders": [told("1", **LATER, refunds=both)]})) == [("1", "updated")]
    assert sorted(db.session.scalars(sa.select(Refund.amount_fen))) == [9_900, 20_000]


ITEMS = "订单号,订单状态,订单实际支付金额,订单支付时间,商品名称,商品编码(平台),商品已退款金额,商品售后"
ITEM = "3001,已完成,100.00,2026-03-01 10:00:00,{0},{0},{1},{2}"


@pytest.mark.parametrize(
    ("items", "given_back"),
    [
        ([("30.00", ""), ("20.00", "")], ("~given", 5_000)),
        ([("20.00", ""), ("20.00", "")], ("~given", 4_000)),
        ([("20.00", "退款成功"), ("", "")], ("~given", 2_000)),
        ([("", "退款成功"), ("", "")], ("~given", 5_000)),
        ([("", "退款成功"), ("30.00", "退款成功")], ("~given", 8_000)),
        ([("", "退款成功"), ("", "退款成功")], ("~full", 10_000)),
    ],
)
def test_refunds_of_the_items_of_an_order_add_up(desk, items, given_back):
    lines = [ITEM.format(name, *item) for name, item in zip(("面霜", "精华"), items, strict=True)]
    file = "\n".join([ITEMS, *lines]).encode()
    desk.bring_in(file)
    assert [tuple(row[:2]) for row in orders_told()["3001"]["refunds"]] == [given_back]
    assert counts(desk.bring_in(file)) == (0, 0, 1)


def test_the_amount_of_an_item_takes_the_place_of_its_estimated_part(desk):
    other = ITEM.format("精华", "", "")
    for told_fen in ("", "30.00"):
        desk.bring_in("\n".join([ITEMS, ITEM.format("面霜", told_fen, "退款成功"), other]).encode())
    assert [row[1] for row in orders_told()["3001"]["refunds"]] == [3_000]


SUB_ORDERS = "主订单编号,子订单编号,选购商品,订单应付金额,支付完成时间,订单状态,售后状态,退款金额"
A = "4001,a,面霜,60.00,2026-03-01 10:00:00,已完成,,{}"
B = "4001,b,精华,40.00,2026-03-01 10:00:00,已关闭,退款成功,{}"


@pytest.mark.parametrize(
    ("files", "given_back"),
    [
        ([(A.format("5.00"), B.format(""))], {"~given:a": 500, "~full:b": 4_000}),
        ([(A.format(""), B.format("")), (A.format("5.00"), B.format(""))], {"~given:a": 500, "~full:b": 4_000}),
        ([(A.format(""), B.format("")), (A.format("60.00"),)], {"~given:a": 6_000, "~full:b": 4_000}),
        ([(A.format("5.00"),), (B.format(""),)], {"~given:a": 500, "~full:b": 4_000}),
        ([(A.format("5.00"), B.format("")), (B.format("30.00"),)], {"~given:a": 500, "~given:b": 3_000}),
        ([(A.format("5.00"), B.format("30.00")), (B.format(""),)], {"~given:a": 500, "~given:b": 3_000}),
        ([(A.format(""), B.format("")), (A.format("70.00"),)], {"~given:a": 7_000}),
    ],
    ids=["one file", "two files", "a choice of lines", "each by itself", "its own", "its own before", "over paid"],
)
@pytest.mark.parametrize("is_heard", [False, True], ids=["files alone", "after a silent webhook"])
def test_a_refund_of_a_sub_order_replaces_the_estimate_of_that_sub_order_alone(
    desk, client, files, given_back, is_heard
):
    if is_heard:
        items = [{"title": "网店的叫法", "amount_fen": 10_000}]
        webhook = told("4001", channel="douyin", shop="", amount_fen=10_000, refunds=None, items=items)
        post(client, [webhook], at=1773964800)
    for lines in files:
        file = "\n".join([SUB_ORDERS, *lines]).encode()
        desk.bring_in(file)
        assert counts(desk.bring_in(file)) == (0, 0, 1)
    assert {name: fen for name, fen, _ in orders_told()["4001"]["refunds"]} == given_back


def test_a_webhooks_list_replaces_the_estimates_of_all_sub_orders(desk, client):
    desk.bring_in("\n".join([SUB_ORDERS, A.format("5.00"), B.format("")]).encode())
    webhook = told("4001", channel="douyin", shop="", amount_fen=10_000, refunds=[refund(3_000)])
    post(client, [webhook], at=1773964800)
    assert [row[:2] for row in orders_told()["4001"]["refunds"]] == [["r1", 3_000]]


def webhook(client, **about):
    items = [{"title": "网店的叫法", "amount_fen": 10_000}]
    order = told(
        "4001", **{"channel": "douyin", "shop": "", "amount_fen": 10_000, "refunds": None, "items": items, **about}
    )
    [answer] = post(client, [order], at=1773964800).json["results"]
    return answer["result"]


def given_back():
    return {name: fen for name, fen, _ in orders_told()["4001"]["refunds"]}


BOTH = (A.format("5.00"), B.format("").replace("已关闭,退款成功", "已完成,"))
CLOSED = {"status": "closed", "updated_at": "2026-03-19T10:00:00+08:00"}
LESS = {"amount_fen": 8_000, "updated_at": "2026-03-19T10:00:00+08:00"}


def bring(desk, *lines):
    file = "\n".join([SUB_ORDERS, *lines]).encode()
    desk.bring_in(file)
    assert counts(desk.bring_in(file)) == (0, 0, 1)


@pytest.mark.parametrize(("said", "rest"), [(CLOSED, {"~full": 9_500}), (LESS, {"~difference": 1_500})])
@pytest.mark.parametrize("is_file_first", [True, False])
def test_what_is_guessed_of_the_whole_order_is_what_the_real_refunds_of_its_parts_leave(
    desk, client, said, rest, is_file_first
):
    webhook(client)
    if is_file_first:
        bring(desk, *BOTH)
    webhook(client, **said)
    if not is_file_first:
        bring(desk, A.format("5.00"))
    assert given_back() == {"~given:a": 500, **rest}
    assert webhook(client, **said) == "unchanged"
    bring(desk, A.format("12.00"))
    assert given_back() == {"~given:a": 1_200, **{name: fen - 700 for name, fen in rest.items()}}


def test_once_all_parts_are_told_nothing_is_guessed(desk, client):
    webhook(client)
    webhook(client, **CLOSED)
    bring(desk, A.format("60.00"), B.format("40.00"))
    assert given_back() == {"~given:a": 6_000, "~given:b": 4_000}


def test_an_order_that_is_open_again_keeps_the_real_refund_of_a_part(desk, client):
    bring(desk, *BOTH)
    webhook(client, **CLOSED)
    webhook(client, status="finished", updated_at="2026-03-19T11:00:00+08:00")
    assert given_back() == {"~given:a": 500}


def test_parts_that_are_guessed_are_in_the_rest_of_the_whole(desk, client):
    webhook(client)
    webhook(client, **CLOSED)
    bring(desk, A.format("5.00"), B.format(""))
    assert given_back() == {"~given:a": 500, "~full": 9_500}
