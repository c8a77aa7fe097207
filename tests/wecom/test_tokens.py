import json
import multiprocessing
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import redis
import time_machine

from tests.wecom.conftest import Valkey
from tests.wecom.source import Source
from wecom import shelf, tokens
from wecom.errors import Kind, WeComError, WeComUnavailable
from wecom.shelf import SharedRedis
from wecom.tokens import Cache, Fetched


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def cache(wc_redis: redis.Redis, source: Source) -> Cache:
    return Cache(SharedRedis(wc_redis), "test:token", "secret", source)


def test_a_value_is_fetched_once_and_shared_with_another_process_cache(
    cache: Cache, source: Source, wc_redis: redis.Redis
) -> None:
    neighbour = Source()
    assert cache.get() == cache.get() == "v1"
    assert Cache(SharedRedis(wc_redis), "test:token", "secret", neighbour).get() == "v1"
    assert (source.fetched, neighbour.fetched) == (1, 0)


def test_redis_forgets_the_value_when_it_expires(cache: Cache, wc_redis: redis.Redis) -> None:
    cache.get()
    assert 7100 < wc_redis.ttl("test:token:value") <= 7200


def test_it_is_renewed_five_minutes_before_it_expires(cache: Cache, source: Source) -> None:
    with time_machine.travel("2026-01-01 00:00Z", tick=False) as clock:
        cache.get()
        clock.shift(7200 - 301)
        assert cache.get() == "v1"
        clock.shift(2)
        assert cache.get() == "v2"
    assert source.fetched == 2


def test_while_one_renews_early_the_others_go_on_with_the_old_value(
    wc_redis: redis.Redis, source: Source, cache: Cache
) -> None:
    slow = Source(delay=1)
    renewing = Cache(SharedRedis(wc_redis), "test:token", "secret", slow)
    with time_machine.travel("2026-01-01 00:00Z") as clock:
        cache.get()
        clock.shift(7200 - 100)
        thread = threading.Thread(target=renewing.get)
        thread.start()
        while not wc_redis.exists("test:token:lock"):
            time.sleep(0.01)
        assert cache.get() == "v1"
        assert slow.fetched == 0, "the renewal was still under way"
        thread.join()
    assert (source.fetched, slow.fetched) == (1, 1)


def test_an_early_renewal_that_fails_leaves_the_old_value_in_use(cache: Cache, source: Source) -> None:
    with time_machine.travel("2026-01-01 00:00Z", tick=False) as clock:
        cache.get()
        source.error = WeComUnavailable("HTTP 500", "gettoken", may_have_run=True)
        clock.shift(7200 - 100)
        assert [cache.get() for _ in range(5)] == ["v1"] * 5
        assert source.fetched == 2, "one failed attempt, then a pause"
        clock.shift(200)
        with pytest.raises(WeComUnavailable):
            cache.get()


def test_refresh_fetches_only_if_the_stored_value_is_still_the_stale_one(cache: Cache, source: Source) -> None:
    stale = cache.get()
    assert cache.refresh(stale) == "v2"
    assert cache.refresh(stale) == "v2"
    assert source.fetched == 2


def test_twenty_threads_with_a_stale_value_fetch_once(cache: Cache, source: Source) -> None:
    stale = cache.get()
    source.delay = 0.2
    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(cache.refresh, [stale] * 20)) == {"v2"}
    assert source.fetched == 2


class Overtaken:
    """A connection on which somebody else stores a value just before we get the lock."""

    def __init__(self, connection: redis.Redis) -> None:
        self._connection = connection

    def set(self, key: str, value: str, **options: Any) -> Any:
        if options.get("nx"):
            later = {"renew_at": time.time() + 5000, "expires_at": time.time() + 6000}
            self._connection.set("test:token:value", json.dumps({"value": "theirs", **later}))
        return self._connection.set(key, value, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def test_who_gets_the_lock_looks_again_before_fetching(wc_redis: redis.Redis, source: Source) -> None:
    cache = Cache(SharedRedis(Overtaken(wc_redis)), "test:token", "secret", source)  # type: ignore[arg-type]
    assert cache.get() == "theirs"
    assert source.fetched == 0


def test_a_lock_whose_holder_died_falls_off_and_does_not_block_for_ever(cache: Cache, wc_redis: redis.Redis) -> None:
    wc_redis.set("test:token:lock", "the dead", px=300)
    began = time.perf_counter()
    assert cache.get() == "v1"
    assert 0.2 < time.perf_counter() - began < 3


def test_a_lock_that_never_ends_ends_the_wait(
    cache: Cache, wc_redis: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "_PATIENCE_SECONDS", 0.3)
    wc_redis.set("test:token:lock", "somebody")
    with pytest.raises(WeComUnavailable):
        cache.get()


def test_nobody_releases_a_lock_that_belongs_to_somebody_else(wc_redis: redis.Redis) -> None:
    place = shelf.Shelf(SharedRedis(wc_redis), "test:token")
    mine = place.try_lock(10)
    assert mine
    wc_redis.set("test:token:lock", "somebody else")
    place.unlock(mine)
    assert wc_redis.get("test:token:lock") == b"somebody else"


def test_a_wrong_secret_is_not_sent_again_for_half_an_hour_by_any_process(
    cache: Cache, source: Source, wc_redis: redis.Redis
) -> None:
    neighbour = Source()
    source.error = WeComError(40001, "invalid credential", "gettoken")
    with pytest.raises(WeComError):
        cache.get()
    with pytest.raises(WeComError) as caught:
        Cache(SharedRedis(wc_redis), "test:token", "secret", neighbour).get()
    assert caught.value.kind is Kind.CONFIGURATION
    assert (source.fetched, neighbour.fetched) == (1, 0)
    (key,) = wc_redis.keys("test:token:refused:*")
    assert 1700 < wc_redis.ttl(key) <= 1800


def test_a_refusal_that_bars_nobody_is_remembered_for_a_minute(
    cache: Cache, source: Source, wc_redis: redis.Redis
) -> None:
    source.error = WeComError(48002, "api forbidden", "ticket/get")
    with pytest.raises(WeComError):
        cache.get()
    (key,) = wc_redis.keys("test:token:refused:*")
    assert 0 < wc_redis.ttl(key) <= 60


def test_a_secret_that_was_put_right_is_tried_at_once(cache: Cache, source: Source) -> None:
    source.error = WeComError(40001, "invalid credential", "gettoken")
    with pytest.raises(WeComError):
        cache.get()
    source.error = None
    cache.forget_refusal()
    assert cache.get() == "v2"


def test_it_says_when_the_value_ceases_to_be_good(cache: Cache) -> None:
    assert cache.expires_at() is None
    with time_machine.travel("2026-01-01 00:00Z", tick=False):
        cache.get()
        assert cache.expires_at() == time.time() + 7200


def test_a_server_that_is_down_is_asked_again_by_the_next_caller(cache: Cache, source: Source) -> None:
    source.error = WeComUnavailable("HTTP 500", "gettoken", may_have_run=True)
    with pytest.raises(WeComUnavailable):
        cache.get()
    source.error = None
    assert cache.get() == "v2"


def test_nothing_readable_in_redis_is_as_good_as_nothing(cache: Cache, wc_redis: redis.Redis) -> None:
    wc_redis.set("test:token:value", "not json")
    assert cache.get() == "v1"


def test_clients_that_decode_answers_serve_as_well(wc_shared_valkey: Valkey, wc_redis: redis.Redis) -> None:
    with redis.Redis.from_url(wc_shared_valkey.url, decode_responses=True) as decoding:
        source = Source()
        assert Cache(SharedRedis(decoding), "test:token", "secret", source).get() == "v1"
        assert Cache(SharedRedis(decoding), "test:token", "secret", source).get() == "v1"
    assert source.fetched == 1


def _fetch_in_a_process(url: str, start: Any, found: Any) -> None:
    with redis.Redis.from_url(url) as connection:

        def fetch() -> Fetched:
            with redis.Redis.from_url(url) as counting:
                number = counting.incr("test:fetched")
            time.sleep(0.3)
            return Fetched(f"v{number}", 7200)

        cache = Cache(SharedRedis(connection), "test:token", "secret", fetch)
        start.wait()
        found.put(cache.refresh("stale"))


def test_four_processes_with_a_stale_value_fetch_once(wc_shared_valkey: Valkey, wc_redis: redis.Redis) -> None:
    wc_redis.set(
        "test:token:value",
        json.dumps({"value": "stale", "renew_at": time.time() + 5000, "expires_at": time.time() + 6000}),
    )
    spawn = multiprocessing.get_context("spawn")
    start, found = spawn.Barrier(4), spawn.Queue()
    arguments = (wc_shared_valkey.url, start, found)
    processes = [spawn.Process(target=_fetch_in_a_process, args=arguments) for _ in range(4)]
    for process in processes:
        process.start()
    values = [found.get(timeout=30) for _ in processes]
    for process in processes:
        process.join()
    assert values == ["v1"] * 4
    assert wc_redis.get("test:fetched") == b"1"
