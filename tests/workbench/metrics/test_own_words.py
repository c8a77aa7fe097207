"""What a phone tells late counts from when it is told: no day that is over changes by its sender's own word."""

import datetime as dt
import uuid

import orjson
import pytest
import time_machine

from tests.workbench import factories as make
from tests.workbench.metrics.conftest import SHANGHAI
from workbench.changes.actions import mark
from workbench.kernel.db import db

TEXT = "您好，我是小王，有事随时找我。"
EVENING = dt.datetime(2027, 3, 30, 20, 0, tzinfo=SHANGHAI)
MORNING = EVENING + dt.timedelta(hours=9)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def desk(sign_in, work, app, tmp_path):
    """A member whom somebody added 25 hours ago, in the morning; her leader looks at yesterday."""
    with time_machine.travel(MORNING, tick=False) as clock:
        office = make.department("云朵生活")
        boss = make.member("老板", userid="boss", of=office, heads=True)
        ann = make.member("Ann", userid="ann", of=office)
        lin = make.customer("林女士")
        make.synced(MORNING - dt.timedelta(days=9))
        make.relation(ann, lin, added_at=EVENING - 16 * HOUR)
        mark(customer_ids=[lin.id])
        db.session.commit()
        work()
        yield Desk(sign_in(ann), sign_in(boss), lin, work, app, tmp_path / "archive.jsonl", clock)


class Desk:
    def __init__(self, ann, boss, lin, work, app, file, clock):
        self.ann, self.boss, self.lin, self.work, self.app, self.file, self.clock = (
            ann,
            boss,
            lin,
            work,
            app,
            file,
            clock,
        )

    def say(self, sent_at):
        body = {"client_key": str(uuid.uuid4()), "external_userid": self.lin.external_userid, "text": TEXT}
        answer = self.ann.post("/api/v1/touches", json={**body, "sent_at": sent_at.isoformat()})
        assert answer.status_code == 201
        self.work()

    def prove(self, sent_at):
        told = {
            "msgid": uuid.uuid4().hex,
            "action": "send",
            "from": "ann",
            "tolist": [self.lin.external_userid],
            "roomid": "",
            "msgtime": int(sent_at.timestamp() * 1000),
            "msgtype": "text",
            "text": {"content": TEXT},
        }
        self.file.write_bytes(orjson.dumps(told))
        assert self.app.test_cli_runner().invoke(args=["ingest-archive", str(self.file)]).exit_code == 0
        self.work()

    def figures(self, day):
        found = self.boss.get(f"/api/v1/kpis?scope=corp&period=day&date={day.date()}").json["metrics"]
        return tuple(found[key]["value"] for key in ("touches", "reached_customers"))

    def served(self):
        query = f"scope=corp&period=custom&from={EVENING.date()}&to={MORNING.date()}"
        rate = self.boss.get(f"/api/v1/kpis?{query}").json["metrics"]["service_success_rate"]
        return rate["numerator"], rate["denominator"]


def test_a_late_word_counts_today_and_changes_no_day_that_is_over(desk):
    assert (desk.figures(EVENING), desk.figures(MORNING), desk.served()) == ((0, 0), (0, 0), (0, 1))
    desk.say(EVENING)
    assert (desk.figures(EVENING), desk.figures(MORNING), desk.served()) == ((0, 0), (1, 1), (0, 1))


def test_once_the_archive_proves_it_it_counts_when_it_was_sent(desk):
    desk.say(EVENING)
    desk.prove(EVENING)
    assert (desk.figures(EVENING), desk.figures(MORNING), desk.served()) == ((1, 1), (0, 0), (1, 1))


@pytest.mark.parametrize(("seconds", "days"), [(5, 0), (6, 1)])
def test_a_phone_that_tells_at_once_may_take_five_seconds_over_midnight(desk, seconds, days):
    midnight = MORNING.replace(hour=0) + 24 * HOUR
    desk.clock.move_to(midnight + dt.timedelta(seconds=seconds - 1))
    desk.say(midnight - dt.timedelta(seconds=1))
    assert desk.figures(MORNING + days * 24 * HOUR) == (1, 1)
