import pytest

from tests.workbench import factories as make
from workbench.commissions.models import CommissionDay, CommissionEstimate
from workbench.kernel.db import db


def earned(books):
    return books.month("2026-11")[2]


def test_an_order_earns_its_lines_at_their_rates(books):
    books.rate(300)
    books.rate(500, category="面膜")
    books.order((10_000, "面霜"), (20_000, "面膜"))
    assert earned(books) == 300 + 1000


def test_what_no_rate_fits_earns_nothing(books):
    books.rate(500, category="面膜")
    books.order((10_000, "面霜"))
    assert earned(books) == 0
    assert len(books.lines(scope="corp", month="2026-11")) == 1


@pytest.mark.parametrize(
    ("keys", "winner"),
    [
        (["any", "channel"], "channel"),
        (["channel", "department"], "department"),
        (["department", "category"], "category"),
        (["category", "channel+department"], "channel+department"),
        (["channel+department", "channel+category"], "channel+category"),
        (["channel+category", "category+department"], "category+department"),
        (["category+department", "channel+category+department"], "channel+category+department"),
        (["above", "department"], "department"),
    ],
)
def test_the_most_specific_rate_wins(books, keys, winner):
    parts = {
        "any": {},
        "channel": {"sales_channel": "youzan"},
        "category": {"category": "面霜"},
        "department": {"department_id": books.department.id},
        "above": {"department_id": books.above.id},
    }
    rates = {}
    for number, key in enumerate(keys, start=1):
        rates[key] = 100 * number + 11
        books.rate(rates[key], **{name: value for part in key.split("+") for name, value in parts[part].items()})
    books.order((10_000, "面霜"))
    assert earned(books) == rates[winner]


def test_a_rate_holds_from_its_day_till_the_next_of_its_key(books):
    books.rate(100, on="2026-11-01")
    books.rate(200, on="2026-11-10")
    first, second = books.order((10_000, None), paid="2026-11-09T23:59"), books.order((10_000, None), paid="2026-11-10")
    assert dict(books.lines(scope="corp", month="2026-11")) == {first.id: 100, second.id: 200}


def test_a_key_that_ends_leaves_the_field_to_the_less_specific(books):
    books.rate(100)
    books.rate(900, sales_channel="youzan")
    books.rate(None, sales_channel="youzan", on="2026-11-05")
    before, after = books.order((10_000, None), paid="2026-11-04"), books.order((10_000, None), paid="2026-11-05")
    assert dict(books.lines(scope="corp", month="2026-11")) == {before.id: 900, after.id: 100}


def test_orders_that_are_there_already_follow_a_new_rate(books):
    order = books.order((10_000, None), paid="2026-10-31")
    books.order((10_000, None))
    books.rate(250, on="2026-10-01")
    assert books.lines(scope="corp", month="2026-10") == [(order.id, 250)]
    assert earned(books) == 250


def test_a_rate_that_is_taken_back_was_never_set(books):
    books.rate(100)
    better = books.rate(900, on="2026-11-01")
    books.order((10_000, None))
    assert earned(books) == 900
    assert books.admin.delete(f"/api/v1/commission-rates/{better['id']}").status_code == 204
    books.work()
    assert earned(books) == 100


@pytest.mark.parametrize(("amount", "rate", "fen"), [(50, 100, 1), (49, 100, 0), (150, 100, 2), (149, 100, 1)])
def test_half_a_fen_is_rounded_up_once_per_order(books, amount, rate, fen):
    books.rate(rate)
    books.order((amount, None))
    assert earned(books) == fen


def test_lines_are_not_rounded_each_for_itself(books):
    books.rate(100)
    books.order((25, "a"), (25, "b"))
    assert earned(books) == 1


def test_a_refund_goes_at_the_rate_of_its_order(books):
    books.rate(100, category="a")
    books.rate(300, category="b")
    order = books.order((10_000, "a"), (10_000, "b"))
    books.refund(order, 5_000)
    assert earned(books) == 100 + 300 - 100
    books.refund(order, 15_000)
    assert earned(books) == 0


def test_freight_earns_nothing_and_its_refund_costs_nothing(books):
    books.rate(1000)
    order = books.order((10_000, None), amount_fen=11_000)
    assert earned(books) == 1000
    books.refund(order, 11_000)
    assert earned(books) == 0


def test_lines_at_list_price_earn_no_more_than_was_paid(books):
    books.rate(1000)
    books.order((12_000, None), amount_fen=10_000)
    assert earned(books) == 1000


def test_an_order_without_lines_is_one_line_without_a_category(books):
    books.rate(100)
    books.rate(900, category="面霜")
    books.order(amount_fen=10_000)
    assert earned(books) == 100


def test_somebody_elses_order_is_taken_from_one_and_given_to_the_other(books):
    books.rate(100)
    order = books.order((10_000, None))
    assert books.month("2026-11", scope=f"staff:{books.fang.userid}") == (100, 0, 100)
    books.give(order, books.yue)
    assert books.month("2026-11", scope=f"staff:{books.fang.userid}") == (0, 0, 0)
    assert books.month("2026-11", scope=f"staff:{books.yue.userid}") == (100, 0, 100)
    assert earned(books) == 100


def test_the_rate_of_a_department_follows_its_members_at_night(books):
    from workbench.commissions.jobs import estimate_nightly

    books.rate(100)
    books.rate(700, department_id=books.department.id)
    books.order((10_000, None))
    assert earned(books) == 700
    books.fang.main_department_id = books.above.id
    db.session.merge(books.fang)
    db.session.commit()
    estimate_nightly.func(timestamp=0)
    books.work()
    assert earned(books) == 100


def test_the_sums_of_days_are_those_of_orders_and_unchanged_orders_are_not_written(books):
    books.rate(100)
    order = books.order((10_000, None))
    books.order((3_333, None))
    version = db.session.scalar(
        db.select(db.text("xmin")).select_from(CommissionEstimate).where(CommissionEstimate.order_id == order.id)
    )
    books.give(order, books.fang)
    assert version == db.session.scalar(
        db.select(db.text("xmin")).select_from(CommissionEstimate).where(CommissionEstimate.order_id == order.id)
    )
    assert db.session.scalar(db.select(db.func.sum(CommissionDay.amount_fen))) == 133


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"rate_bp": 10_001}, "rate_bp"),
        ({"rate_bp": -1}, "rate_bp"),
        ({"rate_bp": 2.5}, "rate_bp"),
        ({"sales_channel": "amazon"}, "sales_channel"),
        ({"effective_on": "2026-13-01"}, "effective_on"),
        ({"effective_on": "0001-01-01"}, "effective_on"),
        ({"category": "a\nb"}, "category"),
    ],
)
def test_a_rate_that_cannot_be_is_refused(books, body, field):
    answer = books.admin.post("/api/v1/commission-rates", json={"rate_bp": 1, "effective_on": "2026-11-01", **body})
    assert answer.status_code == 422
    assert field in answer.json["errors"]["json"]


def test_rates_are_set_by_administrators_and_read_by_everybody(books, sign_in):
    rate = books.rate(100, department_id=books.department.id)
    boss = sign_in(make.member("主管", of=books.department, heads=True))
    assert boss.post("/api/v1/commission-rates", json={"rate_bp": 1, "effective_on": "2026-11-01"}).status_code == 403
    assert boss.delete(f"/api/v1/commission-rates/{rate['id']}").status_code == 403
    assert boss.get("/api/v1/commission-rates").json["items"] == [rate]
    assert rate["department_name"] == "护肤顾问部"


def test_rates_in_force_are_those_that_hold_now_or_will(books):
    over = books.rate(100, on="2026-01-01")["id"]
    now = books.rate(200, on="2026-03-01")["id"]
    soon = books.rate(300, on="2026-12-01")["id"]
    ended = books.rate(400, sales_channel="jd", on="2026-01-01")["id"]
    end = books.rate(None, sales_channel="jd", on="2026-02-01")["id"]
    in_force = [rate["id"] for rate in books.admin.get("/api/v1/commission-rates").json["items"]]
    assert in_force == [soon, now]
    assert {over, now, soon, ended, end} == {
        rate["id"] for rate in books.admin.get("/api/v1/commission-rates?state=all").json["items"]
    }
