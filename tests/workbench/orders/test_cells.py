"""Amounts and numbers as people, spreadsheets and other countries write them."""

import io

import openpyxl
import pytest

from tests.workbench.orders.desk import counts, orders_told
from tests.workbench.orders.shop import post, results, told

HEADER = ["订单编号", "订单状态", "买家实际支付金额", "订单付款时间", "宝贝标题", "宝贝总数量"]


def file_of(*rows):
    return "\n".join(";".join(row) for row in [HEADER, *rows]).encode()


def row(number, fen="99.00", pieces="1"):
    return [number, "交易成功", fen, "2026-03-01 10:00:00", "面霜", pieces]


@pytest.mark.parametrize(
    ("text", "fen"), [("1,234.50", 123_450), ("¥1,234,567元", 123_456_700), ("1234.5", 123_450), ("０.5", 50)]
)
def test_thousands_may_be_set_apart(desk, text, fen):
    desk.bring_in(file_of(row("1001", text)))
    assert orders_told()["1001"]["amount_fen"] == fen


@pytest.mark.parametrize("text", ["1,5", "1.234,50", "12,34.00", "0,123", "1,2345", ",5"])
def test_a_comma_that_may_stand_for_a_point_is_refused(desk, text):
    done = desk.bring_in(file_of(row("1001", text), row("1002", pieces="1,5"), row("1003", pieces="1,000")))
    assert desk.rejects(done["id"]) == [[2, "unreadable", "amount"], [3, "unreadable", "quantity"]]
    assert list(orders_told()) == ["1003"]


def test_a_number_that_a_spreadsheet_has_rounded_is_refused(desk):
    book = openpyxl.Workbook()
    numbers = [1234567890123450, 123456789012345000, 1234567890123456, 123456789012345]
    for line in [HEADER, *(row(number) for number in numbers)]:
        book.active.append(line)
    saved = io.BytesIO()
    book.save(saved)
    done = desk.bring_in(saved.getvalue(), "orders.xlsx")
    assert desk.rejects(done["id"]) == [[2, "damaged_number", "order_no"], [3, "damaged_number", "order_no"]]
    assert list(orders_told()) == ["123456789012345", "1234567890123456"]


@pytest.mark.parametrize("number", ["'1001", '="1001"', "１００１", "\u200b1001 "])
def test_an_order_is_one_by_webhook_and_file_whatever_its_number_was_pasted_with(desk, client, number):
    answer = post(client, {"orders": [told(number, channel="taobao", amount_fen=9900)]})
    assert [result for _, result in results(answer)] == ["created"]
    assert counts(desk.bring_in(file_of(row("1001"))))[0] == 0
    assert list(orders_told()) == ["1001"]


def test_a_webhooks_rounded_number_is_refused(client):
    assert results(post(client, {"orders": [told("6.91E+18"), told("1")]})) == [
        ("6.91E+18", "rejected"),
        ("1", "created"),
    ]


@pytest.mark.parametrize(("status", "is_paid"), [("已退款", True), ("退款成功,已关闭", True), ("已关闭", False)])
def test_what_was_given_back_was_paid(desk, status, is_paid):
    columns = {"order_no": "单号", "status": "状态", "amount": "实付", "created_at": "下单时间"}
    file = f"单号;状态;实付;下单时间\n1001;{status};99.00;2026-03-01 10:00:00".encode()
    desk.bring_in(file, columns=columns, channel="taobao")
    found = orders_told()["1001"]
    assert bool(found["paid_at"]) is is_paid
    assert [fen for _, fen, _ in found["refunds"]] == [9900] * is_paid
