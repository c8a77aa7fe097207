"""Starts child processes that do not outlive the process that started them."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from script.support.guardian import Guardian
from script.support.server_user import LIBC, ServerUser

PR_SET_PDEATHSIG = 1


def spawn(
    command: Sequence[str | Path],
    *,
    guardian: Guardian,
    stop_signal: signal.Signals = signal.SIGTERM,
    user: ServerUser | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    output: IO[bytes] | int | None = None,
    keep_open: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own, so that Ctrl-C reaches only the supervisor.

    When the supervisor is killed, Linux sends `stop_signal` at once (call this from a thread that lives as long as the
    child does: the kernel watches the thread), and on every system the guardian sends it and later kills.
    """
    process = subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        env=dict(env) if env is not None else None,
        cwd=cwd,
        pass_fds=list(keep_open),
        start_new_session=True,
        preexec_fn=_preparation(stop_signal, os.getpid(), user) if LIBC or user else None,
    )
    guardian.watch(process.pid, stop_signal)
    return process


def stop(
    processes: Sequence[tuple[subprocess.Popen[bytes], signal.Signals]],
    *,
    grace_seconds: float,
    hurry: threading.Event | None = None,
) -> None:
    """Ask all to stop, wait for all, and kill with its whole session what is left after the grace or on `hurry`."""
    for process, stop_signal in processes:
        if process.poll() is None:
            process.send_signal(stop_signal)
    deadline = time.monotonic() + grace_seconds
    while any(process.poll() is None for process, _ in processes):
        if time.monotonic() > deadline or (hurry and hurry.is_set()):
            break
        time.sleep(0.03)
    for process, _ in processes:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _preparation(stop_signal: signal.Signals, parent: int, user: ServerUser | None) -> Callable[[], None]:
    """What the child does between fork and exec."""

    def prepare() -> None:
        if user:
            user.become()
        if LIBC:  # after the change of user, which would clear it
            LIBC.prctl(PR_SET_PDEATHSIG, int(stop_signal), 0, 0, 0)
            if os.getppid() != parent:  # the supervisor died between fork and prctl
                os._exit(1)

    return prepare
