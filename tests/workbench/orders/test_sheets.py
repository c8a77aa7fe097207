"""Workbooks with several sheets."""

import io

import openpyxl
import pytest

from tests.workbench.orders.desk import counts, orders_told

KNOWN = ["订单编号", "订单状态", "买家实际支付金额", "订单付款时间", "宝贝标题"]
OWN = ["单号", "状态", "实付", "付款时间", "货"]
COLUMNS = dict(zip(("order_no", "status", "amount", "paid_at", "title"), OWN, strict=True))
NOTES = ("说明", [["本表由系统导出"], ["请勿修改"]])
SUMS = ("汇总", [["订单状态", "买家实际支付金额"], ["交易成功", 198]])


def sale(number):
    return [number, "交易成功", 99, "2026-03-01 10:00:00", "面霜"]


def book_of(*sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize(("header", "chosen"), [(KNOWN, {}), (OWN, {"columns": COLUMNS, "channel": "taobao"})])
def test_every_sheet_of_orders_is_read_and_no_other(desk, header, chosen):
    months = [("一月", [header, sale("QS1")]), ("二月", [header, sale("QS2"), sale("QS3")])]
    done = desk.bring_in(book_of(NOTES, *months, SUMS), "orders.xlsx", **chosen)
    assert (counts(done), done["lines_rejected"]) == ((3, 0, 0), 0)
    assert list(orders_told()) == ["QS1", "QS2", "QS3"]


def test_a_hidden_sheet_is_not_read(desk):
    book = openpyxl.load_workbook(io.BytesIO(book_of(("一月", [KNOWN, sale("1")]), ("旧", [KNOWN, sale("2")]))))
    book["旧"].sheet_state = "hidden"
    saved = io.BytesIO()
    book.save(saved)
    desk.bring_in(saved.getvalue(), "orders.xlsx")
    assert list(orders_told()) == ["1"]
