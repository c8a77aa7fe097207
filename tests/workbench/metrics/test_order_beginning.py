"""Since when orders are known: one stray line of a file tells nothing, and an administrator knows better."""

import datetime as dt

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.brute_force.metrics import orders_known_since
from tests.workbench import factories as make
from tests.workbench.metrics.conftest import SHANGHAI
from workbench.audit.models import AuditEntry
from workbench.kernel.db import db
from workbench.metrics import jobs
from workbench.metrics.models import MetricBeginning
from workbench.orders.models import Order

TODAY = dt.date(2026, 11, 20)
PATH = "/api/v1/admin/order-beginning"


@pytest.fixture
def admin(told_today, sign_in):
    return sign_in(make.member("陈默", userid="chenmo", of=make.department("云朵生活"), heads=True))


@pytest.fixture
def told_today():
    with time_machine.travel(at(TODAY), tick=False):
        yield


def at(day):
    return dt.datetime.combine(day, dt.time(12), SHANGHAI)


@pytest.fixture
def sold(work):
    """Orders paid on these days, and everything that follows from them."""

    def sell(*days):
        orders = [make.order(None, paid_at=at(day)) for day in days]
        work()
        return orders

    return sell


def figure(browser, month):
    query = {"scope": "corp", "period": "month", "date": f"{month}-01"}
    return browser.get("/api/v1/kpis", query_string=query).json["metrics"]["guided_gmv"]


JULY = [dt.date(2026, 7, 1), dt.date(2026, 7, 9), dt.date(2026, 7, 30)]


@pytest.mark.parametrize("stray", [dt.date(2025, 12, 9), dt.date(2000, 1, 1)])
def test_a_stray_line_of_years_ago_makes_no_year_without_data_a_year_without_sales(admin, sold, stray):
    sold(*JULY)
    before = figure(admin, "2026-03")
    sold(stray)
    assert figure(admin, "2026-03") == before
    assert (before["value"], before["previous"], before["since"]) == (None, None, "2026-07-01")


def test_a_file_of_older_months_moves_it_back(admin, sold):
    sold(*JULY)
    sold(*(day.replace(month=2, day=min(day.day, 28)) for day in JULY))
    assert figure(admin, "2026-03")["since"] == "2026-02-01"


def test_a_slip_that_came_first_is_one_once_others_are_there(admin, sold):
    sold(dt.date(2025, 12, 9))
    assert figure(admin, "2026-03")["since"] == "2025-12-09"
    sold(*JULY)
    assert figure(admin, "2026-03")["since"] == "2026-07-01"


@settings(max_examples=40, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.lists(some.lists(some.integers(0, 900), max_size=4), min_size=1, max_size=3))
def test_whatever_is_sold_it_is_the_day_a_plain_count_says(admin, sold, batches):
    for table in (MetricBeginning, Order):
        db.session.query(table).delete()
    db.session.commit()
    days = []
    for batch in batches:
        days += [TODAY - dt.timedelta(days=back) for back in batch]
        sold(*days[len(days) - len(batch) :])
        since = orders_known_since(days)
        assert admin.get(PATH).json["began_on"] == (since.isoformat() if since else None)


@pytest.mark.parametrize("day", ["2026-09-01", "2026-01-01"])
def test_an_administrator_sets_it_either_way_and_it_stays(admin, sold, day):
    sold(*JULY)
    answer = admin.put(PATH, json={"began_on": day})
    assert (answer.json["began_on"], answer.json["told_on"], answer.json["set_by_name"]) == (day, "2026-07-01", "陈默")
    sold(*(one.replace(month=2, day=min(one.day, 28)) for one in JULY))
    jobs.keep_scopes(timestamp=0)
    assert figure(admin, "2026-03")["since"] == day
    assert (figure(admin, "2026-03")["value"] is None) == (day > "2026-03")
    assert [admin.delete(PATH).status_code for _ in range(2)] == [204, 204]
    assert figure(admin, "2026-03")["since"] == "2026-02-01"
    acts = {
        entry.act: (entry.before, entry.after) for entry in db.session.query(AuditEntry) if "beginning" in entry.act
    }
    assert acts == {
        "order_beginning_set": ({"began_on": "2026-07-01"}, {"began_on": day}),
        "order_beginning_taken_back": ({"began_on": day}, {"began_on": "2026-02-01"}),
    }


@pytest.mark.parametrize("day", ["2026-11-21", "1899-12-30", "bald"])
def test_no_day_ahead_and_none_before_there_were_orders(admin, day):
    assert admin.put(PATH, json={"began_on": day}).status_code == 422


def test_only_administrators_may(told_today, sign_in):
    boss = sign_in(make.member("老板", userid="boss", of=make.department("云朵生活"), heads=True))
    assert boss.get(PATH).status_code == 403
    assert boss.put(PATH, json={"began_on": "2026-01-01"}).status_code == 403
    assert boss.delete(PATH).status_code == 403
