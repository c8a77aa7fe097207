import datetime as dt

import pytest
from werkzeug.http import parse_options_header

from tests.workbench import factories as make
from tests.workbench.exports.conftest import read
from workbench.audit.models import AuditEntry
from workbench.exports import making
from workbench.exports.models import Export, ExportChunk
from workbench.kernel import clock
from workbench.kernel.db import db


@pytest.fixture
def fang():
    return make.member("王芳", userid="wangfang", of=make.department())


def test_the_list_i_see_is_the_file_i_get(fang, sign_in, export):
    make.relation(fang, make.customer("林女士"), remark="护肤-林", state="")
    make.relation(make.member("同事"), make.customer("别人的客户"))
    _, titles, rows = export(sign_in(fang), "customers")
    assert titles[:2] == ["客户", "备注"]
    assert [row[:2] for row in rows] == [["林女士", "护肤-林"]]


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_file_says_who_took_it_out_and_when(fang, sign_in, export, time_machine, file_format):
    time_machine.move_to("2026-11-22T17:05:00+08:00")
    watermark, _, _ = export(sign_in(fang), "customers", file_format)
    assert watermark == "导出人 王芳（fang） 导出时间 2026-11-22 17:05 内部资料，请勿外传"


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "name", ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1", "＝1+1", '=HYPERLINK("http://evil","x")', "=cmd|' /C calc'!A0"]
)
def test_no_text_becomes_a_formula(fang, sign_in, export, name, file_format):
    make.relation(fang, make.customer(name))
    _, _, rows = export(sign_in(fang), "customers", file_format)
    assert rows[0][0] == f"'{name}"


def test_a_file_in_a_workbook_has_texts_and_no_formulas(fang, sign_in):
    import io
    import zipfile

    make.relation(fang, make.customer("=1+1"), remark="http://example.com")
    browser = sign_in(fang)
    made = browser.post("/api/v1/exports", json={"table": "customers"}).json
    assert made["file_format"] == "xlsx"
    body = browser.get(f"/api/v1/exports/{made['id']}/file")
    sheet = zipfile.ZipFile(io.BytesIO(body.data)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet


def test_a_file_is_named_in_chinese_by_a_header_every_server_lets_through(fang, sign_in):
    browser = sign_in(fang)
    made = browser.post("/api/v1/exports", json={"table": "customers"}).json
    named = browser.get(f"/api/v1/exports/{made['id']}/file").headers["Content-Disposition"]
    assert named.isascii()
    _, options = parse_options_header(named)
    assert options["filename"] == f"客户-{clock.today():%Y%m%d}-{made['id']}.xlsx"


def test_an_export_is_for_whoever_asked(fang, sign_in):
    made = sign_in(fang).post("/api/v1/exports", json={"table": "customers"}).json
    boss = sign_in(make.member("主管", userid="chenmo", of=make.department("总部"), heads=True))
    for path in ("", "/file"):
        assert boss.get(f"/api/v1/exports/{made['id']}{path}").status_code == 404
    assert boss.get("/api/v1/exports").json["items"] == []


def test_asking_and_fetching_are_audited(fang, sign_in, export):
    export(sign_in(fang), "customers", q="林")
    entries = {entry.act: entry for entry in db.session.query(AuditEntry)}
    assert entries.keys() == {"export_asked", "export_downloaded"}
    assert entries["export_asked"].details == {"table": "customers", "file_format": "csv", "filters": {"q": "林"}}
    assert {entry.actor_id for entry in entries.values()} == {fang.id}


def test_a_large_table_is_written_in_the_background_with_the_scope_of_the_asking(
    fang, sign_in, work, monkeypatch, time_machine
):
    monkeypatch.setattr(making, "SMALL", 1)
    for name in ("林女士", "周女士", "吴女士"):
        make.relation(fang, make.customer(name))
    browser = sign_in(fang)
    made = browser.post("/api/v1/exports", json={"table": "customers", "file_format": "csv"}).json
    assert made["status"] == "waiting"
    assert browser.get(f"/api/v1/exports/{made['id']}/file").json["code"] == "not_ready"
    work()
    told = browser.get(f"/api/v1/exports/{made['id']}").json
    assert (told["status"], told["row_count"]) == ("done", 3)
    _, _, rows = read(browser, made["id"])
    assert {row[0] for row in rows} == {"林女士", "周女士", "吴女士"}


def test_only_some_exports_wait_at_a_time(fang, sign_in, work, monkeypatch):
    monkeypatch.setattr(making, "SMALL", 0)
    make.relation(fang)
    browser = sign_in(fang)
    codes = [browser.post("/api/v1/exports", json={"table": "customers"}).status_code for _ in range(6)]
    assert codes == [201] * 5 + [429]
    work()
    assert browser.post("/api/v1/exports", json={"table": "customers"}).status_code == 201


def test_files_are_kept_for_a_week(fang, sign_in, time_machine):
    from workbench.exports.jobs import forget

    time_machine.move_to("2026-11-01T12:00:00+08:00")
    made = sign_in(fang).post("/api/v1/exports", json={"table": "customers"}).json
    time_machine.move_to("2026-11-08T11:00:00+08:00")
    forget.func(timestamp=0)
    assert sign_in(fang).get(f"/api/v1/exports/{made['id']}/file").status_code == 200
    time_machine.move_to("2026-11-08T12:01:00+08:00")
    forget.func(timestamp=0)
    browser = sign_in(fang)
    assert browser.get(f"/api/v1/exports/{made['id']}/file").json["code"] == "expired"
    assert browser.get("/api/v1/exports").json["items"][0]["status"] == "expired"
    assert make.count(ExportChunk) == 0
    assert make.count(Export) == 1


def test_an_export_that_lost_its_job_says_so(fang, sign_in, monkeypatch, time_machine):
    from workbench.exports.jobs import sweep

    monkeypatch.setattr(making, "SMALL", 0)
    make.relation(fang)
    time_machine.move_to("2026-11-01T12:00:00+08:00")
    made = sign_in(fang).post("/api/v1/exports", json={"table": "customers"}).json
    db.session.execute(db.text("delete from procrastinate_events"))
    db.session.execute(db.text("delete from procrastinate_jobs"))
    db.session.commit()
    time_machine.move_to("2026-11-01T12:20:00+08:00")
    sweep.func(timestamp=0)
    assert sign_in(fang).get(f"/api/v1/exports/{made['id']}").json["status"] == "failed"


def test_tables_of_others_do_not_exist(fang, sign_in):
    browser = sign_in(fang)
    mine = {table["key"] for table in browser.get("/api/v1/export-tables").json["tables"]}
    assert {"customers", "orders", "kpis"} <= mine
    whole = {table["key"]: table["is_whole"] for table in browser.get("/api/v1/export-tables").json["tables"]}
    assert (whole["customers"], whole["kpi_series"]) == (True, False)
    assert not {"audit", "inbox_failures", "member_statistics", "tasks"} & mine
    for table in ("audit", "tasks", "nonsense"):
        assert browser.post("/api/v1/exports", json={"table": table}).status_code == 404


@pytest.mark.parametrize("scope", ["corp", "staff:other", "department:1"])
def test_filters_narrow_and_never_widen(fang, sign_in, scope):
    make.member("同事", userid="other")
    for table in ("orders", "commissions", "kpis", "targets"):
        answer = sign_in(fang).post("/api/v1/exports", json={"table": table, "filters": {"scope": scope}})
        assert answer.status_code == 404, table


@pytest.mark.parametrize("filters", [{"x": 1}, {"q": 1}, {"q": "x" * 51}])
def test_filters_are_those_of_the_table(fang, sign_in, filters):
    answer = sign_in(fang).post("/api/v1/exports", json={"table": "customers", "filters": filters})
    assert answer.status_code == 422


def test_money_is_written_in_yuan_and_adds_up(fang, sign_in, work, export):
    from workbench.changes.actions import mark

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
