"""数据自 … 起: no view tells of days on which nobody could know, and all views agree about the others."""

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.brute_force import metrics as plain
from tests.workbench import factories as make
from tests.workbench.metrics import worlds
from tests.workbench.metrics.conftest import SHANGHAI
from workbench.kernel.db import db
from workbench.metrics import jobs
from workbench.metrics.metric import Since
from workbench.metrics.periods import DAY
from workbench.metrics.registry import answered
from workbench.sync.jobs import nightly
from workbench.sync.models import StepKind, SyncRun, SyncStep

NOW = dt.datetime(2028, 2, 29, 15, 37, 12, tzinfo=SHANGHAI)
BY_SYNC = {metric.key for metric in answered() if metric.since in {Since.SYNC, Since.SYNC_AND_IMPORT}}
FRIENDS = [metric for metric in answered() if metric.key in BY_SYNC]
ADDITIVE = ("new_contacts", "lost_contacts", "deleted_contacts", "transferred_in", "net_contacts")


def known_from(first):
    """As if the first full sync had ended on that day."""
    for statement in ("delete from metric_beginnings", "delete from sync_runs"):
        db.session.execute(sa.text(statement))
    make.synced(at(first) + dt.timedelta(hours=3))


def at(day):
    return dt.datetime.combine(day, dt.time(), SHANGHAI)


def number(figure):
    return figure["value"] if figure["denominator"] is None else figure["numerator"]


QUERIES = [
    {"period": "month", "date": "2028-02-29"},
    {"period": "week", "date": "2028-02-29"},
    {"period": "year", "date": "2027-05-05"},
    {"period": "custom", "from": "2028-01-10", "to": "2028-02-20"},
]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query["period"])
@pytest.mark.parametrize("seed", [31, pytest.param(32, marks=pytest.mark.slow)])
def test_a_period_in_which_something_becomes_known_counts_from_that_day_in_every_view(
    told_at, work, boss, behind, query, seed
):
    world = told_at(NOW, seed)
    work()
    whole = boss("kpis", scope="corp", **query)["period"]
    start, end = (dt.datetime.fromisoformat(whole[bound]).astimezone(SHANGHAI) for bound in ("start", "end"))
    first = start.date() + min(end - start, NOW - start) // 3 // DAY * DAY + DAY
    known_from(first)
    facts = worlds.told()
    for scope in ("corp", "staff:jia"):
        part = plain.Stretch(at(first), end, (at(first), at(first)), NOW)
        expected = plain.reckon(facts, world.members_of[scope], part, SHANGHAI)
        figures = boss("kpis", scope=scope, **query)["metrics"]
        for metric in FRIENDS:
            figure = figures[metric.key]
            counted = expected[metric.key]
            counted = counted[0] if isinstance(counted, tuple) else counted
            assert (number(figure), figure["since"]) == (counted, first.isoformat()), (metric.key, scope)
            assert figure["is_partial"] == (not metric.is_stock), metric.key
            if not metric.is_stock:
                assert (figure["previous"], figure["change"], figure["is_new"]) == (None, None, False), metric.key
            rows = behind(metric.key, scope=scope, **query)
            assert sum(row["counted"] for row in rows) == number(figure), (metric.key, scope)
    for key in ADDITIVE:
        value = boss("kpis", scope="corp", **query)["metrics"][key]["value"]
        for by in ("staff", "department", "date", "acquisition_channel"):
            if by == "acquisition_channel" and key == "net_contacts":
                continue
            division = boss(f"kpis/{key}/breakdown", scope="corp", by=by, **query)
            assert (division["since"], division["is_partial"]) == (first.isoformat(), True)
            assert sum(row["value"] or 0 for row in division["rows"]) == value, (key, by)
        days = boss(f"kpis/{key}/breakdown", scope="corp", by="date", **query)["rows"]
        assert {row["key"] for row in days if row["value"] is None} == {
            (start.date() + DAY * number).isoformat() for number in range((first - start.date()).days)
        }


def test_before_the_first_day_no_view_tells_anything(told_at, work, boss, behind):
    told_at(NOW, 33)
    work()
    known_from(dt.date(2028, 2, 1))
    query = {"scope": "corp", "period": "month", "date": "2028-01-15"}
    figures = boss("kpis", **query)["metrics"]
    for metric in FRIENDS:
        assert (figures[metric.key]["value"], figures[metric.key]["since"]) == (None, "2028-02-01"), metric.key
        assert behind(metric.key, **query) == [], metric.key
        points = boss(f"kpis/{metric.key}/series", **query)["points"]
        assert {point["value"] for point in points} == {None}, metric.key
    for by in ("staff", "department", "acquisition_channel"):
        rows = boss("kpis/new_contacts/breakdown", by=by, **query)["rows"]
        assert {row["value"] for row in rows} <= {None}, by
    formula = boss("asset-formula", **query)
    assert (formula["current"], formula["since"]) == (None, "2028-02-01")


def test_the_first_whole_period_is_compared_with_nothing_and_the_next_one_with_it(told_at, work, boss):
    told_at(NOW, 34)
    work()
    known_from(dt.date(2027, 12, 15))

    def figure(month):
        return boss("kpis", scope="corp", period="month", date=month)["metrics"]["new_contacts"]

    january, february = figure("2028-01-01"), figure("2028-02-01")
    assert (january["is_partial"], january["previous"], january["change"]) == (False, None, None)
    assert february["previous"] is not None


def test_a_target_is_held_against_the_number_of_the_page(told_at, work, boss):
    told_at(NOW, 32)
    work()
    known_from(dt.date(2028, 2, 12))
    number = boss("kpis", scope="corp", period="month", date="2028-02-29")["metrics"]["new_contacts"]["value"]
    targets = boss("targets", scope="corp", month="2028-02")["metrics"]
    assert {row["metric"]: row["value"] for row in targets}["new_contacts"] == number


def test_a_stock_is_compared_wherever_its_instant_is_known(told_at, work, boss):
    told_at(NOW, 35)
    work()
    known_from(dt.date(2028, 1, 20))
    figures = boss("kpis", scope="corp", period="month", date="2028-02-29")["metrics"]
    assert figures["contacts_total"]["previous"] is not None
    assert figures["new_contacts"]["previous"] is None


@pytest.mark.parametrize("key", ["new_contacts", "guided_gmv", "private_share", "chats", "touches", "conversion_rate"])
def test_what_nobody_has_ever_told_is_not_nothing(sign_in, key):
    make.member("王芳", userid="wangfang")
    leader = sign_in(make.member("老板", userid="boss", of=make.department("云朵生活"), heads=True))
    for period in ("day", "month"):
        figure = leader.get(f"/api/v1/kpis?scope=corp&period={period}").json["metrics"][key]
        assert (figure["value"], figure["previous"], figure["since"]) == (None, None, None)


def test_the_first_sync_stays_the_first_when_its_run_is_forgotten(sign_in):
    leader = sign_in(make.member("老板", userid="boss", of=make.department("云朵生活"), heads=True))
    long_ago = make.synced(dt.datetime.now(dt.UTC) - 200 * DAY).finished_at

    def since():
        return leader.get("/api/v1/kpis?scope=corp").json["metrics"]["new_contacts"]["since"]

    before = since()
    assert before == long_ago.astimezone(SHANGHAI).date().isoformat()
    jobs.keep_scopes(timestamp=0)
    nightly(timestamp=0)
    db.session.commit()
    assert db.session.query(SyncRun).filter(SyncRun.finished_at.is_not(None)).count() == 0
    make.synced(dt.datetime.now(dt.UTC))
    jobs.keep_scopes(timestamp=0)
    assert since() == before


@pytest.mark.parametrize(
    ("kind", "counts"), [(StepKind.BASICS, False), (StepKind.CUSTOMERS, False), (StepKind.GROUP, True)]
)
def test_a_sync_that_could_not_read_the_customers_is_no_beginning(sign_in, kind, counts):
    leader = sign_in(make.member("老板", userid="boss", of=make.department("云朵生活"), heads=True))
    run = make.synced(dt.datetime.now(dt.UTC))
    db.session.add(SyncStep(run_id=run.id, kind=kind.value, has_failed=True, finished_at=run.finished_at))
    db.session.commit()
    figure = leader.get("/api/v1/kpis?scope=corp").json["metrics"]["new_contacts"]
    assert (figure["value"] is not None) == counts
