"""Four clients, each a process of its own with one kept connection; their work is niced, the server's is not."""

import os
import socket
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from types import TracebackType
from typing import NamedTuple, Self

CLIENTS = 4
NICENESS = 10
PATIENCE_SECONDS = 60.0


class Request(NamedTuple):
    """Bytes to send; nothing is put together while time runs."""

    wire: bytes


class BadAnswerError(RuntimeError):
    """The server refused or failed: a time of that would be worthless."""


class Clients:
    """A pool of clients that stay alive between measurements."""

    def __enter__(self) -> Self:
        self._pool = ProcessPoolExecutor(CLIENTS, mp_context=get_context("spawn"), initializer=_settle_down)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown()

    def drive(self, port: int, requests: Sequence[Request], seconds: float) -> list[float]:
        """Seconds of every request; each client goes round its own quarter until the time is over."""
        quarters = [requests[number::CLIENTS] for number in range(CLIENTS)]
        running = [self._pool.submit(_drive, port, quarter, seconds) for quarter in quarters if quarter]
        return [took for one in running for took in one.result()]

    def pass_once(self, port: int, requests: Sequence[Request], most_seconds: float) -> None:
        """Each request once, as many as the time allows, to warm what is read."""
        quarters = [requests[number::CLIENTS] for number in range(CLIENTS)]
        running = [
            self._pool.submit(_drive, port, quarter, most_seconds, is_once=True) for quarter in quarters if quarter
        ]
        for one in running:
            one.result()


def get(path: str, *, cookie: str = "") -> Request:
    """A GET as a phone sends it."""
    headers = f"Host: 127.0.0.1\r\nAccept: application/json\r\nCookie: workbench={cookie}\r\n"
    return Request(f"GET {path} HTTP/1.1\r\n{headers}\r\n".encode())


def post(path: str, body: bytes, *, headers: str = "") -> Request:
    """A POST of a body, with more headers (each ended by a line break)."""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    return Request(head.encode() + body)


def _settle_down() -> None:
    os.nice(NICENESS)


def _drive(port: int, requests: Sequence[Request], seconds: float, *, is_once: bool = False) -> list[float]:
    took: list[float] = []
    end = time.perf_counter() + seconds
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while True:
            for request in requests:
                began = time.perf_counter()
                if began >= end:
                    return took
                _ask(connection, request)
                took.append(time.perf_counter() - began)
            if is_once:
                return took


def _ask(connection: socket.socket, request: Request) -> None:
    try:
        _exchange(connection, request)
    except TimeoutError as error:
        asked = request.wire.partition(b"\r\n")[0].decode()
        raise BadAnswerError(f"{asked} was not answered within {PATIENCE_SECONDS:.0f} seconds") from error


def _exchange(connection: socket.socket, request: Request) -> None:
    connection.sendall(request.wire)
    answer = b""
    while (cut := answer.find(b"\r\n\r\n")) < 0:
        answer += _some(connection)
    head = answer[:cut].lower()
    if not head.startswith((b"http/1.1 200", b"http/1.1 204")):
        asked, answered = (wire.partition(b"\r\n")[0].decode() for wire in (request.wire, answer))
        raise BadAnswerError(f"{asked} was answered {answered}")
    length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
    missing = length - (len(answer) - cut - 4)
    while missing > 0:
        missing -= len(_some(connection))


def _some(connection: socket.socket) -> bytes:
    part = connection.recv(1 << 18)
    if not part:
        raise BadAnswerError("the server closed the connection")
    return part
