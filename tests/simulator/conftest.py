"""A running simulator with the small corp, and the door of an app that receives its events."""

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.simulator.door import Door
from wecom.simulator.app import create_simulator
from wecom.simulator.engine import EXTENSION, Simulator
from wecom.simulator.identity import APP_SECRET

TIMEOUT = 10
POLL_SECONDS = 0.01


class QuietHandler(WSGIRequestHandler):
    def log(self, *args: object, **kwargs: object) -> None:
        """Nothing on the terminal."""


class RunningSimulator:
    """The simulator on a port of its own, spoken to over HTTP like the real thing."""

    def __init__(self, url: str, engine: Simulator, http: requests.Session, secret: str = APP_SECRET) -> None:
        self.url, self.engine, self.http, self.secret = url, engine, http, secret

    def of_app(self, app: dict[str, Any]) -> "RunningSimulator":
        """The same simulator as another of the corp's apps calls it."""
        return RunningSimulator(self.url, self.engine, self.http, app["secret"])

    def fetch_token(self) -> str:
        return str(self.get("gettoken", corpid=self.engine.corp_id, corpsecret=self.secret)["access_token"])

    def get(self, api: str, **query: Any) -> dict[str, Any]:
        return self._json(self.http.get(f"{self.url}/cgi-bin/{api}", params=query, timeout=TIMEOUT))

    def call(self, api: str, body: dict[str, Any] | None = None, **query: Any) -> dict[str, Any]:
        """A call with a valid token: POST when there is a body."""
        query = {"access_token": self.fetch_token()} | query
        if body is None:
            return self.get(api, **query)
        sent = json.dumps(body, ensure_ascii=False).encode()
        return self._json(self.http.post(f"{self.url}/cgi-bin/{api}", params=query, data=sent, timeout=TIMEOUT))

    def upload(self, content: bytes, kind: str = "image", *, api: str = "media/upload") -> dict[str, Any]:
        query = {"access_token": self.fetch_token(), "type": kind}
        files = {"media": ("图.png", content)}
        return self._json(self.http.post(f"{self.url}/cgi-bin/{api}", params=query, files=files, timeout=TIMEOUT))

    def control(self, path: str, body: dict[str, Any] | None = None, *, status: int = 200) -> Any:
        url = f"{self.url}/__sim/{path}"
        sent = self.http.get(url, timeout=TIMEOUT) if body is None else self.http.post(url, json=body, timeout=TIMEOUT)
        assert sent.status_code == status, sent.text
        return sent.json()

    def act(self, act: str, **given: Any) -> Any:
        return self.control(f"acts/{act}", given)

    def advance(self, seconds: float) -> None:
        self.control("clock", {"advance_seconds": seconds})

    @staticmethod
    def _json(answer: requests.Response) -> dict[str, Any]:
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture
def door() -> Iterator[Door]:
    with Door() as opened:
        yield opened


@pytest.fixture
def start(tmp_path: Path, door: Door) -> Iterator[Callable[..., RunningSimulator]]:
    """Starts a simulator on a state file; a second start on the same file is a restart."""
    stops: list[Callable[[], None]] = []

    def started(name: str = "corp.sqlite", **options: Any) -> RunningSimulator:
        for stop in stops:
            stop()
        stops.clear()
        app = create_simulator(tmp_path / name, door.url, **({"size": "small"} | options))
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=QuietHandler)
        thread = threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,))
        thread.start()
        engine, http = app.extensions[EXTENSION], requests.Session()

        def stop() -> None:
            server.shutdown()
            thread.join()
            server.server_close()
            engine.close()
            http.close()

        stops.append(stop)
        return RunningSimulator(f"http://127.0.0.1:{server.port}", engine, http)

    yield started
    for stop in stops:
        stop()


@pytest.fixture
def corp(start: Callable[..., RunningSimulator]) -> RunningSimulator:
    return start()
