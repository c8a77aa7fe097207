"""A WeCom server of a few lines for what the simulator is too well-behaved for: counting, dawdling, nonsense."""

import json
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Call:
    """One request as it arrived."""

    method: str
    api: str
    params: dict[str, str]
    raw_body: bytes
    content_type: str | None

    @property
    def body(self) -> Any:
        return json.loads(self.raw_body)


@dataclass(frozen=True)
class Raw:
    """An answer that is not a JSON object with status 200."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    hang_up: bool = False


Answer = dict[str, Any] | Raw
NOT_FOUND = {"errcode": 40066, "errmsg": "the stub has no such API"}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # twenty threads connect at the same instant


class WeComStub:
    """Gives out tokens T1, T2, …; only the newest is good. ``on[api]`` answers everything else."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.on: dict[str, Callable[[Call], Answer]] = {"gettoken": self._give_token}
        self.tokens_given = 0
        self.good_token: str | None = None
        self.token_delay = 0.0
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def api_base(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/cgi-bin/"

    def count(self, api: str) -> int:
        return sum(call.api == api for call in self.calls)

    def last(self, api: str) -> Call:
        return next(call for call in reversed(self.calls) if call.api == api)

    def answer(self, api: str, answer: Answer, *more: Answer) -> None:
        """Answer calls of ``api`` in this order, repeating the last one."""
        queue = [answer, *more]
        self.on[api] = lambda _call: queue.pop(0) if len(queue) > 1 else queue[0]

    def revoke_token(self) -> None:
        self.good_token = None

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _give_token(self, _call: Call) -> Answer:
        time.sleep(self.token_delay)
        self.tokens_given += 1
        self.good_token = f"T{self.tokens_given}"
        return {"errcode": 0, "errmsg": "ok", "access_token": self.good_token, "expires_in": 7200}

    def _reply(self, call: Call) -> Answer:
        self.calls.append(call)
        if call.api != "gettoken" and call.params.get("access_token") != self.good_token:
            return {"errcode": 40014, "errmsg": "invalid access_token, hint: [1], from ip: 127.0.0.1"}
        return self.on.get(call.api, lambda _call: NOT_FOUND)(call)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        stub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                url = urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                api = url.path.removeprefix("/cgi-bin/")
                params = dict(parse_qsl(url.query, keep_blank_values=True))
                answer = stub._reply(Call(self.command, api, params, body, self.headers.get("Content-Type")))
                if not isinstance(answer, Raw):
                    answer = Raw(body=json.dumps(answer).encode())
                if answer.hang_up:
                    self.close_connection = True
                    return
                with suppress(ConnectionError):  # the client may have lost patience
                    self._send(answer)

            do_POST = do_GET  # noqa: N815 - http.server's own naming

            def _send(self, answer: Raw) -> None:
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, *_: object) -> None:
                return

        return Handler
