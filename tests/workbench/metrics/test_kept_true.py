"""The sums stay what the facts say: audits find what is not, repairs mend it, and scopes follow the directory."""

import datetime as dt
from collections import Counter

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.metrics.conftest import SHANGHAI
from workbench.changes.actions import mark
from workbench.derivations.rebuilding import rebuild
from workbench.kernel.db import db
from workbench.metrics import jobs
from workbench.metrics.auditing.sums import COLUMNS
from workbench.metrics.columns import ALL, Dimension, GapKind
from workbench.people.models import Member, Membership

NOW = dt.datetime(2027, 3, 31, 18, 5, tzinfo=SHANGHAI)
KEPT = ("rollup_days", "rollup_hours", "rollup_gaps", "rollup_parts", "scope_spells", "contact_spells", "touch_days")


def kept():
    """Everything derived, by table, whatever its order."""
    return {
        table: sorted(
            str(row)
            for (row,) in db.session.execute(
                sa.text(f"select cast(t as text) from {table} t")  # noqa: S608  # names of ours
            )
        )
        for table in KEPT
    }


@pytest.fixture
def auditor(told_at, sign_in):
    """The administrator's browser, in the made-up corp of today."""

    def of(seed):
        told_at(NOW, seed)
        return sign_in(make.member("陈墨", userid="chenmo"))

    return of


def audited(browser, work):
    assert browser.post("/api/v1/admin/metric-audit").status_code == 204
    work()
    return browser.get("/api/v1/admin/metric-audit").json


def test_sums_kept_by_difference_are_those_of_a_rebuild(told_at, work):
    told_at(NOW, 21)
    work()
    by_difference = kept()
    assert len(by_difference["rollup_days"]) > 100
    rebuild()
    db.session.commit()
    assert kept() == by_difference


@pytest.mark.parametrize(
    "seed", [22, pytest.param(27, marks=pytest.mark.slow), pytest.param(28, marks=pytest.mark.slow)]
)
def test_an_audit_of_true_sums_finds_nothing(work, auditor, seed):
    browser = auditor(seed)
    work()
    found = audited(browser, work)
    assert (found["differing"], found["columns"], found["differences"]) == (0, [], [])
    assert found["compared"] > 5000


def test_every_column_of_the_sums_is_counted_again():
    assert set(ALL) == COLUMNS


def off(table, name, where="true"):
    """A statement that makes a column of one row wrong."""
    return f"update {table} set {name} = {name} + 1 where ctid = (select min(ctid) from {table} where {where})"  # noqa: S608  # names of ours


BREAKS = {
    "rollup_days": [(name, off("rollup_days", name)) for name in ALL],
    "rollup_hours": [(name, off("rollup_hours", name)) for name in ALL],
    "rollup_gaps": [("amount", off("rollup_gaps", "amount", f"kind = {kind.value}")) for kind in GapKind],
    "rollup_parts": [
        (name, off("rollup_parts", name, f"dimension = {dimension.value}"))
        for dimension in Dimension
        for name in ("orders", "gmv_fen", "refunds_fen")
    ],
    "contact_spells": [
        (
            "row",
            "update contact_spells set is_first = not is_first where ctid = (select min(ctid) from contact_spells)",
        ),
        (
            "row",
            "update contact_spells set is_served = not is_served where ctid = (select min(ctid) from contact_spells)",
        ),
    ],
    "scope_spells": [
        ("row", "delete from scope_spells where ctid = (select min(ctid) from scope_spells where kind = 0)"),
        ("row", "delete from scope_spells where ctid = (select min(ctid) from scope_spells where kind = 1)"),
        ("row", "delete from scope_spells where ctid = (select min(ctid) from scope_spells where kind = 2)"),
    ],
    "touch_days": [("row", "delete from touch_days where ctid = (select min(ctid) from touch_days)")],
    "guided_refunds": [
        ("row", "update guided_refunds set amount_fen = 1 where ctid = (select min(ctid) from guided_refunds)"),
    ],
    "attributions": [
        (
            "row",
            """update attributions set source = 'manual'
            where ctid = (select min(ctid) from attributions where source = 'natural')""",
        ),
        (
            "row",
            """update attributions set acquisition_channel = 'way:9'
            where ctid = (select min(ctid) from attributions where source = 'code')""",
        ),
    ],
}
"""One row wrong in each column of each table."""


@pytest.mark.parametrize("table", BREAKS)
def test_an_audit_finds_whatever_is_wrong_in_a_table_and_a_repair_mends_it(work, auditor, table):
    browser = auditor(23)
    work()
    true = kept()
    for _, statement in BREAKS[table]:
        assert db.session.execute(sa.text(statement)).rowcount == 1
    db.session.commit()
    found = audited(browser, work)
    columns = {(row["table_name"], row["column_name"]): row["differing"] for row in found["columns"]}
    expected = Counter(name for name, _ in BREAKS[table])
    assert {name: columns[table, name] for name in expected} == expected
    assert found["differing"] == sum(columns.values())
    assert browser.put("/api/v1/admin/metric-audit/repair").status_code == 204
    work()
    assert audited(browser, work)["columns"] == []
    assert kept() == true


def test_an_audit_counts_all_that_differs_and_keeps_some_of_it(work, auditor):
    browser = auditor(24)
    work()
    rows = db.session.execute(sa.text("update rollup_days set gmv_fen = gmv_fen + 1")).rowcount
    db.session.commit()
    found = audited(browser, work)
    assert rows > 100
    assert found["columns"] == [{"table_name": "rollup_days", "column_name": "gmv_fen", "differing": rows}]
    assert len(found["differences"]) == 100


def test_an_audit_finds_what_was_never_derived_and_a_repair_derives_it(work, auditor):
    browser = auditor(24)
    work()
    member = db.session.query(Member).filter_by(userid="jia").one()
    make.relation(member, added_at=NOW - dt.timedelta(days=2))  # nobody marked it
    found = audited(browser, work)
    assert {"new_contacts", "customers_net", "row"} <= {row["column_name"] for row in found["columns"]}
    browser.put("/api/v1/admin/metric-audit/repair")
    work()
    assert audited(browser, work)["differing"] == 0


def test_an_audit_waits_for_what_is_still_to_be_derived(work, auditor):
    browser = auditor(24)
    work()
    member = db.session.query(Member).filter_by(userid="jia").one()
    relation = make.relation(member, added_at=NOW - dt.timedelta(days=2))
    browser.post("/api/v1/admin/metric-audit")
    mark(customer_ids=[relation.customer_id])
    db.session.commit()
    work(queue="maintenance")
    assert browser.get("/api/v1/admin/metric-audit").json["is_under_way"]
    work()
    work(also_waiting=True)
    found = browser.get("/api/v1/admin/metric-audit").json
    assert (found["is_under_way"], found["differing"]) == (False, 0)


def test_who_changes_departments_takes_their_past_along(told_at, work, boss):
    told_at(NOW, 25)
    work()
    jia = db.session.query(Member).filter_by(userid="jia").one()
    new = make.department("三组")
    db.session.query(Membership).filter_by(member_id=jia.id).delete()
    db.session.add(Membership(member_id=jia.id, department_id=new.id))
    jia.main_department_id = new.id
    db.session.commit()
    jobs.keep_scopes(timestamp=0)
    work()
    own, moved = (
        boss("kpis", scope=scope, period="year", date="2026-06-01")["metrics"]
        for scope in ("staff:jia", f"department:{new.id}")
    )
    assert own["guided_gmv"]["value"] > 0
    assert moved == own
    by_difference = kept()
    rebuild()
    db.session.commit()
    assert kept() == by_difference


def test_a_second_look_at_an_unchanged_directory_does_nothing(told_at, work):
    told_at(NOW, 26)
    work()
    jobs.keep_scopes(timestamp=0)
    assert work() == 0
