"""How the embedded Valkey is started and asked."""

import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from script.support.binaries import valkey_server

READY_SECONDS = 30.0


def program() -> Path:
    return valkey_server()


def command(data: Path, unix_socket: Path, *, fast: bool) -> list[str | Path]:
    """The command line of the server: no TCP port; append-only file unless `fast`."""
    return [
        *(program(), "--port", "0", "--unixsocket", unix_socket, "--unixsocketperm", "700"),
        *("--dir", data, "--daemonize", "no", "--save", "", "--appendonly", "no" if fast else "yes"),
    ]


def wait_until_ready(unix_socket: Path, process: subprocess.Popen[bytes]) -> bool:
    """True once it answers PING, False when it has ended or the time is over."""
    deadline = time.monotonic() + READY_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if _answers(unix_socket):
            return True
        time.sleep(0.03)
    return False


def _answers(unix_socket: Path) -> bool:
    with suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1)
        connection.connect(str(unix_socket))
        connection.sendall(b"PING\r\n")
        return connection.recv(16).startswith(b"+PONG")
    return False
