"""The callback door of an app, opened with wechatpy's own cryptography so that ours cannot agree with itself."""

import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import xmltodict
from wechatpy.work.crypto import WeChatCrypto

from wecom.simulator.identity import CORP_ID, RECEIVERS

PATIENCE = 10.0
POLL_SECONDS = 0.01

Event = dict[str, Any]


class Door:
    """Records what arrives, decrypted, and answers with the statuses it was told to give, then 200."""

    def __init__(self) -> None:
        self.inner: list[str] = []
        self.envelopes: list[tuple[str, str]] = []
        self.statuses: list[int] = []
        self.keys = {one.path: (one.token, one.aes_key) for one in RECEIVERS.values()}
        self.corp_id = CORP_ID
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(POLL_SECONDS,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def events(self) -> list[Event]:
        return [xmltodict.parse(xml, force_list=("Item",))["xml"] for xml in list(self.inner)]

    def told(self, path: str) -> list[Event]:
        """The events that arrived at one of the addresses."""
        return [event for event, (at, _) in zip(self.events, self.envelopes, strict=False) if at == path]

    def wait_for(self, count: int) -> list[Event]:
        """The events that arrived, once there are so many."""
        return self.wait_until(lambda events: len(events) >= count)

    def wait_until(self, is_enough: Callable[[list[Event]], bool]) -> list[Event]:
        deadline = time.monotonic() + PATIENCE
        while not is_enough(self.events):
            assert time.monotonic() < deadline, f"still waiting; so far: {self.inner}"
            time.sleep(0.02)
        return self.events

    def receive(self, path: str, query: dict[str, str], body: bytes) -> int:
        xml = self.crypto(path).decrypt_message(body, query["msg_signature"], query["timestamp"], query["nonce"])
        self.envelopes.append((path, query["nonce"]))
        self.inner.append(xml if isinstance(xml, str) else xml.decode())
        return self.statuses.pop(0) if self.statuses else 200

    def crypto(self, path: str) -> WeChatCrypto:
        return WeChatCrypto(*self.keys[path], self.corp_id)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _handler(door: Door) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, query = self._asked()
            echo = door.crypto(path).check_signature(
                query["msg_signature"], query["timestamp"], query["nonce"], query["echostr"]
            )
            self._answer(200, echo if isinstance(echo, bytes) else echo.encode())

        def do_POST(self) -> None:
            path, query = self._asked()
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self._answer(door.receive(path, query, body), b"")

        def _asked(self) -> tuple[str, dict[str, str]]:
            parts = urlsplit(self.path)
            return parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()}

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

    return Handler
