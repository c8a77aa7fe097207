"""Every number can be opened: the rows behind it add up to it, and its parts do."""

import datetime as dt

import pytest

from tests.workbench.metrics.conftest import SHANGHAI
from workbench.metrics.behind import BEHIND
from workbench.metrics.registry import answered

NOW = dt.datetime(2028, 2, 29, 15, 37, 12, tzinfo=SHANGHAI)
CUSTOM = {"period": "custom", "from": "2027-12-20", "to": "2028-02-10"}
MONTH, YEAR = {"period": "month", "date": "2028-02-29"}, {"period": "year", "date": "2027-06-01"}


def test_every_metric_the_engine_answers_can_be_opened():
    assert {metric.key for metric in answered() if metric.behind} == set(BEHIND)


@pytest.mark.parametrize("seed", [3, pytest.param(4, marks=pytest.mark.slow)])
def test_the_rows_behind_every_number_add_up_to_it(told_at, work, boss, behind, seed):
    world = told_at(NOW, seed)
    work()
    opened = 0
    for scope in list(world.members_of)[::2]:
        for query in (CUSTOM, MONTH, YEAR):
            figures = boss("kpis", scope=scope, **query)["metrics"]
            for metric in answered():
                figure = figures[metric.key]
                number = figure["value"] if figure["denominator"] is None else figure["numerator"]
                if metric.behind and number:
                    rows = behind(metric.key, scope=scope, **query)
                    assert sum(row["counted"] for row in rows) == pytest.approx(number), (metric.key, scope, query)
                    opened += len(rows)
    assert opened > 500


ADDITIVE = ("guided_gmv", "guided_orders", "refunds", "guided_net_gmv")


DAY = {"period": "day", "date": "2028-02-29"}


@pytest.mark.parametrize("query", [CUSTOM, DAY, MONTH, YEAR], ids=lambda query: query["period"])
def test_persons_departments_days_sources_and_channels_each_add_up_to_the_corp_to_the_fen(told_at, work, boss, query):
    told_at(NOW, 5)
    work()
    for metric in (*ADDITIVE, "new_contacts", "lost_contacts", "touches"):
        whole = boss("kpis", scope="corp", **query)["metrics"][metric]
        money = ("sales_channel", "acquisition_channel", "source") if metric in ADDITIVE else ()
        for by in ("staff", "department", *money):
            rows = boss(f"kpis/{metric}/breakdown", scope="corp", by=by, **query)["rows"]
            assert sum(row["value"] for row in rows) == whole["value"], (metric, by)
            assert sum(row["previous"] or 0 for row in rows) == (whole["previous"] or 0), (metric, by)
        days = boss(f"kpis/{metric}/breakdown", scope="corp", by="date", **query)["rows"]
        assert sum(row["value"] for row in days) == whole["value"], metric


def test_every_point_of_a_series_is_the_figure_of_its_day(told_at, work, boss):
    told_at(NOW, 6)
    work()
    days = [NOW.date() - dt.timedelta(days=back) for back in range(30)]
    figures = {day: boss("kpis", scope="corp", period="day", date=day)["metrics"] for day in days}
    for metric in answered():
        points = boss(f"kpis/{metric.key}/series", scope="corp", period="day", date=NOW.date())["points"]
        assert len(points) == 30
        values = {point["day"]: point["value"] for point in points}
        assert values == {day.isoformat(): figures[day][metric.key]["value"] for day in days}, metric.key


def test_every_point_of_a_year_is_the_figure_of_its_month(told_at, work, boss):
    told_at(NOW, 7)
    work()
    months = [dt.date(2027, month, 1) for month in range(1, 13)]
    figures = {day: boss("kpis", scope="corp", period="month", date=day)["metrics"] for day in months}
    for metric in answered():
        points = boss(f"kpis/{metric.key}/series", scope="corp", period="year", date="2027-05-05")["points"]
        expected = [{"day": day.isoformat(), "value": figures[day][metric.key]["value"]} for day in months]
        assert points == expected, metric.key
