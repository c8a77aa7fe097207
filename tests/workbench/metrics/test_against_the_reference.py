"""Every metric of every scope and period equals a plain count over the facts (tests/brute_force)."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests.brute_force import metrics as plain
from tests.workbench.metrics import worlds
from workbench.kernel.db import db
from workbench.people.models import Member

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOWS = [
    dt.datetime(2028, 2, 29, 15, 37, 12, tzinfo=SHANGHAI),
    dt.datetime(2027, 1, 1, 0, 0, 0, tzinfo=SHANGHAI),
    dt.datetime(2026, 3, 31, 23, 59, 59, tzinfo=SHANGHAI),
    dt.datetime(2027, 1, 3, 9, 0, 30, tzinfo=SHANGHAI),
]
MONEY = {"customer_value", "order_value"}


def at(day):
    return dt.datetime.combine(day, dt.time(), SHANGHAI)


def previous_start(kind, start):
    day = start - dt.timedelta(days=1)
    match kind:
        case "week":
            return start - dt.timedelta(days=7)
        case "month":
            return day.replace(day=1)
        case "year":
            return day.replace(month=1, day=1)
    return day


def value(reckoned, key):
    if not isinstance(reckoned, tuple):
        return reckoned
    numerator, denominator = reckoned
    if not denominator:
        return None
    step = Decimal(1) if key in MONEY else Decimal("0.0001")
    return float((Decimal(numerator) / denominator).quantize(step, ROUND_HALF_UP))


def differences(answer, facts, members, kind, moment):
    """Keys whose figures are not what the reference says, now and before."""
    start, end = (dt.datetime.fromisoformat(answer["period"][name]) for name in ("start", "end"))
    earlier, cut = (dt.datetime.fromisoformat(answer["compare"][name]) for name in ("start", "end"))
    first = earlier.astimezone(SHANGHAI).date()
    long_ago = first - (start - earlier) if kind == "custom" else previous_start(kind, first)
    now = plain.reckon(facts, members, plain.Stretch(start, end, (earlier, start), moment), SHANGHAI)
    before = plain.reckon(facts, members, plain.Stretch(earlier, cut, (at(long_ago), earlier), moment), SHANGHAI)
    found = {}
    for key, expected in now.items():
        figure = answer["metrics"][key]
        if (figure["value"], figure["previous"]) != (value(expected, key), value(before[key], key)):
            found[key] = (figure["value"], figure["previous"], expected, before[key])
    return found


@pytest.mark.parametrize("now", NOWS, ids=str)
def test_every_figure_is_what_a_plain_count_says(work, sign_in, now):
    hold_against(work, sign_in, now, seed=0, fewer=True)


@pytest.mark.slow
@pytest.mark.parametrize("now", NOWS, ids=str)
@pytest.mark.parametrize("seed", range(1, 4))
def test_every_figure_of_every_scope_is_what_a_plain_count_says(work, sign_in, now, seed):
    hold_against(work, sign_in, now, seed, fewer=False)


def hold_against(work, sign_in, now, seed, *, fewer):
    with time_machine.travel(now, tick=False):
        world = worlds.Teller(seed, now.astimezone(dt.UTC), SHANGHAI).world()
        work()
        facts = worlds.told()
        browser = sign_in(db.session.query(Member).filter_by(userid="boss").one())
        today = now.date()
        asked = [
            {"period": kind, "date": day.isoformat()}
            for kind in ("day", "week", "month", "year")
            for day in (today, previous_start(kind, today), previous_start(kind, previous_start(kind, today)))
        ]
        asked += [
            {"period": "custom", "from": str(today - dt.timedelta(days=40)), "to": str(today - dt.timedelta(days=9))}
        ]
        asked += [{"period": "custom", "from": str(today - dt.timedelta(days=300)), "to": str(today)}]
        for scope, members in list(world.members_of.items())[:: 2 if fewer else 1]:
            for query in asked:
                answer = browser.get("/api/v1/kpis", query_string={"scope": scope, **query})
                assert answer.status_code == 200, answer.json
                assert not differences(answer.json, facts, members, query["period"], now), (scope, query)
