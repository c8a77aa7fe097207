"""Keeps a product's processes running: logs to files, restarts a bounded number of times, stops all of them."""

import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

from script.support.children import spawn, stop
from script.support.errors import MendableError
from script.support.guardian import Guardian

MOST_RESTARTS = 5
RESTARTS_WITHIN_SECONDS = 120.0
RESTART_PAUSE_SECONDS = 1.0
STOP_GRACE_SECONDS = 20.0
TAIL_LINES = 15
RUN_SECONDS = 600.0
POLL_SECONDS = 0.1


class ChildDiedError(MendableError):
    """A process ended when it should not have; the message carries the end of its log."""


class StoppedError(BaseException):
    """Somebody asked us to stop while we were busy with something else."""


@dataclass
class Child:
    """One process of the product, and when it was last restarted."""

    name: str
    command: Sequence[str | Path]
    log: Path
    process: subprocess.Popen[bytes]
    restarts: deque[float] = field(default_factory=lambda: deque(maxlen=MOST_RESTARTS))

    def log_tail(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()[-TAIL_LINES:]
        return "\n".join(f"    {self.name}: {line}" for line in lines)


class Supervisor:
    """Use it from the main thread: on Linux the children end with the thread that started them."""

    def __init__(self, *, env: Mapping[str, str], cwd: Path, logs: Path) -> None:
        self._env = env
        self._cwd = cwd
        self._logs = logs
        self._children: list[Child] = []
        self._guardian = Guardian()
        self._stopping = threading.Event()
        self._hurry = threading.Event()

    def __enter__(self) -> Self:
        self._logs.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop_all([child.process for child in self._children])
        self._guardian.close()

    def on_signal(self, _number: int, _frame: FrameType | None) -> None:
        """Stop at the next safe point; the second time, without grace. A handler for SIGINT and SIGTERM."""
        if self._stopping.is_set():
            self._hurry.set()
        self._stopping.set()

    def start(self, name: str, command: Sequence[str | Path]) -> Child:
        """Start a process that is to stay; its output goes to `<name>.log`, the previous run's to `<name>.log.1`."""
        log = self._logs / f"{name}.log"
        if log.exists():
            log.replace(self._logs / f"{name}.log.1")
        child = Child(name, command, log, self._spawn(command, log))
        self._children.append(child)
        return child

    def child(self, name: str) -> Child:
        """The process started under that name."""
        return next(child for child in self._children if child.name == name)

    def end(self, name: str) -> None:
        """End a process started under that name and forget it: nobody restarts it any more."""
        child = self.child(name)
        self._children.remove(child)
        self._stop_all([child.process])

    def run(self, name: str, command: Sequence[str | Path], *, show: bool = False) -> None:
        """Run a process to its end; `show` copies its output to the terminal. ChildDiedError if it fails or hangs."""
        log = self._logs / f"{name}.log"
        log.write_bytes(b"")
        child = Child(name, command, log, self._spawn(command, log))
        shown, deadline = 0, time.monotonic() + RUN_SECONDS
        try:
            while child.process.poll() is None:
                if time.monotonic() > deadline:
                    raise ChildDiedError(f"{name} did not end within {RUN_SECONDS:.0f} s:\n{child.log_tail()}")
                self.pause(POLL_SECONDS)
                shown = _copy_new_lines(log, shown) if show else 0
        finally:
            self._stop_all([child.process])
        if show:
            _copy_new_lines(log, shown)
        if child.process.returncode:
            raise ChildDiedError(f"{name} failed (exit code {child.process.returncode}):\n{child.log_tail()}")

    def wait_until(self, is_ready: Callable[[], bool], child: Child, *, seconds: float) -> None:
        """Return once `is_ready()`; ChildDiedError when `child` ends or the time is over."""
        deadline = time.monotonic() + seconds
        while not is_ready():
            if child.process.poll() is not None:
                raise ChildDiedError(f"{child.name} ended (exit code {child.process.returncode}):\n{child.log_tail()}")
            if time.monotonic() > deadline:
                raise ChildDiedError(f"{child.name} does not answer after {seconds:.0f} s:\n{child.log_tail()}")
            self.pause(POLL_SECONDS)

    def pause(self, seconds: float) -> None:
        """Wait; StoppedError when somebody asks us to stop meanwhile."""
        if self._stopping.wait(seconds):
            raise StoppedError

    def watch(self, also: Callable[[], None]) -> None:
        """Restart what ends by itself until asked to stop; `also` is called every moment and may raise."""
        while not self._stopping.wait(POLL_SECONDS):
            also()
            for child in self._children:
                if child.process.poll() is not None:
                    self._restart(child)

    def _restart(self, child: Child) -> None:
        code, now = child.process.returncode, time.monotonic()
        print(
            f"{child.name} ended by itself (exit code {code}). The end of {child.log}:\n{child.log_tail()}", flush=True
        )
        if len(child.restarts) == MOST_RESTARTS and now - child.restarts[0] < RESTARTS_WITHIN_SECONDS:
            raise ChildDiedError(f"{child.name} has ended {MOST_RESTARTS + 1} times within two minutes; giving up.")
        self._guardian.forget(child.process.pid)
        self.pause(RESTART_PAUSE_SECONDS)
        child.restarts.append(now)
        child.process = self._spawn(child.command, child.log)
        print(f"{child.name} started again ({len(child.restarts)} of {MOST_RESTARTS}).", flush=True)

    def _spawn(self, command: Sequence[str | Path], log: Path) -> subprocess.Popen[bytes]:
        with log.open("ab") as output:
            return spawn(command, guardian=self._guardian, env=self._env, cwd=self._cwd, output=output)

    def _stop_all(self, processes: Sequence[subprocess.Popen[bytes]]) -> None:
        stop([(process, signal.SIGTERM) for process in processes], grace_seconds=STOP_GRACE_SECONDS, hurry=self._hurry)
        for process in processes:
            self._guardian.forget(process.pid)


def _copy_new_lines(log: Path, shown: int) -> int:
    with log.open("rb") as stream:
        stream.seek(shown)
        whole = stream.read().rpartition(b"\n")
    for line in whole[0].decode(errors="replace").splitlines():
        print(f"    {line}", flush=True)
    return shown + len(whole[0]) + len(whole[1])
