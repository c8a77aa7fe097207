import datetime as dt

import pytest

from tests.workbench import factories as make
from workbench.audit.models import AuditEntry
from workbench.commissions.models import CommissionAdjustment, CommissionDay, CommissionEstimate, CommissionLine
from workbench.kernel.db import db
from workbench.notices.models import Notice


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


def put(books, month):
    return books.admin.put(f"/api/v1/commission-closings/{month}")


def turn(books):
    told = books.admin.get("/api/v1/commission-closings/next").json
    return told["next_month"], told["latest_month"]


def test_a_month_is_closed_when_it_is_over_and_in_its_turn(october):
    assert put(october, "2026-11").json["code"] == "month_not_over"
    assert put(october, "2026-13").status_code == 404
    assert put(october, "2026-10").json["total_fen"] == 300
    assert make.count(CommissionLine) == 2
    assert db.session.query(AuditEntry).filter_by(act="commission_month_closed").count() == 1


def test_a_month_out_of_its_turn_is_refused_and_the_answer_names_the_next_one(october):
    assert turn(october) == ("2026-11", None)
    october.on("2027-01-05")
    assert turn(october) == ("2026-11", "2026-11")
    for month in ("2026-09", "2026-12"):
        answer = put(october, month)
        assert (answer.status_code, answer.json["code"]) == (409, "not_the_next_month")
        assert answer.json["errors"] == {"path": {"month": ["2026-11"]}}


@pytest.mark.parametrize(("rate_on", "earliest"), [("2026-01-01", "2026-08"), ("2026-09-15", "2026-09")])
def test_the_first_month_closed_is_not_before_the_first_order_and_rate(books, rate_on, earliest):
    books.rate(100, on=rate_on)
    books.order((10_000, None), paid="2026-08-31")
    assert turn(books) == (earliest, "2026-10")
    refused = put(books, "2026-07")
    assert (refused.json["code"], refused.json["errors"]["path"]["month"]) == ("not_the_next_month", [earliest])
    assert put(books, earliest).status_code == 200


def test_the_first_month_closed_may_be_a_later_one_that_is_over(books):
    books.rate(100)
    books.order((10_000, None), paid="2026-08-31")
    assert put(books, "2026-10").status_code == 200
    assert turn(books) == ("2026-11", None)


def test_without_an_order_and_a_rate_there_is_nothing_to_settle(books):
    assert put(books, "2026-10").json["code"] == "nothing_to_settle"
    books.rate(100)
    assert put(books, "2026-10").json["code"] == "nothing_to_settle"
    assert turn(books) == (None, None)
    books.order((10_000, None), paid="2026-11-01")
    assert turn(books) == ("2026-11", None)


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
    for path in ("/api/v1/commission-closings", "/api/v1/commission-closings/next"):
        assert boss.get(path).status_code == 403


class TestOpeningAgain:
    """The month closed last can be opened again by an administrator, while no later one stands on it."""

    def reopen(self, books, month="2026-10"):
        answer = books.admin.put(f"/api/v1/commission-closings/{month}/reopening", json={"reason": "归属录错了"})
        books.work()
        return answer

    def test_it_is_as_if_it_had_not_been_closed(self, october):
        october.refund(october.october, 4_000)
        assert self.reopen(october).status_code == 204
        assert october.month("2026-10") == (260, 0, 260)
        assert october.month("2026-11") == (300, 0, 300)
        assert october.admin.get("/api/v1/commission-closings").json["items"] == []
        assert (make.count(CommissionLine), make.count(CommissionAdjustment)) == (0, 0)
        assert put(october, "2026-10").json["total_fen"] == 260

    def test_what_was_settled_with_it_waits_again(self, october):
        october.refund(october.october, 4_000)
        october.on("2026-12-02")
        october.close("2026-11")
        assert self.reopen(october, "2026-11").status_code == 204
        assert october.month("2026-11") == (300, -40, 260)
        assert october.month("2026-10") == (300, 0, 300)

    def test_only_the_last_one(self, october):
        october.on("2026-12-02")
        october.close("2026-11")
        assert self.reopen(october).json["code"] == "closed_after_it"
        assert october.month("2026-10") == (300, 0, 300)

    @pytest.mark.parametrize("month", ["2026-09", "2026-11", "2026-13"])
    def test_one_that_is_not_closed_does_not_exist(self, october, month):
        assert self.reopen(october, month).status_code == 404

    def test_rates_may_begin_in_it_again(self, october):
        self.reopen(october)
        october.rate(200, on="2026-10-01")
        assert october.month("2026-10") == (600, 0, 600)

    def test_members_earn_by_their_departments_of_today_again(self, books):
        books.rate(100)
        books.rate(700, department_id=books.department.id)
        books.order((10_000, None), paid="2026-10-31")
        books.close("2026-10")
        books.fang.main_department_id = books.above.id
        db.session.merge(books.fang)
        db.session.commit()
        self.reopen(books)
        assert books.month("2026-10") == (100, 0, 100)

    def test_it_is_audited_with_what_had_been_settled(self, october):
        self.reopen(october)
        entry = db.session.query(AuditEntry).filter_by(act="commission_month_reopened").one()
        assert (entry.details, entry.before["own_fen"]) == ({"month": "2026-10-01", "reason": "归属录错了"}, 300)
        assert entry.before["closed_by_name"] == "陈默"

    def test_those_for_whom_it_had_settled_something_are_told(self, october):
        self.reopen(october)
        told = {notice.member_id: notice.content for notice in db.session.query(Notice)}
        assert set(told) == {october.fang.id, october.yue.id}
        assert told[october.fang.id]["main_title"]["title"] == "10 月的提成要重新结算"
        lines = told[october.fang.id]["horizontal_content_list"]
        assert [line["value"] for line in lines] == ["¥1.00", "归属录错了"]

    @pytest.mark.parametrize("reason", ["", "  ", None, "长" * 201])
    def test_it_needs_a_reason(self, october, reason):
        path = "/api/v1/commission-closings/2026-10/reopening"
        assert october.admin.put(path, json={"reason": reason} if reason is not None else {}).status_code == 422
        assert october.admin.get("/api/v1/commissions?scope=corp&month=2026-10").json["state"] == "closed"

    def test_what_would_be_different_for_whom_is_shown_first(self, october):
        october.refund(october.october, 4_000)
        october.give(october.yues, october.fang)
        told = october.admin.get("/api/v1/commission-closings/2026-10/reopening").json
        names = ("settled_fen", "now_fen", "difference_fen")
        assert [told[name] for name in (*names, "adjustment_fen", "differing")] == [300, 260, -40, 0, 2]
        assert [(row["member"]["userid"], *(row[name] for name in names)) for row in told["members"]] == [
            (october.yue.userid, 200, 0, -200),
            (october.fang.userid, 100, 260, 160),
        ]
        assert october.month("2026-10") == (300, 0, 300)
        self.reopen(october)
        assert october.month("2026-10") == (260, 0, 260)

    def test_where_nothing_is_different_nobody_is_named(self, october):
        told = october.admin.get("/api/v1/commission-closings/2026-10/reopening").json
        assert (told["difference_fen"], told["differing"], told["members"]) == (0, 0, [])

    @pytest.mark.parametrize(("month", "status"), [("2026-09", 404), ("2026-11", 404), ("2026-13", 404)])
    def test_of_a_month_that_is_not_closed_there_is_nothing_to_show(self, october, month, status):
        assert october.admin.get(f"/api/v1/commission-closings/{month}/reopening").status_code == status

    def test_leaders_who_do_not_administer_cannot(self, october, sign_in):
        leader = sign_in(make.member("老板", userid="laoban", of=make.department("总部"), heads=True))
        path = "/api/v1/commission-closings/2026-10/reopening"
        assert leader.put(path, json={"reason": "归属录错了"}).status_code == 403
        assert leader.get(path).status_code == 403
