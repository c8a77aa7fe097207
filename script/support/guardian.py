"""A tiny process that stops the children when their supervisor vanishes, also where the kernel cannot (macOS)."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from types import TracebackType
from typing import Self

GRACE_SECONDS = 15.0


class Guardian:
    """The supervisor's end: tells the guardian process whom to watch over a pipe that closes with the supervisor."""

    def __init__(self) -> None:
        # -I -S and a session of its own: it starts in milliseconds and no terminal signal reaches it.
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", __file__], stdin=subprocess.PIPE, start_new_session=True, cwd="/"
        )

    def watch(self, pid: int, stop_signal: signal.Signals) -> None:
        self._tell(f"watch {pid} {int(stop_signal)}")

    def forget(self, pid: int) -> None:
        """To be told once `pid` has been reaped: the number may belong to somebody else soon."""
        self._tell(f"forget {pid}")

    def close(self) -> None:
        """End the guardian process; whoever is still watched is stopped by it."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # a lost guardian is no reason to fail: it is the second line of defence
            self._process.stdin.write(f"{line}\n".encode())
            self._process.stdin.flush()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _send(pid: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def main() -> None:
    """Keep the list of the watched until the pipe closes, then stop them, then kill them."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    watched: dict[int, int] = {}
    for line in sys.stdin:
        word, pid, *rest = line.split()
        if word == "watch":
            watched[int(pid)] = int(rest[0])
        else:
            watched.pop(int(pid), None)
    for pid, number in watched.items():
        _send(pid, number)
    deadline = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < deadline and any(map(is_alive, watched)):
        time.sleep(0.05)
    for pid in filter(is_alive, watched):
        _send(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
