"""Thousands of events in random order, repeated, lost, with workers killed, Redis gone or the database cut off.

Afterwards a reconcile, and our tables equal everything WeCom's API can still tell. The one permitted difference is a
customer whose `del_follow_user` was lost: WeCom goes on listing her, and nothing but that event ever said so.
"""

import datetime as dt
import json
import os
import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from script.support.place import Place
from script.support.ports import free_port
from script.support.servers import scratch_directory
from tests.faults.company import Company, open_company
from tests.faults.history import History
from tests.faults.truth import Api, Facts, kept_by_us, told_by_wecom

pytestmark = pytest.mark.slow

EVENTS = int(os.environ.get("FAULTS_EVENTS", "1000"))
SEED = int(os.environ.get("FAULTS_SEED", "20261122"))
Fault = Callable[[Company, random.Random, ExitStack], None]


def leave_it_alone(_company: Company, _chance: random.Random, _open: ExitStack) -> None:
    """Only WeCom's own moods: repeated, re-ordered, lost events; for the figures."""


def kill_a_worker(company: Company, chance: random.Random, _open: ExitStack) -> None:
    company.kill_a_worker(chance)


def cut_the_database_off(company: Company, _chance: random.Random, _open: ExitStack) -> None:
    company.cut_database_connections()


def restart_redis(company: Company, _chance: random.Random, still_down: ExitStack) -> None:
    """Down from one fault to the next, then up again: half of the time there is none."""
    if company.is_redis_down:
        still_down.close()
    else:
        still_down.enter_context(company.without_redis())


FAULTS: tuple[Fault, ...] = (leave_it_alone, kill_a_worker, restart_redis, cut_the_database_off)


@pytest.fixture
def company(request: pytest.FixtureRequest) -> Iterator[Company]:
    # Acts are seconds apart on WeCom's clock, so their history has to begin some hours ago.
    began = dt.datetime.now(dt.UTC).replace(microsecond=0) - dt.timedelta(seconds=6 * EVENTS + 3600)
    with scratch_directory() as scratch:
        place = Place(
            home=scratch / "home",
            host="127.0.0.1",
            port=free_port(),
            simulator_port=free_port(),
            corp_size=request.getfixturevalue("corp_size"),
            corp_made_at=began.isoformat(),
        )
        with open_company(place) as company:
            yield company


@pytest.mark.parametrize(
    ("fault", "corp_size"),
    [(fault, "demo" if fault is leave_it_alone else "small") for fault in FAULTS],
    ids=[fault.__name__ for fault in FAULTS],
)
def test_a_random_history_ends_where_wecom_is(corp_size: str, company: Company, fault: Fault) -> None:
    history = History(company.place.simulator_url, SEED + FAULTS.index(fault))
    chance, began = random.Random(history.seed), time.monotonic()
    before_us = left_in_wecom(company)
    history.post("settings", ragged_pages=True, messages_per_minute=10_000)
    history.post("callback-mode", duplicate=1, reorder=True)
    with ExitStack() as still_open:
        history.play(
            EVENTS, lambda played: fault(company, chance, still_open) if played % (EVENTS // 12) == 0 else None
        )
    played = time.monotonic() - began
    company.wait_until(lambda: waiting_outside(company) == 0, "WeCom delivers what it has")
    company.wait_until(lambda: waiting_inside(company) == 0, "everything accepted is handled")
    drained = time.monotonic() - began
    history.post("callback-mode", duplicate=0, reorder=False)
    history.post("clock", now=None, frozen=False)

    before = time.monotonic()
    calls_before = calls_made(history)
    company.run("reconcile", "--wait", "--confirm")
    reconciled = time.monotonic() - before
    calls = calls_made(history) - calls_before

    told, kept = told_by_wecom(Api(company.place.simulator_url)), kept_by_us(company.database_url)
    given_up = losses_given_up(company)
    unheard = differences_of_relations(company, told, kept) - before_us
    report(company, history, fault, kept, played, drained, reconciled, calls, unheard, given_up)
    assert company.query("select id, event, error from inbox_messages where status = 'dead'") == []
    assert unheard <= history.unheard_losses | given_up
    assert kept["groups"] == told["groups"]
    assert kept["tags"] == told["tags"]
    assert kept["members"] == told["members"]


def differences_of_relations(company: Company, told: Facts, kept: Facts) -> set[tuple[str, str]]:
    """Everything about relations is equal; returns those that WeCom's customer has left and we think are friends."""
    staff = {userid for userid, _ in told["relations"]}
    ours = {pair: facts for pair, facts in kept["relations"].items() if pair[0] in staff}
    left = left_in_wecom(company)
    assert set(ours) - set(told["relations"]) == set(), "we have friends whom WeCom does not list"
    missing = set(told["relations"]) - set(ours)
    assert missing <= left, "WeCom lists friends whom we do not have"
    told_us = {(userid, external) for userid, external in company.query(ENDED_BY_CUSTOMER)}
    assert missing <= told_us, "we ended a friendship that no event ended"
    different = {
        pair: (facts, told["relations"][pair]) for pair, facts in ours.items() if facts != told["relations"][pair]
    }
    assert different == {}
    return set(ours) & left


def left_in_wecom(company: Company) -> set[tuple[str, str]]:
    """Whom WeCom lists though they deleted the member; before our first day nobody could have told us."""
    return {(str(userid).lower(), external) for userid, external in in_wecom(company, LEFT)}


def waiting_outside(company: Company) -> int:
    return int(in_wecom(company, "select count(*) from callbacks where status = 'pending'")[0][0])


def waiting_inside(company: Company) -> int:
    found = company.query("select count(*) from inbox_messages where status in ('waiting', 'failed')")
    return int(str(found[0][0]))


def losses_given_up(company: Company) -> set[tuple[str, str]]:
    """Losses whose event WeCom itself gave up after four tries, the product being cut off all the while."""
    pairs = set()
    for (xml,) in in_wecom(
        company, "select xml from callbacks where status = 'failed' and change_type = 'del_follow_user'"
    ):
        userid = xml.split("<UserID><![CDATA[")[1].split("]]")[0]
        external = xml.split("<ExternalUserID><![CDATA[")[1].split("]]")[0]
        pairs.add((userid.lower(), external))
    return pairs


def calls_made(history: History) -> int:
    return int(history.get("calls")["total"])


def in_wecom(company: Company, sql: str) -> list[tuple[str, ...]]:
    connection = sqlite3.connect(company.place.simulator_state, timeout=30)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


LEFT = "select userid, external_userid from relations where status = 'left_by_customer'"
ENDED_BY_CUSTOMER = """
    select distinct m.userid, c.external_userid from relation_endings e
    join members m on m.id = e.member_id join customers c on c.id = e.customer_id where e.ended_by = 'customer'
"""


def report(
    company: Company,
    history: History,
    fault: Fault,
    kept: Facts,
    played: float,
    drained: float,
    reconciled: float,
    calls: int,
    unheard: set[tuple[str, str]],
    given_up: set[tuple[str, str]],
) -> None:
    """The figures, for people."""
    events, handled = company.query("select count(*), count(*) filter (where status = 'handled') from inbox_messages")[
        0
    ]
    attempts = [
        attempt["milliseconds"]
        for (text,) in in_wecom(company, "select attempts from callbacks")
        for attempt in json.loads(text)
        if attempt["outcome"] == "200"
    ]
    acks = statistics.quantiles(attempts, n=100)
    print(
        f"\n{fault.__name__} (seed {history.seed}): {history.acts.total()} acts, {history.lost.total()} lost events,"
        f" {events} stored, {handled} handled; played in {played:.0f} s, drained after {drained:.0f} s"
        f" ({int(str(handled)) / drained:.0f} events/s); ack p50 {acks[49]:.0f} ms, p99 {acks[98]:.0f} ms;"
        f" reconcile {reconciled:.1f} s, {calls} calls; workers killed {company.killed};"
        f" equal: {len(kept['relations'])} relations, {len(kept['groups'])} groups, {len(kept['tags'])} tags,"
        f" {len(kept['members'])} members; customers who left unheard: {len(unheard)}"
        f" (their events lost {len(history.unheard_losses)}, given up {len(given_up)})"
    )
