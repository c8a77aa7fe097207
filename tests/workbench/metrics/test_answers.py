"""What GET /kpis says and to whom: scopes, comparison (环比), what is not known yet."""

import datetime as dt

import pytest
import time_machine

from tests.workbench import factories as make
from tests.workbench.metrics.conftest import SHANGHAI
from workbench.kernel.db import db
from workbench.metrics import jobs
from workbench.metrics.periods import DAY
from workbench.metrics.registry import ALL
from workbench.statistics.models import MemberDay

NOW = dt.datetime(2027, 3, 31, 18, 0, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def staff():
    return make.member("王芳", userid="wangfang", of=make.department("一组", parent=make.department("云朵生活")))


@pytest.fixture
def ask(sign_in, staff):
    browser = sign_in(staff)

    def kpis(metric=None, **query):
        answer = browser.get("/api/v1/kpis", query_string=query).json
        return answer["metrics"][metric] if metric else answer

    return kpis


def bought(staff, *, at, fen=10_000):
    customer = make.customer()
    make.relation(staff, customer, added_at=at - 40 * DAY)
    return make.order(customer, paid_at=at, amount_fen=fen)


def test_a_running_day_is_compared_with_the_same_part_of_yesterday(ask, staff, work):
    bought(staff, at=NOW - 900 * DAY)
    for before_now, fen in ((dt.timedelta(hours=1), 300), (DAY, 50), (DAY + dt.timedelta(seconds=1), 100)):
        bought(staff, at=NOW - before_now, fen=fen)
    work()
    answer = ask(period="day")
    assert answer["compare"] == {
        "start": "2027-03-29T16:00:00+00:00",
        "end": "2027-03-30T10:00:00+00:00",
        "basis": "elapsed",
    }
    gmv = answer["metrics"]["guided_gmv"]
    assert (gmv["value"], gmv["previous"], gmv["change"]) == (300, 100, 2.0)  # yesterday at 18:00 is not yet elapsed


def test_the_elapsed_part_of_a_long_month_ends_with_the_shorter_one_before_it(ask):
    answer = ask(period="month")
    assert answer["period"]["complete"] is False
    assert answer["compare"] == {
        "start": "2027-01-31T16:00:00+00:00",
        "end": "2027-02-28T16:00:00+00:00",
        "basis": "elapsed",
    }


def test_a_finished_period_is_compared_with_the_whole_one_before_and_a_range_with_as_many_days(ask):
    assert ask(period="month", date="2027-02-11")["compare"] == {
        "start": "2026-12-31T16:00:00+00:00",
        "end": "2027-01-31T16:00:00+00:00",
        "basis": "full",
    }
    own = ask(period="custom", **{"from": "2027-03-01", "to": "2027-03-10"})
    assert own["compare"]["start"] == "2027-02-18T16:00:00+00:00"
    assert own["compare"]["basis"] == "full"


def test_against_nothing_there_is_no_change_but_it_is_new(ask, staff, work):
    bought(staff, at=NOW - 900 * DAY)
    work()
    nothing = ask("guided_gmv", period="day")
    assert (nothing["value"], nothing["change"], nothing["is_new"]) == (0, None, False)
    bought(staff, at=NOW - dt.timedelta(hours=1))
    work()
    some = ask("guided_gmv", period="day")
    assert (some["value"], some["previous"], some["change"], some["is_new"]) == (10_000, 0, None, True)


def test_before_the_first_order_known_figures_of_orders_are_null(ask, staff, work):
    bought(staff, at=NOW - 2 * DAY)
    work()
    before = ask("guided_gmv", period="day", date=(NOW - 3 * DAY).date())
    assert (before["value"], before["since"]) == (None, "2027-03-29")
    first = ask("guided_gmv", period="day", date=(NOW - 2 * DAY).date())
    assert (first["value"], first["previous"], first["change"], first["is_new"]) == (10_000, None, None, False)


def statistic(staff, day, **about):
    values = {"chat_cnt": 10, "message_cnt": 40, "negative_feedback_cnt": 1, "new_apply_cnt": 0, "new_contact_cnt": 0}
    values |= {"reply_percentage": None, "avg_reply_minutes": None, "is_final": True, "fetched_at": NOW, **about}
    db.session.add(MemberDay(member_id=staff.id, day=day, **values))
    db.session.commit()


def test_statistics_count_finished_days_against_as_many_first_days_and_not_today(ask, staff):
    jobs.keep_scopes(timestamp=0)
    for day in (1, 2, 28, 29, 30, 31):
        statistic(staff, dt.date(2027, 3, day))
    statistic(staff, dt.date(2027, 2, 1))
    assert ask("chats", period="day")["value"] is None
    assert ask("chats", period="day", date="2027-03-30")["value"] == 10
    week = ask("chats", period="week")
    assert (week["value"], week["previous"]) == (20, 0)  # Monday and Tuesday; the Monday and Tuesday before
    month = ask("chats", period="month")
    assert (month["value"], month["since"]) == (50, "2027-02-01")
    assert month["previous"] == 10


def test_replies_are_weighted_by_chats_on_days_with_a_figure(ask, staff):
    jobs.keep_scopes(timestamp=0)
    statistic(staff, dt.date(2027, 3, 1), chat_cnt=30, reply_percentage=50, avg_reply_minutes=4)
    statistic(staff, dt.date(2027, 3, 2), chat_cnt=10, reply_percentage=100, avg_reply_minutes=8)
    statistic(staff, dt.date(2027, 3, 3), chat_cnt=999)
    replied = ask("replied_pct", period="month")
    assert (replied["value"], replied["numerator"], replied["denominator"]) == (0.625, 25, 40)
    assert ask("avg_first_reply_min", period="month")["value"] == 5


def test_set_metrics_say_as_of_when_and_ratios_carry_their_parts_and_points(ask, staff, work):
    bought(staff, at=NOW - 900 * DAY)
    bought(staff, at=NOW - DAY)
    bought(staff, at=NOW - 33 * DAY)
    work()
    rate = ask("repurchase_rate", period="month")
    assert rate["as_of"] == "2027-03-31T10:00:00+00:00"
    assert (rate["numerator"], rate["denominator"], rate["value"], rate["change_points"]) == (0, 1, 0, 0)


@pytest.mark.parametrize("scope", ["corp", "staff:boss", "department:1", "department:999999", "staff:nobody"])
def test_whose_figures_are_not_mine_do_not_exist(sign_in, staff, scope):
    make.member("老板", userid="boss")
    for path in ("kpis", "kpis/guided_gmv/series", "kpis/guided_gmv/detail", "asset-formula", "leaderboards/gmv"):
        answer = sign_in(staff).get(f"/api/v1/{path}", query_string={"scope": scope})
        assert (answer.status_code, answer.json["code"]) == (404, "not_found"), path


def test_a_manager_sees_the_departments_they_lead_and_no_others(sign_in):
    office = make.department("云朵生活")
    mine, other = make.department("一组", parent=office), make.department("二组", parent=office)
    manager = sign_in(make.member(of=mine, heads=True))
    make.member("同事", userid="tongshi", of=other)
    make.member("组员", userid="zuyuan", of=mine)
    answers = {
        scope: manager.get("/api/v1/kpis", query_string={"scope": scope}).status_code
        for scope in (f"department:{mine.id}", "staff:zuyuan", f"department:{other.id}", "staff:tongshi", "corp")
    }
    assert list(answers.values()) == [200, 200, 404, 404, 404]


def test_a_metric_or_board_nobody_knows_is_no_address(ask, sign_in, staff):
    for path in ("kpis/happiness/series", "kpis/commission_est/detail", "leaderboards/shoes"):
        assert sign_in(staff).get(f"/api/v1/{path}").status_code == 404


@pytest.mark.parametrize("query", ["period=custom", "period=custom&from=2027-03-02&to=2027-03-01", "date=0001-01-01"])
def test_a_period_that_is_none_is_refused(sign_in, staff, query):
    assert sign_in(staff).get(f"/api/v1/kpis?{query}").status_code == 422


def test_the_dictionary_names_every_metric_once_with_its_definition(sign_in, staff):
    metrics = sign_in(staff).get("/api/v1/metrics").json["metrics"]
    assert [metric["key"] for metric in metrics] == [metric.key for metric in ALL]
    assert len({metric["key"] for metric in metrics}) == len(metrics) == 50
    assert all(metric["name"] and metric["definition"] and metric["formula"] for metric in metrics)


def test_my_place_in_my_team_is_told_without_the_others_figures(sign_in, staff, work):
    team = db.session.get(make.Department, staff.main_department_id)
    better = make.member("更好的人", of=team)
    bought(staff, at=NOW - DAY, fen=100)
    bought(better, at=NOW - DAY, fen=900)
    work()
    board = sign_in(staff).get("/api/v1/leaderboards/gmv?period=month").json
    assert board["mine"] == {"rank": 2, "of": 2, "value": 100}
    assert [row["name"] for row in board["rows"]] == ["王芳"]


def test_a_row_behind_my_number_stays_when_its_customer_is_gone_but_without_her(sign_in, staff, work):
    order = bought(staff, at=NOW - DAY)
    spell = db.session.query(make.Relation).filter_by(customer_id=order.customer_id).one()
    make.end(spell, at=NOW - dt.timedelta(hours=1), by="staff")
    work()
    rows = sign_in(staff).get("/api/v1/kpis/guided_gmv/detail?period=month").json["items"]
    assert [(row["customer"], row["masked_name"], row["counted"]) for row in rows] == [(None, "林**", 10_000)]


def test_a_page_of_rows_costs_the_same_however_long_it_is(sign_in, staff, work, queries):
    browser = sign_in(staff)
    for _ in range(15):
        bought(staff, at=NOW - DAY)
    work()
    for limit in (1, 15):
        with queries(5):  # not to wait for ever, who am I, since when, the rows, their customers
            browser.get(f"/api/v1/kpis/guided_gmv/detail?period=month&limit={limit}")


def test_what_is_compared_with_is_read_once_and_again_as_soon_as_it_changes(ask, staff, work, queries):
    bought(staff, at=NOW - 900 * DAY)
    bought(staff, at=NOW - DAY - dt.timedelta(minutes=1), fen=100)
    work()
    assert ask("guided_gmv", period="day")["previous"] == 100
    with queries(6):
        assert ask("guided_gmv", period="day")["previous"] == 100
    bought(staff, at=NOW - DAY - dt.timedelta(minutes=2), fen=23)
    work()
    assert ask("guided_gmv", period="day")["previous"] == 123
