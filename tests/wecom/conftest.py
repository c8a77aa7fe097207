import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from script.support import valkey
from tests.wecom.stub import WeComStub
from wecom.app import WeComApp
from wecom.client import WeComClient


class Valkey:
    """A Valkey server of our own, which a test may stop and start."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"unix://{folder}/v.sock"

    def start(self) -> None:
        command = valkey.command(self._folder, self._folder / "v.sock", fast=True)
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        assert valkey.wait_until_ready(self._folder / "v.sock", self._process)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def connect(self) -> redis.Redis:
        return redis.Redis.from_url(self.url, socket_connect_timeout=1, socket_timeout=2)


@pytest.fixture(scope="session")
def wc_shared_valkey() -> Iterator[Valkey]:
    with tempfile.TemporaryDirectory(prefix="wecom-") as folder:
        server = Valkey(Path(folder))
        server.start()
        yield server
        server.stop()


@pytest.fixture
def wc_valkey() -> Iterator[Valkey]:
    """A server for one test alone, to be stopped at will."""
    with tempfile.TemporaryDirectory(prefix="wecom-") as folder:
        server = Valkey(Path(folder))
        server.start()
        yield server
        server.stop()


@pytest.fixture
def wc_redis(wc_shared_valkey: Valkey) -> Iterator[redis.Redis]:
    with wc_shared_valkey.connect() as connection:
        connection.flushall()
        yield connection


@pytest.fixture
def wc_stub() -> Iterator[WeComStub]:
    with WeComStub() as stub:
        yield stub


@pytest.fixture
def wc_app(wc_stub: WeComStub) -> WeComApp:
    return WeComApp("ww-test-corp", 1000002, "test-secret-0123456789", api_base=wc_stub.api_base)


@pytest.fixture
def wc_client(wc_app: WeComApp, wc_redis: redis.Redis) -> WeComClient:
    return WeComClient(wc_app, wc_redis, timeout=(1.0, 2.0))
