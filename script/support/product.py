"""The whole product in one go, from the database to the workers, for the demo and for the browser tests."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from script.support.demo_corp.story import act_out
from script.support.demo_corp.world import World
from script.support.paths import REPOSITORY
from script.support.place import DATABASE, Place, environment
from script.support.probe import answers, post_json
from script.support.progress import step
from script.support.servers import Servers
from script.support.stamps import Stamp, fingerprint, sources
from script.support.supervisor import Child, ChildDiedError, Supervisor

READY_SECONDS = 90.0
COMPANY_SECONDS = 300.0
"""To make up 200,000 relations on a machine that has other things to do."""
FIRST_QUEUES = ("events", "derive", "sync", "default")
FLASK = [sys.executable, "-m", "flask", "--app", "wsgi"]


@dataclass(frozen=True, slots=True)
class Product:
    """A running product; it ends with the block that opened it."""

    place: Place
    supervisor: Supervisor
    servers: Servers | None
    web: Child
    worker: Child

    def watch(self) -> None:
        """Keep everything running until a signal asks to stop."""
        self.supervisor.watch(self._require_servers)

    def _require_servers(self) -> None:
        gone = self.servers.exited() if self.servers else None
        if self.servers and gone:
            raise ChildDiedError(f"{gone} ended by itself:\n{self.servers.log_tail()}")


@contextmanager
def open_product(
    place: Place,
    *,
    fast: bool = False,
    database_url: str = "",
    redis_url: str = "",
    on_supervisor: Callable[[Supervisor], None] | None = None,
) -> Iterator[Product]:
    """Start everything, load the corp on the first start, and give the product once it answers.

    Embedded servers start unless both URLs are given. `on_supervisor` is told who supervises before anything slow.
    """
    place.home.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        servers = None
        if not (database_url and redis_url):
            servers = stack.enter_context(_servers(place.home / "servers", fast=fast))
            database_url = database_url or servers.database_url(DATABASE)
            redis_url = redis_url or servers.redis_url
        env = environment(place, database_url=database_url, redis_url=redis_url)
        with Supervisor(env=env, cwd=REPOSITORY, logs=place.logs) as supervisor:
            if on_supervisor:
                on_supervisor(supervisor)
            _migrate(place, supervisor, database_url)
            _start_simulator(place, supervisor)
            web = _start_app(place, supervisor)
            worker = _load_once(place, supervisor)
            yield Product(place, supervisor, servers, web, worker)


@contextmanager
def _servers(data: Path, *, fast: bool) -> Iterator[Servers]:
    servers = Servers(data, fast=fast)
    with step("PostgreSQL and Valkey"):
        servers.start()
        servers.create_database(DATABASE)
    try:
        yield servers
    finally:
        servers.stop()


def _migrate(place: Place, supervisor: Supervisor, database_url: str) -> None:
    with step("database migrations") as current:
        files = sources(REPOSITORY / "migrations", without=frozenset({"__pycache__"}))
        stamp = Stamp(place.home / "migrated", fingerprint(files, database_url))
        if stamp.is_current():
            current.note = "unchanged"
            return
        supervisor.run("migrations", [*FLASK, "db", "upgrade"])
        stamp.write()


def _start_simulator(place: Place, supervisor: Supervisor) -> None:
    with step("WeCom simulator"):
        place.simulator_state.parent.mkdir(exist_ok=True)
        child = supervisor.start(
            "simulator",
            [
                *(sys.executable, "-m", "wecom.simulator", "--host", place.host, "--port", str(place.simulator_port)),
                *("--state", place.simulator_state, "--app-url", place.app_url, "--size", place.corp_size),
            ],
        )
        health = f"{place.simulator_url}/__sim/health"
        patience = COMPANY_SECONDS if place.corp_size == "company" else READY_SECONDS
        supervisor.wait_until(lambda: answers(health, containing=b'"wecom"'), child, seconds=patience)
        if made_at := place.fixed_now or place.corp_made_at:
            # The corp's dates are relative to the clock under which it is made.
            post_json(f"{place.simulator_url}/__sim/clock", {"now": made_at, "frozen": True})
            post_json(f"{place.simulator_url}/__sim/reset", {})


def _start_app(place: Place, supervisor: Supervisor) -> Child:
    with step("web server and workers"):
        web = supervisor.start(
            "web",
            [
                *(
                    sys.executable,
                    "-m",
                    "gunicorn",
                    "wsgi:app",
                    "--no-control-socket",
                    "--workers",
                    str(place.web_workers),
                ),
                *("--bind", place.app_url.removeprefix("http://")),
            ],
        )
        by_the_clock = [] if _loaded(place).exists() else ["--queues", ",".join(FIRST_QUEUES)]
        worker = supervisor.start("worker", [*FLASK, "worker", *by_the_clock])
        welcome = supervisor.start("welcome-worker", [*FLASK, "worker", "--queues", "welcome"])
        supervisor.wait_until(lambda: answers(f"{place.app_url}/readyz"), web, seconds=READY_SECONDS)
        supervisor.wait_until(lambda: answers(f"{place.app_url}/h5/"), web, seconds=READY_SECONDS)
        for child in (worker, welcome):
            supervisor.wait_until(lambda: True, child, seconds=0)
    return web


def _loaded(place: Place) -> Path:
    """Is there once the corp has been loaded."""
    return place.home / "loaded"


def _load_once(place: Place, supervisor: Supervisor) -> Child:
    """Read the whole corp and put some work into it; repeated until it has succeeded once. Returns the worker.

    What goes by the clock waits for the end of it: a digest sent meanwhile would be of half a day.
    """
    if _loaded(place).exists():
        return supervisor.child("worker")
    with step("first full sync", talkative=True):
        supervisor.run("sync", [*FLASK, "sync", "--wait"], show=True)
    with step("demo data"):
        act_out(World(place, supervisor.pause), lambda *command: supervisor.run(command[0], [*FLASK, *command]))
    _loaded(place).touch()
    supervisor.end("worker")
    return supervisor.start("worker", [*FLASK, "worker"])
