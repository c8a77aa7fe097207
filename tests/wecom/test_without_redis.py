import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.wecom.conftest import Valkey
from tests.wecom.source import Source
from tests.wecom.stub import WeComStub
from wecom import shelf
from wecom.app import WeComApp
from wecom.client import WeComClient
from wecom.errors import WeComError
from wecom.shelf import SharedRedis
from wecom.tokens import Cache


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def lonely(wc_valkey: Valkey, source: Source) -> Iterator[Cache]:
    with wc_valkey.connect() as connection:
        yield Cache(SharedRedis(connection), "test:token", "secret", source)


def test_when_redis_stops_the_known_value_goes_on_and_a_new_one_can_be_fetched(
    lonely: Cache, source: Source, wc_valkey: Valkey
) -> None:
    assert lonely.get() == "v1"
    wc_valkey.stop()
    assert lonely.get() == "v1"
    assert lonely.refresh("v1") == "v2"
    assert lonely.get() == "v2"
    assert source.fetched == 2


def test_without_redis_twenty_threads_still_fetch_once(lonely: Cache, source: Source, wc_valkey: Valkey) -> None:
    wc_valkey.stop()
    source.delay = 0.2
    with ThreadPoolExecutor(20) as pool:
        assert {future.result() for future in [pool.submit(lonely.get) for _ in range(20)]} == {"v1"}
    assert source.fetched == 1


def test_without_redis_a_wrong_secret_is_still_not_sent_again(lonely: Cache, source: Source, wc_valkey: Valkey) -> None:
    wc_valkey.stop()
    source.error = WeComError(40001, "invalid credential", "gettoken")
    for _ in range(3):
        with pytest.raises(WeComError):
            lonely.get()
    assert source.fetched == 1


def test_a_redis_outage_is_logged_once_and_its_end_too(
    lonely: Cache, wc_valkey: Valkey, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "_REDIS_PAUSE_SECONDS", 0)
    with caplog.at_level(logging.INFO, "wecom.shelf"):
        wc_valkey.stop()
        for _ in range(3):
            lonely.get()
        wc_valkey.start()
        lonely.get()
        lonely.get()
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]


def test_a_client_goes_on_calling_before_during_and_after_an_outage(
    wc_app: WeComApp, wc_stub: WeComStub, wc_valkey: Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "_REDIS_PAUSE_SECONDS", 0)
    wc_stub.answer("x", {"errcode": 0})
    with wc_valkey.connect() as connection:
        client = WeComClient(wc_app, connection)
        client.call("x")
        wc_valkey.stop()
        client.call("x")
        wc_stub.revoke_token()
        client.call("x")
        wc_valkey.start()
        client.call("x")
        client.call("x")
    assert wc_stub.count("gettoken") == 3, "the first, the revoked one's successor, and one for the empty Redis"
