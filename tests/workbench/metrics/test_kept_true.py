"""The sums stay what the facts say: audits find what is not, repairs mend it, and scopes follow the directory."""

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.metrics.conftest import SHANGHAI
from workbench.derivations.pipeline import rebuild
from workbench.kernel.db import db
from workbench.metrics import jobs
from workbench.people.models import Member, Membership

NOW = dt.datetime(2027, 3, 31, 18, 5, tzinfo=SHANGHAI)
KEPT = ("rollup_days", "rollup_hours", "rollup_gaps", "rollup_parts", "scope_spells", "contact_spells", "touch_days")
PLANT = sa.text("""
    update rollup_days set gmv_fen = gmv_fen + 1
    where scope_kind = 0 and day = (select max(day) from rollup_days where scope_kind = 0 and gmv_fen > 0)
""")


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


def test_an_audit_of_true_sums_finds_nothing(work, auditor):
    browser = auditor(22)
    work()
    found = audited(browser, work)
    assert (found["differing"], found["differences"]) == (0, [])
    assert found["compared"] > 500


def test_an_audit_finds_a_planted_fen_and_a_repair_takes_it_out(work, auditor):
    browser = auditor(23)
    work()
    true = kept()
    db.session.execute(PLANT)
    db.session.commit()
    found = audited(browser, work)
    assert found["differing"] == 1
    difference = found["differences"][0]
    assert (difference["scope_kind"], difference["column_name"]) == (0, "gmv_fen")
    assert difference["kept"] == difference["counted"] + 1
    assert browser.put("/api/v1/admin/metric-audit/repair").status_code == 204
    work()
    assert audited(browser, work)["differing"] == 0
    assert kept() == true


def test_an_audit_finds_what_was_never_derived_and_a_repair_derives_it(work, auditor):
    browser = auditor(24)
    work()
    member = db.session.query(Member).filter_by(userid="jia").one()
    make.relation(member, added_at=NOW - dt.timedelta(days=2))  # nobody marked it
    found = audited(browser, work)
    assert {row["column_name"] for row in found["differences"]} == {"new_contacts", "customers_net"}
    browser.put("/api/v1/admin/metric-audit/repair")
    work()
    assert audited(browser, work)["differing"] == 0


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
