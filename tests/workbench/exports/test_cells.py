"""What stands in the cells: texts that stay texts, money in yuan, ratios in per cent."""

import datetime as dt
import io

import pytest

from tests.workbench import factories as make
from tests.workbench.exports.conftest import sold
from workbench.changes.actions import mark
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.orders.models import Order


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "name", ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1", "＝1+1", '=HYPERLINK("http://evil","x")', "=cmd|' /C calc'!A0"]
)
def test_no_text_becomes_a_formula(fang, sign_in, export, name, file_format):
    make.relation(fang, make.customer(name))
    _, _, rows = export(sign_in(fang), "customers", file_format)
    assert rows[0][0] == f"'{name}"


def test_a_file_in_a_workbook_has_texts_and_no_formulas(fang, sign_in):
    import zipfile

    make.relation(fang, make.customer("=1+1"), remark="http://example.com")
    browser = sign_in(fang)
    made = browser.post("/api/v1/exports", json={"table": "customers"}).json
    assert made["file_format"] == "xlsx"
    body = browser.get(f"/api/v1/exports/{made['id']}/file")
    sheet = zipfile.ZipFile(io.BytesIO(body.data)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet


def test_money_is_written_in_yuan_and_adds_up(fang, sign_in, work, export):
    for fen in (1, 99, 10_050, 123_456_789_012):
        order = make.order(paid_at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC), amount_fen=fen, code_member_id=fang.id)
        mark(order_ids=[order.id])
    db.session.commit()
    work()
    _, titles, rows = export(sign_in(fang), "orders")
    amounts = [row[titles.index("实付金额（元）")] for row in rows]
    assert sorted(amounts, key=float) == ["0.01", "0.99", "100.50", "1234567890.12"]
    _, titles, rows = export(sign_in(fang), "orders", "xlsx")
    assert sum(round(row[titles.index("实付金额（元）")] * 100) for row in rows) == 1 + 99 + 10_050 + 123_456_789_012


def test_a_ratio_is_written_in_per_cent_with_all_it_has(fang, sign_in, work, export):
    """A loss of 1 in 1,111 is 0.09 %, not 0.00."""
    from openpyxl import load_workbook

    sold(fang, 3_333, work)
    stranger = make.order(paid_at=clock.now(), amount_fen=6_667)
    mark(order_ids=[stranger.id])
    db.session.commit()
    work()
    leader = sign_in(make.member("老板", userid="laoban", of=make.department("总部"), heads=True))
    _, titles, rows = export(leader, "kpis", period="day")
    by_name = {row[0]: row for row in rows}
    assert by_name["私域占比"][titles.index("数值")] == "33.33%"
    made = leader.post("/api/v1/exports", json={"table": "kpis", "filters": {"period": "day"}}).json
    sheet = load_workbook(io.BytesIO(leader.get(f"/api/v1/exports/{made['id']}/file").data)).active
    cells = {row[0].value: row[titles.index("数值")] for row in sheet.iter_rows(min_row=3)}
    assert (cells["私域占比"].value, cells["私域占比"].number_format) == (0.3333, "0.00%")
    assert cells["引导成交金额"].number_format == "#,##0.00"


def test_what_is_behind_a_share_of_money_is_money_in_yuan(fang, sign_in, work, export):
    sold(fang, 65_600, work)
    chief = sign_in(make.member("老板", userid="laoban", of=make.department("总部"), heads=True))
    _, titles, rows = export(chief, "kpi_detail", metric="private_share", period="day")
    assert [row[titles.index("计入")] for row in rows] == ["656.00"]
    assert [row[titles.index("计入单位")] for row in rows] == ["元"]
    _, titles, rows = export(chief, "kpi_detail", metric="guided_orders", period="day")
    assert [row[titles.index("计入单位")] for row in rows] == ["个"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("6917533012345678901", '="6917533012345678901"'),
        ("007", '="007"'),
        ("1234E10", '="1234E10"'),
        ("3-5", '="3-5"'),
        ("E20261123", "E20261123"),
        ("12345678901", "12345678901"),
    ],
)
def test_a_number_that_excel_would_change_stays_a_text(fang, sign_in, work, export, written, kept):
    sold(fang, 100, work, order_no=written)
    _, titles, rows = export(sign_in(fang), "orders")
    assert rows[0][titles.index("订单号")] == kept
    _, titles, rows = export(sign_in(fang), "orders", "xlsx")
    assert rows[0][titles.index("订单号")] == written


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_our_own_import_reads_back_what_was_exported(fang, sign_in, work, file_format):
    order = sold(fang, 12_345, work, order_no="6917533012345678901", channel="youzan", shop="旗舰店")
    chief = sign_in(make.member("陈默", userid="chenmo", of=make.department("总部"), heads=True))
    made = chief.post("/api/v1/exports", json={"table": "all_orders", "file_format": file_format}).json
    body = chief.get(f"/api/v1/exports/{made['id']}/file").data
    file = {"file": (io.BytesIO(body), f"orders.{file_format}")}
    uploaded = chief.post("/api/v1/order-imports", data=file, content_type="multipart/form-data").json
    columns = {"order_no": "订单号", "amount": "实付金额（元）", "paid_at": "付款时间", "shop": "店铺"}
    layout = {"columns": columns, "channel": "youzan", "fixed_status": "paid", "amount_per": "order"}
    assert chief.put(f"/api/v1/order-imports/{uploaded['id']}/layout", json=layout).status_code == 200
    chief.put(f"/api/v1/order-imports/{uploaded['id']}/run")
    work()
    told = chief.get(f"/api/v1/order-imports/{uploaded['id']}").json
    assert (told["state"], told["orders_created"], told["lines_rejected"]) == ("done", 0, 0), told
    db.session.refresh(order)
    assert (order.amount_fen, make.count(Order)) == (12_345, 1)
