import pytest
from werkzeug.http import parse_options_header

from tests.workbench import factories as make
from tests.workbench.exports.conftest import read, sold
from workbench.audit.models import AuditEntry
from workbench.exports import making
from workbench.exports.models import Export, ExportChunk
from workbench.kernel import clock
from workbench.kernel.db import db


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
    assert not {"audit", "inbox", "member_statistics", "tasks", "promo_codes", "channel_costs"} & mine
    for table in ("audit", "tasks", "nonsense"):
        assert browser.post("/api/v1/exports", json={"table": table}).status_code == 404


@pytest.mark.parametrize("scope", ["corp", "staff:other", "department:1"])
def test_filters_narrow_and_never_widen(fang, sign_in, scope):
    make.member("同事", userid="other")
    for table in ("orders", "commissions", "kpis", "targets", "asset_formula", "commission_members"):
        answer = sign_in(fang).post("/api/v1/exports", json={"table": table, "filters": {"scope": scope}})
        assert answer.status_code == 404, table


@pytest.mark.parametrize("filters", [{"x": 1}, {"q": 1}, {"q": "x" * 51}])
def test_filters_are_those_of_the_table(fang, sign_in, filters):
    answer = sign_in(fang).post("/api/v1/exports", json={"table": "customers", "filters": filters})
    assert answer.status_code == 422


def test_a_large_file_leaves_the_house_piece_by_piece(fang, sign_in, monkeypatch):
    monkeypatch.setattr(making, "CHUNK_BYTES", 100)
    make.relation(fang, make.customer("林女士"))
    browser = sign_in(fang)
    made = browser.post("/api/v1/exports", json={"table": "customers", "file_format": "csv"}).json
    answer = browser.get(f"/api/v1/exports/{made['id']}/file", buffered=False)
    assert answer.headers["Content-Length"] == str(made["size_bytes"])
    pieces = list(answer.iter_encoded())
    assert [len(piece) for piece in pieces[:-1]] == [100] * (make.count(ExportChunk) - 1)
    assert sum(map(len, pieces)) == made["size_bytes"]


@pytest.mark.parametrize("rows", [3, 4])
def test_no_more_rows_are_read_for_a_large_table_than_a_request_may_wait_for(fang, sign_in, queries, monkeypatch, rows):
    from workbench.exports import table

    monkeypatch.setattr(making, "SMALL", 2)
    monkeypatch.setattr(table, "PAGE", 1)
    for _ in range(rows):
        make.relation(fang, make.customer())
    browser = sign_in(fang)
    with queries(10):  # who am I, how many wait, the export, its audit entry, three pages with their tags
        assert browser.post("/api/v1/exports", json={"table": "customers"}).json["status"] == "waiting"


def test_leaders_get_the_corp_unless_they_say_whose(fang, sign_in, work, export):
    sold(fang, 100, work)
    chief = sign_in(make.member("陈默", userid="chenmo", of=make.department("总部"), heads=True))
    for table in ("orders", "commissions", "targets"):
        _, titles, rows = export(chief, table)
        name = next(title for title in ("归属员工", "员工") if title in titles)
        assert "王芳" in {row[titles.index(name)] for row in rows}, table
    assert export(chief, "orders", scope="me")[2] == []
    assert len(export(sign_in(fang), "orders")[2]) == 1


def test_the_page_knows_what_a_table_can_be_narrowed_by(fang, sign_in):
    tables = sign_in(fang).get("/api/v1/export-tables").json["tables"]
    names = {table["key"]: table["filter_names"] for table in tables}
    assert set(names["kpis"]) == {"scope", "period", "date", "from", "to"}
    assert names["customers"] == ["q"]


def test_a_list_is_exported_as_it_is_narrowed_on_its_page(fang, sign_in, work, export):
    sold(fang, 100, work, channel="jd")
    sold(fang, 200, work, channel="youzan")
    browser = sign_in(fang)
    _, titles, rows = export(browser, "all_orders", channel="jd", is_paid=True)
    assert [row[titles.index("实付金额（元）")] for row in rows] == ["1.00"]
    assert len(export(browser, "all_orders")[2]) == 2
    assert export(browser, "all_orders", is_paid=False)[2] == []
