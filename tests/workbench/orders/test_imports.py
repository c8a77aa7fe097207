"""Files as channels export them, from the upload to the report."""

import csv
import io
import json
import tracemalloc

import openpyxl
import pytest
import sqlalchemy as sa
from openpyxl.cell import WriteOnlyCell

from tests.workbench import factories as make
from tests.workbench.orders.desk import FILES, counts, orders_told
from tests.workbench.orders.shop import post, told
from tests.workbench.support import Killed
from workbench.audit.models import AuditEntry
from workbench.changes.models import Change
from workbench.kernel.db import db
from workbench.orders import importing
from workbench.orders.import_models import OrderImport, OrderImportLine, OrderImportPiece
from workbench.orders.models import Order, OrderItem, Refund

GOLDEN = sorted(path.name for path in FILES.glob("*.csv"))


def content_of(name):
    return (FILES / name).read_bytes()


def expected_of(name):
    return json.loads((FILES / name).with_suffix(".json").read_text("utf-8"))


def versions():
    here = sa.column("ctid"), sa.column("xmin")
    tables = (Order, OrderItem, Refund, Change)
    return [tuple(row) for table in tables for row in db.session.execute(sa.select(*here).select_from(table))]


def as_text(sheet, cell):
    """A cell as a spreadsheet keeps what it took for a text, `="…"` included."""
    kept = WriteOnlyCell(sheet, value=cell)
    kept.data_type = "s"
    return kept


def simple(*lines, header="订单编号,订单状态,买家实际支付金额,订单付款时间,买家会员名,宝贝标题"):
    return "\n".join([header, *lines]).encode()


LINE = "2101,交易成功,99.00,2026-03-01 10:00:00,tb小林,面霜"


@pytest.mark.parametrize("name", GOLDEN)
def test_a_golden_file_says_exactly_what_stands_beside_it(desk, name):
    done = desk.bring_in(content_of(name), name)
    expected = expected_of(name)
    assert (done["layout"]["preset"], done["layout"]["encoding"]) == (expected["preset"], expected["encoding"])
    assert orders_told() == expected["orders"]
    assert desk.rejects(done["id"]) == expected["rejects"]
    assert counts(done) == (len(expected["orders"]), 0, 0)


@pytest.mark.parametrize("name", GOLDEN)
def test_importing_it_again_changes_not_one_row(desk, name):
    desk.bring_in(content_of(name), name)
    before = versions()
    done = desk.bring_in(content_of(name), name)
    assert counts(done) == (0, 0, len(expected_of(name)["orders"]))
    assert versions() == before


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("name", GOLDEN)
def test_a_file_that_was_saved_again_says_the_same(desk, name, encoding):
    text = content_of(name).decode(expected_of(name)["encoding"])
    desk.bring_in(text.encode(encoding), name)
    assert orders_told() == expected_of(name)["orders"]


@pytest.mark.parametrize("name", GOLDEN)
def test_an_excel_file_of_the_same_rows_says_the_same(desk, name):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in csv.reader(io.StringIO(content_of(name).decode(expected_of(name)["encoding"]))):
        sheet.append([as_text(sheet, cell) for cell in row])
    saved = io.BytesIO()
    book.save(saved)
    desk.bring_in(saved.getvalue(), "orders.xlsx")
    assert orders_told() == expected_of(name)["orders"]


def test_last_weeks_file_after_todays_takes_nothing_back(desk):
    last_week, today = LINE.replace("交易成功", "等待卖家发货"), LINE.replace("交易成功", "交易关闭")
    desk.bring_in(simple(today))
    before = orders_told()
    assert counts(desk.bring_in(simple(last_week))) == (0, 0, 1)
    assert orders_told() == before
    assert before["2101"]["refunds"] == [["~full", 9900, "2026-03-20T00:00:00Z"]]


def test_a_later_file_with_a_smaller_amount_is_a_refund_of_the_difference(desk):
    desk.bring_in(simple(LINE))
    assert counts(desk.bring_in(simple(LINE.replace("99.00", "79.00")))) == (0, 1, 0)
    found = orders_told()["2101"]
    assert (found["amount_fen"], [fen for _, fen, _ in found["refunds"]]) == (9900, [2000])


def test_files_put_together_count_every_order_once_in_its_latest_state(desk):
    first, later = LINE.replace("交易成功", "等待卖家发货"), LINE.replace("99.00", "79.00")
    desk.bring_in(simple(later, first, later))
    found = orders_told()["2101"]
    assert (found["status"], found["amount_fen"], found["refunds"][0][1]) == ("finished", 9900, 2000)
    before = versions()
    assert counts(desk.bring_in(simple(first, later))) == (0, 0, 1)
    assert versions() == before


@pytest.mark.parametrize("is_file_first", [True, False])
def test_the_same_order_by_webhook_and_by_file_counts_once(desk, client, is_file_first):
    webhook = told("2101", channel="taobao", paid_at="2026-03-01T10:00:00+08:00", amount_fen=9900)
    tellings = [lambda: desk.bring_in(simple(LINE)), lambda: post(client, {"orders": [webhook]}, at=1773964800)]
    for tell in tellings if is_file_first else tellings[::-1]:
        tell()
    assert make.count(Order) == 1
    assert (orders_told()["2101"]["amount_fen"], make.count(OrderItem)) == (9900, 1)


@pytest.mark.parametrize("dies_after", range(6))
def test_an_import_whose_worker_is_killed_goes_on_where_it_was(desk, monkeypatch, dies_after):
    monkeypatch.setattr(importing, "LINES_AT_A_TIME", 20)
    monkeypatch.setattr(importing, "ORDERS_AT_A_TIME", 15)
    lines = [LINE.replace("2101", str(2101 + n)) for n in range(50)]
    uploaded = desk.upload(simple(*lines, "一,不明,1,,,")).json
    desk.start(uploaded["id"])
    commits = []

    def die(_session):
        commits.append(1)
        if len(commits) > dies_after:
            raise Killed

    from workbench.orders.import_jobs import run, sweep

    db.session.commit()
    sa.event.listen(db.session, "before_commit", die)
    with pytest.raises(Killed):
        run.func(import_id=uploaded["id"])
    sa.event.remove(db.session, "before_commit", die)
    db.session.rollback()
    db.session.execute(sa.text("delete from procrastinate_jobs"))
    sweep.func(timestamp=0)
    desk.work()
    done = desk.get(uploaded["id"])
    assert counts(done) == (50, 0, 0)
    assert (done["lines_read"], done["lines_rejected"], make.count(Order)) == (52, 1, 50)


def test_lines_lost_in_a_crash_of_the_database_are_read_again(desk, monkeypatch):
    monkeypatch.setattr(importing, "ORDERS_AT_A_TIME", 2)
    from workbench.orders import import_jobs

    monkeypatch.setattr(import_jobs, "SLICE_SECONDS", -1)  # one step at a time
    uploaded = desk.upload(simple(*(LINE.replace("2101", str(2101 + n)) for n in range(6)))).json
    desk.start(uploaded["id"])
    for _ in range(3):
        db.session.commit()
        import_jobs.run.func(import_id=uploaded["id"])
    assert desk.get(uploaded["id"])["orders_created"] == 2
    db.session.execute(sa.delete(OrderImportLine))
    desk.work()
    assert counts(desk.get(uploaded["id"])) == (6, 0, 0)


def test_what_was_uploaded_is_gone_when_it_is_done_and_the_report_stays(desk):
    done = desk.bring_in(content_of("ExportOrderList202603.csv"))
    assert (make.count(OrderImportPiece), make.count(OrderImportLine)) == (0, 0)
    report = desk.browser.get(f"/api/v1/order-imports/{done['id']}/report")
    assert report.text.startswith("\ufeff行号,订单号,原因,字段,原内容")
    assert len(report.text.splitlines()) == 1 + done["lines_rejected"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_the_report_holds_nothing_that_a_spreadsheet_would_run(desk, start):
    formula = start + 'HYPERLINK("http://evil.example")'
    done = desk.bring_in(simple(f'"{formula.replace(chr(34), chr(34) * 2)}",外星状态,1.00,2026-03-01 10:00:00,,'))
    report = desk.browser.get(f"/api/v1/order-imports/{done['id']}/report").text
    cells = report.splitlines()[1].split(",")
    assert not [cell for cell in cells if cell.lstrip('"')[:1] in {"=", "+", "-", "@"}]


BAD = LINE.replace("2101", "2103").replace("99.00", "九十")


def test_a_preview_says_of_every_row_what_would_become_of_it(desk):
    desk.bring_in(simple(LINE))
    uploaded = desk.upload(simple(LINE, LINE.replace("2101", "2102"), BAD)).json
    assert (uploaded["state"], uploaded["missing"], uploaded["is_verified"]) == ("uploaded", [], True)
    preview = desk.preview(uploaded["id"])
    assert [(row["line_no"], row["verdict"]) for row in preview["rows"]] == [(2, "known"), (3, "new"), (4, "rejected")]
    assert {name: preview[name] for name in ("looked_at", "new", "known", "rejected")} == {
        "looked_at": 3,
        "new": 1,
        "known": 1,
        "rejected": 1,
    }
    assert make.count(Order) == 1


OWN = "单号,实收,时间,会员\n1,12.50,2026-03-01 10:00,会员甲\n2,8,2026-03-01 11:00,会员乙".encode()
COLUMNS = {"order_no": "单号", "amount": "实收", "paid_at": "时间", "buyer_id": "会员"}


def test_a_file_nobody_knows_is_mapped_by_hand_and_the_mapping_is_kept_for_the_next(desk):
    uploaded = desk.upload(OWN).json
    assert desk.start(uploaded["id"]).json["code"] == "incomplete"
    chosen = {"columns": COLUMNS, "fixed_status": "finished", "channel": "store", "shop": "西湖店"}
    assert desk.lay_out(uploaded["id"], **chosen).json["missing"] == []
    saved = desk.browser.post("/api/v1/order-mappings", json={"import_id": uploaded["id"], "name": "门店收银"})
    mapping = saved.json["mappings"][0]
    assert (mapping["name"], mapping["channel"], mapping["columns"]) == ("门店收银", "store", COLUMNS)
    desk.start(uploaded["id"])
    desk.work()
    assert counts(desk.get(uploaded["id"])) == (2, 0, 0)
    again = desk.bring_in(OWN, mapping_id=mapping["id"], shop="西湖店")
    assert counts(again) == (0, 0, 2)
    other = desk.bring_in(OWN, mapping_id=mapping["id"], shop="滨江店")
    assert counts(other) == (2, 0, 0)
    assert {one.shop for one in db.session.scalars(sa.select(Order))} == {"西湖店", "滨江店"}


def test_the_shop_is_asked_where_the_file_has_none(desk):
    uploaded = desk.upload(OWN).json
    named = desk.lay_out(uploaded["id"], columns=COLUMNS, fixed_status="finished", channel="store").json
    assert named["missing"] == ["shop"]
    assert desk.start(uploaded["id"]).status_code == 409


def test_the_unsampled_channels_are_marked_as_unverified(desk):
    header = "订单编号,实付款,订单状态,支付时间,商品名称,成交数量,快手号"
    uploaded = desk.upload(simple("1,9.90,已完成,2026-03-01 10:00:00,面霜,1,ks1", header=header)).json
    assert (uploaded["channel"], uploaded["is_verified"]) == ("kuaishou", False)
    formats = desk.browser.get("/api/v1/order-formats").json
    unverified = {one["key"] for one in formats["presets"] if not one["is_verified"]}
    assert unverified == {"kuaishou", "youzan", "wechat_shop"}


def test_a_quotation_mark_nobody_closed_costs_its_own_line_and_no_other(desk):
    lines = [LINE.replace("2101", str(3000 + n)) for n in range(300)]
    lines[7] = '3007,交易成功,99.00,2026-03-01 10:00:00,tb,"面霜'
    done = desk.bring_in(simple(*lines))
    assert counts(done) == (300, 0, 0)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_table"),
        (b"\x00" * 100, "no_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, "old_excel"),
        (b"PK\x03\x04" + b"x" * 100, "broken_excel"),
        (b"%PDF-1.7\n1 0 obj << /Type /Catalog >>\n" * 9, "no_table"),
        (b'{"orders": [{"order_no": "1"}]}', "no_table"),
        ("\ufeff\n <HTML><body><table><tr><td>订单编号</td></tr></table>".encode(), "web_page"),
        (b"<?xml version='1.0'?><Workbook></Workbook>", "web_page"),
        ("订单编号,实付\n\1\2\3\4\5,1".encode(), "no_table"),
    ],
)
def test_what_is_no_table_is_refused_at_once(desk, content, code):
    answer = desk.upload(content)
    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert make.count(OrderImport) == 0


LONG = LINE.replace("2101", "2150").replace("面霜", "长" * 200_000)


@pytest.mark.parametrize("place", [1, 41])
def test_a_cell_without_end_costs_its_own_line_and_no_other(desk, place):
    lines = [LINE.replace("2101", str(3000 + n)) for n in range(60)]
    lines.insert(place, LONG)
    done = desk.bring_in(simple(*lines))
    assert counts(done) == (60, 0, 0)
    assert desk.rejects(done["id"]) == [[place + 2, "too_long", ""]]


def test_a_file_that_is_one_line_without_end_is_read_in_pieces(desk):
    assert counts(desk.bring_in(simple(LINE, "长" * 5_000_000, LINE.replace("2101", "2102")))) == (2, 0, 0)


def test_an_import_that_cannot_go_on_says_so_and_can_be_thrown_away(desk):
    """What is kept of the file is damaged: reading it fails in a way nobody foresaw, however often it is tried."""
    uploaded = desk.upload(simple(LINE)).json
    desk.start(uploaded["id"])
    broken = {**db.session.get(OrderImport, uploaded["id"]).layout, "delimiter": "no delimiter"}
    db.session.execute(sa.update(OrderImport).values(layout=broken))
    db.session.commit()
    from workbench.orders.import_jobs import MOST_TRIES, run

    for _ in range(MOST_TRIES):
        assert desk.get(uploaded["id"])["state"] == "reading"
        with pytest.raises(TypeError):
            run.func(import_id=uploaded["id"])
    run.func(import_id=uploaded["id"])
    found = desk.get(uploaded["id"])
    assert (found["state"], found["failure"]) == ("failed", "unexpected")
    assert desk.browser.delete(f"/api/v1/order-imports/{uploaded['id']}").status_code == 204
    assert make.count(OrderImport) == 0


@pytest.mark.parametrize("field", ["external_userid", "unionid"])
def test_no_file_says_which_customer_an_order_is_of(desk, field):
    uploaded = desk.upload(OWN).json
    answer = desk.lay_out(uploaded["id"], columns={**COLUMNS, field: "会员"})
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert field not in desk.browser.get("/api/v1/order-formats").json["fields"]


CLOSED = (
    "订单编号,订单状态,总金额,买家实际支付金额,订单付款时间,宝贝标题\n2101,交易关闭,{},0.00,2026-03-01 10:00:00,面霜"
)


def test_a_closed_order_that_shows_nothing_left_was_paid_what_was_due_and_all_of_it_is_back(desk):
    desk.bring_in(CLOSED.format("99.00").encode())
    found = orders_told()["2101"]
    assert (found["amount_fen"], [row[:2] for row in found["refunds"]]) == (9900, [["~full", 9900]])
    assert counts(desk.bring_in(CLOSED.format("99.00").encode())) == (0, 0, 1)


def test_what_was_due_never_stands_before_what_is_known_to_be_paid(desk):
    desk.bring_in(simple(LINE))
    desk.bring_in(CLOSED.format("109.00").encode())
    found = orders_told()["2101"]
    assert (found["amount_fen"], [row[:2] for row in found["refunds"]]) == (9900, [["~full", 9900]])


def test_a_closed_order_of_which_nothing_says_that_it_was_paid_counts_as_never_paid(desk):
    desk.bring_in(CLOSED.format("0.00").encode())
    assert (orders_told()["2101"]["paid_at"], orders_told()["2101"]["refunds"]) == (None, [])


def test_a_deposit_is_no_payment(desk):
    desk.bring_in(simple(LINE.replace("交易成功", "等待买家付款")))
    assert orders_told()["2101"]["paid_at"] is None


def test_lines_whose_refunds_are_more_than_was_paid_are_refused_and_the_others_imported(desk):
    header = "订单编号,订单状态,买家实际支付金额,订单付款时间,宝贝标题,退款金额"
    lines = (f"{number},交易成功,99.00,2026-03-01 10:00:00,面霜,{fen}" for number, fen in ((1, "99.01"), (2, "99.00")))
    done = desk.bring_in(simple(*lines, header=header))
    assert (counts(done), desk.rejects(done["id"])) == ((1, 0, 0), [[2, "refunds_over_paid", ""]])


def test_a_line_without_its_shop_is_refused_where_shops_number_their_own_orders(desk):
    content = "单号,实收,时间,门店\n1,12.50,2026-03-01 10:00,西湖店\n2,8,2026-03-01 11:00,".encode()
    columns = {"order_no": "单号", "amount": "实收", "paid_at": "时间", "shop": "门店"}
    done = desk.bring_in(content, columns=columns, fixed_status="finished", channel="store")
    assert (counts(done), desk.rejects(done["id"])) == ((1, 0, 0), [[3, "missing", "shop"]])


def test_a_shops_name_on_some_lines_makes_no_two_orders_of_one(desk):
    header = "主订单编号,子订单编号,选购商品,订单应付金额,支付完成时间,订单状态,店铺名称"
    lines = (f"69171,{n},面霜,50.00,2026-03-01 10:00:00,已发货,{shop}" for n, shop in ((1, "旗舰店"), (2, "")))
    assert counts(desk.bring_in(simple(*lines, header=header))) == (1, 0, 0)
    assert orders_told()["69171"]["amount_fen"] == 10_000


def test_a_file_larger_than_the_setting_is_refused(app, desk, monkeypatch):
    monkeypatch.setitem(app.config, "ORDER_IMPORT_MEGABYTES", 0)
    answer = desk.upload(b"x" * 100_000)
    assert (answer.status_code, answer.json["code"]) == (413, "too_large")


def test_who_imported_what_is_on_record_once_however_often_it_is_started(desk, admin):
    uploaded = desk.upload(simple(LINE)).json
    for _ in range(2):
        assert desk.start(uploaded["id"]).status_code == 200
    query = sa.select(AuditEntry).where(AuditEntry.act == "order_import_started")
    entry = db.session.scalars(query).one()
    assert (entry.actor_id, entry.subject_id, entry.details["channel"]) == (admin.id, uploaded["id"], "taobao")
    assert desk.lay_out(uploaded["id"], channel="jd").json["code"] == "already_started"


def test_an_upload_that_is_not_wanted_is_thrown_away(desk):
    uploaded = desk.upload(simple(LINE)).json
    address = f"/api/v1/order-imports/{uploaded['id']}"
    assert desk.browser.delete(address).status_code == 204
    assert (desk.browser.get(address).status_code, make.count(OrderImportPiece)) == (404, 0)


def test_a_list_of_imports_costs_the_same_for_one_and_for_fifteen(desk, queries):
    for number in range(1, 16):
        desk.upload(simple(LINE))
        if number in {1, 15}:
            with queries(2):  # who I am, the page
                assert len(desk.browser.get("/api/v1/order-imports").json["items"]) == number


@pytest.mark.slow
def test_a_file_five_times_as_long_needs_no_more_memory(desk, monkeypatch):
    """Both lines of every order stand at the two ends of the file."""
    from workbench.orders import import_jobs

    monkeypatch.setattr(importing, "LINES_AT_A_TIME", 2_000)
    monkeypatch.setattr(importing, "ORDERS_AT_A_TIME", 1_000)
    monkeypatch.setattr(import_jobs, "SLICE_SECONDS", 600)
    header = "主订单编号,子订单编号,选购商品,商品数量,订单应付金额,支付完成时间,订单状态"
    peaks = {}
    for orders in (2_000, 10_000):
        lines = (
            f"{orders}{n},{part}{n},面霜,1,1.00,2026-03-01 10:00:00,已完成" for part in "ab" for n in range(orders)
        )
        uploaded = desk.upload(simple(*lines, header=header)).json
        desk.start(uploaded["id"])
        db.session.commit()
        tracemalloc.start()
        import_jobs.run.func(import_id=uploaded["id"])
        peaks[orders] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert counts(desk.get(uploaded["id"])) == (orders, 0, 0)
    print(peaks)
    assert db.session.scalar(sa.select(sa.func.count()).where(Order.amount_fen == 200)) == 12_000
    assert peaks[10_000] < 1.5 * peaks[2_000]
