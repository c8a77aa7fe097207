import pytest


@pytest.fixture
def estimate(books):
    def asked(period, **query):
        query = {"scope": "corp", "period": period, **query}
        return books.admin.get("/api/v1/commissions/estimate", query_string=query).json

    return asked


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


def test_without_any_rate_the_estimate_says_so(books, estimate):
    assert estimate("day")["has_rates"] is False
    books.rate(100)
    assert estimate("day")["has_rates"] is True


def test_a_page_costs_the_same_however_many_orders_there_are(books, queries, sign_in):
    books.rate(100)
    books.order((10_000, None))
    fang = sign_in(books.fang)
    with queries(9):  # who am I, two closings, two periods and a part of a day, two kinds of adjustments, rates
        fang.get("/api/v1/commissions/estimate?period=month")
