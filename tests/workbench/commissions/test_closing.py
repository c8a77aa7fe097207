import datetime as dt

import pytest

from tests.workbench import factories as make
from workbench.audit.models import AuditEntry
from workbench.commissions.models import CommissionAdjustment, CommissionDay, CommissionEstimate, CommissionLine
from workbench.kernel.db import db


@pytest.fixture
def october(books):
    """A closed October with one order of each, and a running November."""
    books.rate(100)
    books.october = books.order((10_000, None), paid="2026-10-31T23:59")
    books.yues = books.order((20_000, None), paid="2026-10-01", of=books.yue)
    books.november = books.order((30_000, None), paid="2026-11-01")
    books.close("2026-10")
    return books


def test_a_closed_month_says_who_closed_it_and_stays_as_it_was(october):
    [closing] = october.admin.get("/api/v1/commission-closings").json["items"]
    assert (closing["month"], closing["closed_by_name"], closing["total_fen"]) == ("2026-10", "陈默", 300)
    told = october.admin.get("/api/v1/commissions?scope=corp&month=2026-10").json
    assert (told["state"], told["closed_at"]) == ("closed", closing["closed_at"])
    assert october.admin.get("/api/v1/commissions?scope=corp").json["state"] == "running"
    assert make.count(CommissionAdjustment) == 0


def test_a_late_refund_is_an_adjustment_of_the_running_month(october):
    october.refund(october.october, 4_000)
    assert october.month("2026-10") == (300, 0, 300)
    assert october.month("2026-11") == (300, -40, 260)
    line = october.admin.get("/api/v1/commissions/lines?scope=corp&month=2026-11&kind=adjustment").json["items"]
    assert [(one["order_id"], one["amount_fen"], one["base_fen"], one["paid_on"]) for one in line] == [
        (october.october.id, -40, 6_000, "2026-10-31")
    ]


def test_a_late_attribution_takes_from_one_and_gives_to_the_other(october):
    october.give(october.october, october.yue)
    assert october.month("2026-11", scope=f"staff:{october.fang.userid}") == (300, -100, 200)
    assert october.month("2026-11", scope=f"staff:{october.yue.userid}") == (0, 100, 100)
    assert october.month("2026-11") == (300, 0, 300)
    assert october.month("2026-10", scope=f"staff:{october.fang.userid}") == (100, 0, 100)


def test_a_late_order_is_an_adjustment(october):
    october.order((5_000, None), paid="2026-10-15")
    assert october.month("2026-10") == (300, 0, 300)
    assert october.month("2026-11") == (300, 50, 350)


def test_what_is_taken_back_leaves_no_adjustment(october):
    october.give(october.october, october.yue)
    october.give(october.october, october.fang)
    assert make.count(CommissionAdjustment) == 0


def test_adjustments_are_settled_once(october):
    october.refund(october.october, 4_000)
    october.on("2026-12-02")
    assert october.close("2026-11")["total_fen"] == 260
    assert october.month("2026-11") == (300, -40, 260)
    assert october.month("2026-12") == (0, 0, 0)
    october.refund(october.october, 1_000)
    assert october.month("2026-12") == (0, -10, -10)
    assert october.month("2026-11") == (300, -40, 260)


def test_nothing_is_lost_between_closed_months_and_what_waits(october):
    october.refund(october.october, 4_000)
    october.give(october.yues, october.fang)
    settled = db.session.scalar(db.select(db.func.sum(CommissionLine.amount_fen)))
    waiting = db.session.scalar(db.select(db.func.sum(CommissionAdjustment.amount_fen)))
    as_things_stand = db.select(db.func.sum(CommissionEstimate.amount_fen)).where(
        CommissionEstimate.paid_on < db.func.date("2026-11-01")
    )
    assert settled + waiting == db.session.scalar(as_things_stand) == 260


def test_a_month_is_closed_when_it_is_over_and_in_its_turn(october):
    put = lambda month: october.admin.put(f"/api/v1/commission-closings/{month}")  # noqa: E731
    assert put("2026-11").json["code"] == "month_not_over"
    assert put("2026-09").json["code"] == "not_the_next_month"
    assert put("2026-13").status_code == 404
    assert put("2026-10").json["total_fen"] == 300
    assert make.count(CommissionLine) == 2
    assert db.session.query(AuditEntry).filter_by(act="commission_month_closed").count() == 1


def test_a_closing_cannot_be_undone(october):
    assert october.admin.delete("/api/v1/commission-closings/2026-10").status_code == 405


def test_no_rate_begins_in_a_closed_month_nor_is_one_taken_back_there(october):
    body = {"rate_bp": 200, "effective_on": "2026-10-31"}
    assert october.admin.post("/api/v1/commission-rates", json=body).json["code"] == "month_closed"
    [rate] = october.admin.get("/api/v1/commission-rates").json["items"]
    assert october.admin.delete(f"/api/v1/commission-rates/{rate['id']}").json["code"] == "month_closed"


def test_a_move_to_another_department_changes_no_closed_month(books):
    from workbench.commissions.jobs import estimate_since

    books.rate(100)
    books.rate(700, department_id=books.department.id)
    order = books.order((10_000, None), paid="2026-10-31")
    books.close("2026-10")
    books.fang.main_department_id = books.above.id
    db.session.merge(books.fang)
    db.session.commit()
    books.refund(order, 1_000)
    estimate_since.func(day="2026-10-01")
    books.work()
    assert books.month("2026-11") == (0, -70, -70)


def test_what_was_paid_before_the_first_closed_month_is_nobodys_business_any_more(october):
    september = october.order((10_000, None), paid="2026-09-30")
    assert october.month("2026-11") == (300, 0, 300)
    assert october.month("2026-09") == (100, 0, 100)
    assert october.admin.get("/api/v1/commissions?scope=corp&month=2026-09").json["state"] == "estimated"
    october.refund(september, 10_000)
    assert october.month("2026-11") == (300, 0, 300)


def test_late_facts_wait_in_the_oldest_month_that_is_open(october):
    october.on("2026-12-02")
    october.refund(october.october, 4_000)
    assert october.month("2026-11") == (300, -40, 260)
    assert october.month("2026-12") == (0, 0, 0)


def test_days_of_a_closed_month_keep_what_they_were_settled_at(october):
    october.refund(october.october, 10_000)
    row = db.session.query(CommissionDay).filter_by(day=dt.date(2026, 10, 31)).one()
    assert (row.amount_fen, row.settled_fen) == (0, 100)


def test_leaders_and_administrators_close_months(books, sign_in):
    boss = sign_in(make.member("主管", of=books.department, heads=True))
    assert boss.put("/api/v1/commission-closings/2026-10").status_code == 403
    assert boss.get("/api/v1/commission-closings").status_code == 403
