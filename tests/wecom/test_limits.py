import multiprocessing
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.wecom.conftest import Valkey
from tests.wecom.stub import WeComStub
from wecom import shelf
from wecom.app import WeComApp
from wecom.client import WeComClient
from wecom.errors import Kind, WeComError, WeComWait
from wecom.ledger import LEASE_SECONDS, RECOVERY_SECONDS, Admission, Budget, Ledger, LocalLedger, SharedLedger
from wecom.limits import Limits, counted, urgent
from wecom.shelf import SharedRedis

SMALL = Budget(per_minute=120, per_hour=1200, parallel=10)


@pytest.fixture(params=["in Redis", "in this process"])
def ledger(request: pytest.FixtureRequest, wc_redis: redis.Redis) -> Ledger:
    """Both kinds of books keep the same rules."""
    return SharedLedger(SharedRedis(wc_redis), "test", SMALL) if request.param == "in Redis" else LocalLedger(SMALL)


def use(ledger: Ledger, now: float, *, times: int = 1, urgent: bool = False) -> int:
    """Calls that begin and end at once; how many were let in."""
    admitted = 0
    for number in range(times):
        lease = f"{now}-{number}-{urgent}"
        admitted += ledger.enter("x", lease, now, urgent=urgent).is_in
        ledger.leave("x", lease)
    return admitted


def enter(ledger: Ledger, now: float, lease: str = "lease", *, urgent: bool = False) -> Admission:
    return ledger.enter("x", lease, now, urgent=urgent)


def test_a_burst_is_let_in_and_then_one_call_at_a_time(ledger: Ledger) -> None:
    assert use(ledger, 0.0, times=50) == 27, "a quarter of the minute's 120, less the reserve of a tenth"
    refused = enter(ledger, 0.0)
    assert (refused.is_in, refused.reason) == (False, "budget")
    assert enter(ledger, refused.seconds + 0.001).is_in


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.floats(0.01, 40), min_size=20, max_size=60), st.booleans())
def test_no_window_of_a_minute_ever_holds_more_than_the_limit(pauses: list[float], hurried: bool) -> None:
    ledger, now, admitted = LocalLedger(SMALL), 0.0, []
    for pause in pauses:
        now += pause
        admitted += [now] * use(ledger, now, times=40, urgent=hurried)
    for start in admitted:
        assert sum(start <= moment < start + 60 for moment in admitted) <= SMALL.per_minute
        assert sum(start <= moment < start + 3600 for moment in admitted) <= SMALL.per_hour


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(script=st.lists(st.tuples(st.sampled_from(["enter", "leave", "pause", "narrow"]), st.integers(0, 5),
                                 st.floats(0, 90), st.booleans()), max_size=60))  # fmt: skip
def test_both_books_say_the_same_to_the_same_story(
    wc_redis: redis.Redis, script: list[tuple[str, int, float, bool]]
) -> None:
    wc_redis.flushall()
    books: list[Ledger] = [SharedLedger(SharedRedis(wc_redis), "test", SMALL), LocalLedger(SMALL)]
    now = 1_767_225_600.0
    for verb, lease, passed, is_urgent in script:
        now += passed
        if verb == "enter":
            shared, own = (book.enter("x", f"lease{lease}", now, urgent=is_urgent) for book in books)
            assert (shared.is_in, shared.reason) == (own.is_in, own.reason)
            assert shared.seconds == pytest.approx(own.seconds, abs=0.001)
        for book in books:
            if verb == "leave":
                book.leave("x", f"lease{lease}")
            elif verb == "pause":
                book.pause("x", now)
            elif verb == "narrow":
                book.narrow("x", now)


def test_urgent_calls_may_use_the_reserve(ledger: Ledger) -> None:
    use(ledger, 0.0, times=50)
    assert use(ledger, 0.0, times=10, urgent=True) == 3
    for number in range(SMALL.parallel):
        enter(ledger, 100.0, f"bulk{number}")
    assert enter(ledger, 100.0, "one too many").reason == "parallel"
    assert enter(ledger, 100.0, "urgent", urgent=True).is_in


def test_every_api_has_a_gate_of_its_own(ledger: Ledger) -> None:
    ledger.pause("externalcontact/batch/get_by_user", 0.0)
    assert enter(ledger, 1.0).is_in


def test_45009_pauses_an_api_for_a_minute_and_the_second_time_within_an_hour_for_an_hour(ledger: Ledger) -> None:
    ledger.pause("x", 0.0)
    ledger.pause("x", 0.5)  # another call that was under way
    assert enter(ledger, 59.0) == Admission(False, 1.0, "paused")
    assert enter(ledger, 60.5).is_in
    ledger.pause("x", 61.0)
    assert enter(ledger, 3660.0).seconds == 1.0
    assert enter(ledger, 3661.5).is_in
    ledger.pause("x", 7500.0)
    assert enter(ledger, 7500.0).seconds == 60.0, "the last one was more than an hour ago"


def test_45033_halves_the_calls_side_by_side_once_for_all_refused_together_and_recovers_slowly(ledger: Ledger) -> None:
    def fit(now: float) -> int:
        names = [f"{now}:{number}" for number in range(20)]
        fitting = [name for name in names if enter(ledger, now, name).is_in]
        for name in fitting:
            ledger.leave("x", name)
        return len(fitting)

    assert fit(0.0) == 10
    for number in range(10):
        enter(ledger, 1.0, f"running{number}")
    ledger.narrow("x", 1.0)
    ledger.narrow("x", 1.5)
    for number in range(10):
        ledger.leave("x", f"running{number}")
    assert fit(2.0) == 5
    assert fit(1.1 + RECOVERY_SECONDS) == 6
    assert fit(1.1 + 9 * RECOVERY_SECONDS) == 10


def test_the_place_of_a_caller_that_died_is_free_again(ledger: Ledger) -> None:
    for number in range(SMALL.parallel):
        enter(ledger, 0.0, f"dead{number}")
    assert not enter(ledger, LEASE_SECONDS - 1, "next").is_in
    assert enter(ledger, LEASE_SECONDS + 1, "next").is_in


def test_a_clock_that_is_behind_neither_refills_nor_takes_back(wc_redis: redis.Redis) -> None:
    ledger = SharedLedger(SharedRedis(wc_redis), "test", SMALL)
    use(ledger, 100.0, times=50)
    assert use(ledger, 40.0, times=5) == 0
    assert use(ledger, 101.0, times=10) == 1


class Turned:
    """A clock that only moves when somebody sleeps by it."""

    def __init__(self) -> None:
        self.now = 1_767_225_600.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Turned:
    return Turned()


@pytest.fixture
def client(wc_app: WeComApp, wc_redis: redis.Redis, clock: Turned) -> WeComClient:
    limits = Limits(wc_redis, "ww-test-corp", SMALL, now=lambda: clock.now, sleep=clock.sleep)
    return WeComClient(wc_app, wc_redis, limits=limits)


def test_a_short_wait_is_waited_and_a_long_one_is_told(client: WeComClient, wc_stub: WeComStub, clock: Turned) -> None:
    wc_stub.answer("x", {"errcode": 0})
    begun = clock.now
    for _ in range(40):
        client.call("x")
    assert clock.now - begun > 5, "the burst was used up, the rest came one by one"
    wc_stub.answer("x", {"errcode": 45009, "errmsg": "api freq out of limit"})
    with pytest.raises(WeComError):
        client.call("x")
    asked = wc_stub.count("x")
    with pytest.raises(WeComWait) as told:
        client.call("x")
    assert (told.value.kind, wc_stub.count("x")) == (Kind.WAIT, asked)
    assert 58 < told.value.retry_after <= 60


def test_a_welcome_goes_out_while_bulk_reading_is_paused(client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("externalcontact/batch/get_by_user", {"errcode": 45009})
    wc_stub.answer("externalcontact/send_welcome_msg", {"errcode": 0})
    with pytest.raises(WeComError):
        client.call("externalcontact/batch/get_by_user", body={})
    with urgent():
        client.call("externalcontact/send_welcome_msg", body={})


def test_what_was_really_sent_is_counted(client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("x", {"errcode": 0})
    client.call("x")
    wc_stub.revoke_token()
    wc_stub.answer("y", {"errcode": 45009})
    with counted() as calls:
        client.call("x")
        with pytest.raises(WeComError):
            client.call("y")
        with pytest.raises(WeComWait):
            client.call("y")
    assert calls == {"x": 2, "y": 1}, "once more with a new token; what our own gate refused was not sent"


class Crowded:
    """Answers slowly and remembers how many were inside at once."""

    def __init__(self) -> None:
        self.inside = self.most = 0
        self._lock = threading.Lock()

    def __call__(self, _call: object) -> dict[str, int]:
        with self._lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        time.sleep(0.05)
        with self._lock:
            self.inside -= 1
        return {"errcode": 0}


@pytest.fixture
def crowded(wc_stub: WeComStub) -> Crowded:
    wc_stub.on["x"] = crowd = Crowded()
    return crowd


def call_from(app: WeComApp, url: str, times: int, done: "multiprocessing.Queue[int]") -> None:
    """What one process does: many threads, one client."""
    with redis.Redis.from_url(url) as connection:
        client = WeComClient(app, connection, limits=Limits(connection, app.corp_id, Budget(parallel=3)))
        with ThreadPoolExecutor(times) as pool:
            done.put(sum(1 for _ in pool.map(lambda _n: client.call("x"), range(times))))


def test_processes_together_keep_the_cap_of_parallel_calls(
    wc_app: WeComApp, wc_valkey: Valkey, crowded: Crowded
) -> None:
    forked = multiprocessing.get_context("fork")
    done: multiprocessing.Queue[int] = forked.Queue()
    processes = [forked.Process(target=call_from, args=(wc_app, wc_valkey.url, 8, done)) for _ in range(3)]
    for process in processes:
        process.start()
    assert sum(done.get(timeout=30) for _ in processes) == 24
    for process in processes:
        process.join()
    assert crowded.most == 3


@pytest.fixture
def lonely(wc_app: WeComApp, wc_valkey: Valkey, monkeypatch: pytest.MonkeyPatch) -> Iterator[WeComClient]:
    """A client whose Redis can be stopped."""
    monkeypatch.setattr(shelf, "_REDIS_PAUSE_SECONDS", 0)
    with wc_valkey.connect() as connection:
        yield WeComClient(wc_app, connection, limits=Limits(connection, "ww-test-corp", Budget(parallel=2)))


def test_without_redis_a_process_keeps_the_limits_for_itself(
    lonely: WeComClient, wc_stub: WeComStub, wc_valkey: Valkey, crowded: Crowded
) -> None:
    lonely.call("x")
    wc_valkey.stop()
    with ThreadPoolExecutor(6) as pool:
        assert len(list(pool.map(lambda _n: lonely.call("x"), range(6)))) == 6
    assert crowded.most == 2
    wc_stub.answer("y", {"errcode": 45009})
    with pytest.raises(WeComError):
        lonely.call("y")
    with pytest.raises(WeComWait):
        lonely.call("y")


def test_a_call_under_way_when_redis_stops_ends_well(
    lonely: WeComClient, wc_stub: WeComStub, wc_valkey: Valkey
) -> None:
    def answer(_call: object) -> dict[str, int]:
        wc_valkey.stop()
        return {"errcode": 0}

    wc_stub.on["x"] = answer
    assert lonely.call("x") == {"errcode": 0}
    wc_valkey.start()
    assert lonely.call("x") == {"errcode": 0}
