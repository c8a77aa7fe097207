import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests.workbench.metrics import worlds
from workbench.kernel.db import db
from workbench.people.models import Member

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def told_at():
    """A made-up corp as it is at a moment; the clock stands still there."""
    travels = []

    def tell(now: dt.datetime, seed: int = 0):
        travel = time_machine.travel(now, tick=False)
        travel.start()
        travels.append(travel)
        return worlds.Teller(seed, now.astimezone(dt.UTC), SHANGHAI).world()

    yield tell
    for travel in travels:
        travel.stop()


@pytest.fixture
def boss(sign_in):
    """The browser of who sees everything; asks and answers JSON."""

    def ask(path, **query):
        browser = sign_in(db.session.query(Member).filter_by(userid="boss").one())
        answer = browser.get(f"/api/v1/{path}", query_string=query)
        assert answer.status_code == 200, answer.json
        return answer.json

    return ask


@pytest.fixture
def behind(boss):
    """All rows behind a number, page by page."""

    def rows(metric, **query):
        found, cursor = [], None
        while True:
            page = boss(f"kpis/{metric}/detail", limit=7, **query, **({"cursor": cursor} if cursor else {}))
            found += page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return found

    return rows
