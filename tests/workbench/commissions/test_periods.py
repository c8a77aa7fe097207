import pytest

from tests.workbench.commissions.shop import FIRST_ORDER


@pytest.fixture
def estimate(books):
    return books.estimate


def test_an_order_counts_on_the_day_it_was_paid(books, estimate):
    books.rate(100)
    books.order((10_000, None), paid="2026-11-19T23:59:59")
    books.order((20_000, None), paid="2026-11-20T00:00:00")
    assert estimate("day")["value"] == 200
    assert estimate("day", date="2026-11-19")["value"] == 100
    assert estimate("week")["value"] == 300
    assert estimate("custom", **{"from": "2026-11-01", "to": "2026-11-19"})["value"] == 100


def test_a_running_month_is_compared_with_the_same_part_of_the_one_before(books, estimate):
    books.rate(100)
    books.order((10_000, None), paid="2026-11-20T11:59")
    books.order((20_000, None), paid="2026-10-20T11:59")
    books.order((40_000, None), paid="2026-10-20T13:00")
    told = estimate("month")
    assert (told["value"], told["previous"], told["change"]) == (100, 200, -0.5)
    assert told["compare"]["basis"] == "elapsed"


def test_a_period_has_the_adjustments_of_the_months_in_it(books, estimate):
    books.rate(100)
    order = books.order((10_000, None), paid="2026-10-31")
    books.order((10_000, None), paid="2026-11-01")
    books.close("2026-10")
    books.refund(order, 5_000)
    assert estimate("month", date="2026-10-01")["value"] == 100
    november = estimate("month")
    assert (november["value"], november["own_fen"], november["adjustment_fen"]) == (50, 100, -50)
    assert estimate("year")["value"] == 150
    assert estimate("day", date="2026-11-01")["adjustment_fen"] == 0
    books.on("2026-12-01")
    books.close("2026-11")
    assert estimate("year")["value"] == 150
    assert estimate("month", date="2026-11-01")["value"] == 50


def test_the_change_is_that_of_the_two_values_shown(books, estimate):
    books.rate(100)
    order = books.order((10_000, None), paid="2026-10-01")
    books.order((10_000, None), paid="2026-11-01")
    books.close("2026-10")
    books.refund(order, 5_000)
    november = estimate("month")
    assert (november["value"], november["previous"], november["change"]) == (50, 100, -0.5)


def test_a_whole_month_is_compared_with_the_whole_of_the_one_before_adjustments_included(books, estimate):
    books.rate(100)
    september = books.order((10_000, None), paid="2026-09-01")
    books.order((20_000, None), paid="2026-10-01")
    books.close("2026-09")
    books.refund(september, 5_000)
    books.close("2026-10")
    books.order((30_000, None), paid="2026-11-01")
    books.on("2026-12-01")
    november = estimate("month", date="2026-11-01")
    assert (november["value"], november["previous"], november["change"]) == (300, 150, 1.0)


def test_a_late_order_does_not_move_a_closed_month_in_the_comparison(books, estimate):
    books.rate(100)
    books.order((10_000, None), paid="2026-10-20T11:00")
    books.order((10_000, None), paid="2026-11-01")
    books.close("2026-10")
    before = estimate("month")["previous"]
    late = books.order((50_000, None), paid="2026-10-20T01:00")
    books.refund(late, 10_000)
    told = estimate("month")
    assert (told["previous"], told["adjustment_fen"]) == (before, 400) == (100, 400)


def test_a_moment_of_payment_corrected_later_does_not_move_a_closed_month_either(books, estimate):
    books.rate(100)
    order = books.order((10_000, None), paid="2026-10-20T13:00")
    books.close("2026-10")
    assert estimate("month")["previous"] == 0
    books.pay(order, "2026-10-20T01:00")
    assert estimate("month")["previous"] == 0


def test_before_the_first_order_nothing_is_known_rather_than_new(books, estimate):
    books.rate(100, on="2025-01-01")
    books.order((10_000, None), paid="2025-01-06")
    january = estimate("month", date="2025-01-01")
    assert (january["value"], january["previous"], january["change"], january["is_new"]) == (100, None, None, False)
    assert (january["since"], january["is_partial"]) == (FIRST_ORDER, True)
    assert estimate("month", date="2024-12-01")["value"] is None


@pytest.mark.parametrize(
    "query",
    [
        {"period": "day", "date": "2026-10-31"},
        {"period": "week", "date": "2026-10-31"},
        {"period": "month", "date": "2026-11-01"},
        {"period": "year"},
        {"period": "custom", "from": "2026-10-31", "to": "2026-11-30"},
    ],
)
def test_the_orders_and_the_members_of_a_period_add_up_to_it(books, estimate, query):
    books.rate(100)
    order = books.order((10_000, None), paid="2026-10-31")
    books.order((20_000, None), paid="2026-10-26", of=books.yue)
    books.order((40_000, None), paid="2026-11-01")
    books.close("2026-10")
    books.refund(order, 5_000)
    value = estimate(**query)["value"]
    assert sum(amount for _, amount in books.lines(scope="corp", **query)) == value > 0
    members = books.admin.get("/api/v1/commissions/members", query_string={"scope": "corp", **query}).json["items"]
    assert sum(member["total_fen"] for member in members) == value


def test_a_month_and_a_period_are_not_named_together(books):
    answer = books.admin.get("/api/v1/commissions/lines?month=2026-11&period=day")
    assert answer.status_code == 422


def test_without_any_rate_the_estimate_says_so(books, estimate):
    assert estimate("day")["has_rates"] is False
    books.rate(100)
    assert estimate("day")["has_rates"] is True


def test_a_page_costs_the_same_however_many_orders_there_are(books, queries, sign_in):
    books.rate(100)
    books.order((10_000, None))
    fang = sign_in(books.fang)
    with queries(7):  # who am I, how long to wait for a rebuild, the closings, since when, two periods, rates
        fang.get("/api/v1/commissions/estimate?period=month")
