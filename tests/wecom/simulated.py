"""The simulator as a process of its own, with an application's callback address for it to call."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

import requests

from script.support.ports import free_port
from tests.wecom import vectors as v
from wecom.app import WeComApp
from wecom.envelope import BadEnvelope, Envelope
from wecom.events import Event, parse

READY_SECONDS = 30


@dataclass
class Receiver:
    """Answers the simulator's callbacks as an application does, and keeps what it was told."""

    envelope: Envelope = field(default_factory=lambda: Envelope(v.SIM_TOKEN, v.SIM_KEY, v.SIM_CORP))
    told: "Queue[Event]" = field(default_factory=Queue)

    def __enter__(self) -> Self:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                query = dict(parse_qsl(urlsplit(self.path).query))
                self._answer(lambda: receiver.envelope.verify_url(**query))

            def do_POST(self) -> None:
                query = dict(parse_qsl(urlsplit(self.path).query))
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self._answer(lambda: receiver.told.put(parse(receiver.envelope.open(body, **query))) or b"")

            def _answer(self, work: Any) -> None:
                try:
                    status, body = 200, work()
                except BadEnvelope:
                    status, body = 403, b""
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"


class Simulator:
    """The small corp on a free port."""

    def __init__(self, folder: Path, app_url: str) -> None:
        self.url = f"http://127.0.0.1:{free_port()}"
        command = [sys.executable, "-m", "wecom.simulator", "--port", self.url.rpartition(":")[2], "--size", "small"]
        log = (folder / "simulator.log").open("wb")
        with log:
            self._process = subprocess.Popen(
                [*command, "--state", folder / "corp.db", "--app-url", app_url],
                stderr=log,
                env={**os.environ, "PYTHONPATH": os.getcwd()},  # noqa: PTH109
            )
        deadline = time.monotonic() + READY_SECONDS
        while True:
            try:
                self.ask("GET", "health")
            except requests.ConnectionError:
                assert self._process.poll() is None, (folder / "simulator.log").read_text()
                assert time.monotonic() < deadline, "the simulator did not come up"
                time.sleep(0.05)
            else:
                return

    def ask(self, method: str, path: str, **body: Any) -> Any:
        answer = requests.request(method, f"{self.url}/__sim/{path}", json=body or None, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)

    @property
    def app(self) -> WeComApp:
        return WeComApp(
            v.SIM_CORP,
            1000002,
            "sim-app-secret-000000000000000000000000000",
            api_base=f"{self.url}/cgi-bin/",
            authorize_url=f"{self.url}/connect/oauth2/authorize",
            qr_login_url=f"{self.url}/wwlogin/sso/login",
        )
