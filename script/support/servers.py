"""Embedded PostgreSQL and Valkey on Unix sockets under one data directory, for the demo and the tests.

    with Servers(Path(".workbench/servers")) as servers:
        servers.database_url("workbench")   # postgresql://postgres@/workbench?host=…
        servers.redis_url                   # unix:///…/valkey.sock

In the foreground: python -m script.support.servers --data DIR
"""

import argparse
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

from script.support import postgres, valkey
from script.support.children import spawn, stop
from script.support.data_lock import DataLock
from script.support.errors import MendableError
from script.support.guardian import Guardian
from script.support.server_user import ServerUser

# sockaddr_un holds 104 bytes on macOS and 108 on Linux, the closing NUL included.
MAX_SOCKET_PATH = 103
STOP_GRACE_SECONDS = 20.0
STALE_FILES = ("pg/postmaster.pid", "run/.s.PGSQL.5432", "run/.s.PGSQL.5432.lock", "run/valkey.sock")


class ServersError(MendableError):
    """The servers could not be started; the message says why and what to do."""


class Servers:
    """Both servers, from `start()` (or `with`) to `stop()`; `fast` gives durability up for speed, for tests.

    `settings` are PostgreSQL's, on top of ours.
    """

    def __init__(self, data_dir: Path, *, fast: bool = False, settings: Mapping[str, str] | None = None) -> None:
        self.data = data_dir.resolve()
        self.fast = fast
        self.settings = settings or {}
        self._run = self.data / "run"
        self._user = ServerUser.needed()
        self._open = ExitStack()
        self._postgres: subprocess.Popen[bytes] | None = None
        self._valkey: subprocess.Popen[bytes] | None = None
        self._spawn_valkey: Callable[[], None] = self._not_started

    def start(self) -> None:
        """Start both and return when both answer; raises ServersError, ServerUserError or DataInUseError."""
        self._check_paths()
        with ExitStack() as opened:
            self._make_folders()
            lock = opened.enter_context(DataLock(self.data / "lock"))
            # Nobody else holds the lock, so whatever these files say about a running server is a lie.
            for name in STALE_FILES:
                (self.data / name).unlink(missing_ok=True)
            if self._user:
                self._user.own(self.data)
                self._user.require_reach(self.data, "the data directory")
            guardian = opened.enter_context(Guardian())
            opened.callback(self._stop_children, guardian)
            self._start_children(guardian, lock)
            self._open = opened.pop_all()

    def stop(self) -> None:
        """Stop both, keeping their data; harmless when they are not running."""
        self._open.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def postgres_pid(self) -> int:
        return _running(self._postgres).pid

    @property
    def valkey_pid(self) -> int:
        return _running(self._valkey).pid

    @property
    def redis_url(self) -> str:
        return f"unix://{quote(str(self._run / 'valkey.sock'))}"

    def database_url(self, name: str = "postgres") -> str:
        return f"postgresql://postgres@/{quote(name)}?host={quote(str(self._run), safe='')}"

    def create_database(self, name: str) -> None:
        """Create the database `name` unless it exists."""
        postgres.create_database(self._run, name)

    @contextmanager
    def without_valkey(self) -> Iterator[None]:
        """Valkey is down for the length of the block and starts again after it; `fast` has forgotten everything."""
        stop([(_running(self._valkey), signal.SIGTERM)], grace_seconds=STOP_GRACE_SECONDS)
        try:
            yield
        finally:
            (self._run / "valkey.sock").unlink(missing_ok=True)
            self._spawn_valkey()
            self._wait_until_ready()

    def exited(self) -> str | None:
        """The name of a server that has ended by itself, else None."""
        for name, process in (("PostgreSQL", self._postgres), ("Valkey", self._valkey)):
            if process is not None and process.poll() is not None:
                return name
        return None

    def log_tail(self, lines: int = 15) -> str:
        """The last lines of both logs, for a person to read."""
        logs = [self.data / "postgres.log", self.data / "valkey.log"]
        tails = [(log.name, log.read_text(errors="replace").splitlines()[-lines:]) for log in logs if log.exists()]
        return "\n".join(f"{name}: {line}" for name, tail in tails for line in tail)

    def _not_started(self) -> None:
        raise ServersError("The servers are not running.")

    def _check_paths(self) -> None:
        socket = self._run / ".s.PGSQL.5432.lock"
        if len(str(socket).encode()) > MAX_SOCKET_PATH:
            raise ServersError(
                f"The data directory's path is too long for a Unix socket ({len(str(socket).encode())} bytes with "
                f"the socket's name, at most {MAX_SOCKET_PATH}): {self.data}. Choose a shorter one (--home DIR)."
            )
        if self._user:
            self._user.require_reach(postgres.program("postgres").parent, "PostgreSQL")
            self._user.require_reach(valkey.program().parent, "Valkey")

    def _make_folders(self) -> None:
        try:
            for folder in (self.data, self._run, self.data / "pg", self.data / "valkey"):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise ServersError(f"The data directory {self.data} cannot be made: {error.strerror}.") from error

    def _start_children(self, guardian: Guardian, lock: DataLock) -> None:
        postgres.initialise(self.data / "pg", user=self._user, fast=self.fast, log=self.data / "postgres.log")
        with _log(self.data / "postgres.log") as log:
            self._postgres = spawn(
                postgres.command(self.data / "pg", self._run, fast=self.fast, settings=self.settings),
                guardian=guardian,
                stop_signal=signal.SIGINT,  # a "fast" shutdown: ends sessions, writes a checkpoint
                user=self._user,
                env=postgres.ENVIRONMENT,
                cwd=Path("/"),
                output=log,
                keep_open=[lock.fileno()],
            )
        self._spawn_valkey = partial(self._start_valkey, guardian, lock)
        self._spawn_valkey()
        self._wait_until_ready()

    def _start_valkey(self, guardian: Guardian, lock: DataLock) -> None:
        with _log(self.data / "valkey.log") as log:
            self._valkey = spawn(
                valkey.command(self.data / "valkey", self._run / "valkey.sock", fast=self.fast),
                guardian=guardian,
                user=self._user,
                cwd=Path("/"),
                output=log,
                keep_open=[lock.fileno()],
            )

    def _wait_until_ready(self) -> None:
        ready = postgres.wait_until_ready(self._run, _running(self._postgres)) and valkey.wait_until_ready(
            self._run / "valkey.sock", _running(self._valkey)
        )
        if not ready:
            raise ServersError(f"{self.exited() or 'A server'} did not come up. The end of its log:\n{self.log_tail()}")

    def _stop_children(self, guardian: Guardian) -> None:
        started = [(self._postgres, signal.SIGINT), (self._valkey, signal.SIGTERM)]
        running = [(process, number) for process, number in started if process is not None]
        stop(running, grace_seconds=STOP_GRACE_SECONDS)
        for process, _ in running:
            guardian.forget(process.pid)
        self._postgres = self._valkey = None


@contextmanager
def scratch_directory(prefix: str = "wb-") -> Iterator[Path]:
    """A short-lived directory for throw-away servers: in memory where there is room, else in the temporary folder."""
    memory = Path("/dev/shm")  # noqa: S108 - a private folder is made inside it
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 1 << 30
    path = Path(tempfile.mkdtemp(prefix=prefix, dir=memory if roomy else None))
    path.chmod(0o711)  # root's servers run as another user, who has to pass through
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _running(process: subprocess.Popen[bytes] | None) -> subprocess.Popen[bytes]:
    if process is None:
        raise ServersError("The servers are not running.")
    return process


def _log(path: Path) -> IO[bytes]:
    return path.open("ab")


def main() -> None:
    """Run the servers in the foreground until SIGINT or SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m script.support.servers", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--fast", action="store_true", help="no durability, for tests")
    options = parser.parse_args()
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    with Servers(options.data, fast=options.fast) as servers:
        print(f"DATABASE_URL={servers.database_url()}\nREDIS_URL={servers.redis_url}\nready", flush=True)
        while servers.exited() is None and not stopping.wait(0.5):
            continue
        if gone := servers.exited():
            raise SystemExit(f"{gone} ended by itself.\n{servers.log_tail()}")


if __name__ == "__main__":
    try:
        main()
    except MendableError as error:
        raise SystemExit(f"{error}") from None
