"""One signed POST: to the address that was checked, without redirects, over after seven seconds whatever happens."""

import hashlib
import hmac
import http.client
import socket
import ssl
import threading
from dataclasses import dataclass

from workbench.forwarding.addresses import Policy, UnsafeAddress, resolve, take_apart

CONNECT_SECONDS = 3.0
ALL_SECONDS = 7.0
KEPT_BYTES = 300


class NotDelivered(Exception):
    """The receiver did not take it; the text is for an administrator."""

    def __init__(self, reason: str, *, status: int | None = None, head: str | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.head = head


@dataclass(frozen=True, slots=True)
class Taken:
    """A 2xx answer and its first bytes."""

    status: int
    head: str


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The value of X-Workbench-Signature."""
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"sha256={digest.hexdigest()}"


def post(url: str, body: bytes, headers: dict[str, str], policy: Policy, *, all_seconds: float = ALL_SECONDS) -> Taken:
    """Post and read the beginning of the answer; anything but a 2xx raises `NotDelivered`."""
    try:
        destination = take_apart(url, policy)
        address = resolve(destination, policy)
    except UnsafeAddress as error:
        raise NotDelivered(str(error)) from error
    connection = http.client.HTTPConnection(destination.host, destination.port)
    connection.default_port = 443 if destination.is_https else 80  # what the Host header leaves out
    hurry: threading.Timer | None = None
    try:
        plain = socket.create_connection((address, destination.port), timeout=CONNECT_SECONDS)
        connection.sock = plain
        # A receiver that sends a byte now and then would hold a worker for as long as it likes.
        hurry = threading.Timer(all_seconds, _cut, args=[plain])
        hurry.start()
        plain.settimeout(all_seconds)
        if destination.is_https:
            connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=destination.host)
        connection.request("POST", destination.path, body, headers)
        answer = connection.getresponse()
        head = answer.read(KEPT_BYTES).decode(errors="replace").replace("\0", "")
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotDelivered(_reason(error)) from error
    finally:
        if hurry is not None:
            hurry.cancel()
        connection.close()
    if not 200 <= answer.status < 300:
        moved = " (redirects are not followed)" if 300 <= answer.status < 400 else ""
        raise NotDelivered(f"HTTP {answer.status}{moved}", status=answer.status, head=head)
    return Taken(answer.status, head)


def _cut(plain: socket.socket) -> None:
    try:
        plain.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it is over already


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid: {error.verify_message}"
    return f"{type(error).__name__}: {error}"[:KEPT_BYTES]
