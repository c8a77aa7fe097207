"""Another system of the company: takes what is forwarded, checks the signature as docs/forwarding.md tells it to."""

import hashlib
import hmac
import json
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


class Receiver:
    """Answers 200 unless told otherwise; keeps what it took, in order."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.asked = 0
        self.secret = ""
        self.status = 200
        self.headers: dict[str, str] = {}
        self.body = b"ok"
        self.drip_seconds = 0.0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/hook?from=workbench"

    @property
    def order(self) -> list[str]:
        """The customers it was told of."""
        return [told["xml"].partition("<ExternalUserID><![CDATA[")[2].partition("]]>")[0] for told in self.taken]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            receiver.asked += 1
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = receiver.status
            if status == 200 and not self._is_genuine(body):
                status = 403
            if status == 200:
                receiver.taken.append(json.loads(body) | {"delivery": self.headers["X-Workbench-Delivery"]})
            self.send_response(status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(receiver.body)))
            self.end_headers()
            with suppress(BrokenPipeError, ConnectionResetError):  # we were not waited for
                self._answer()

        def _answer(self) -> None:
            if not receiver.drip_seconds:
                self.wfile.write(receiver.body)
                return
            for byte in receiver.body:
                self.wfile.write(bytes([byte]))
                time.sleep(receiver.drip_seconds)

        def _is_genuine(self, body: bytes) -> bool:
            signed = self.headers["X-Workbench-Timestamp"].encode() + b"." + body
            expected = "sha256=" + hmac.new(receiver.secret.encode(), signed, hashlib.sha256).hexdigest()
            return hmac.compare_digest(expected, self.headers["X-Workbench-Signature"])

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

    return Handler
