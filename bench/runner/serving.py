"""The product and the floors on one size's data, each behind a gunicorn as in production."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple

from bench.generator.sizes import Size
from bench.home import Home
from script.support.paths import REPOSITORY
from script.support.probe import answers
from script.support.product import FLASK
from script.support.servers import Servers
from script.support.supervisor import Supervisor

READY_SECONDS = 60.0
FLOOR_PORT_STEP = 1


class Ports(NamedTuple):
    """Where the product and the floors answer."""

    product: int
    floors: int


@contextmanager
def serving(home: Home, servers: Servers, size: Size, *, with_worker: bool = False) -> Iterator[Ports]:
    """Both web servers, and a worker that derives when asked for, for the length of the block."""
    ports = Ports(home.place.port, home.place.port + FLOOR_PORT_STEP)
    with Supervisor(env=home.environment(servers, size), cwd=REPOSITORY, logs=home.folder / "logs") as supervisor:
        supervisor.run("migrations", [*FLASK, "db", "upgrade"])
        for name, app, port, path in (
            ("web", "wsgi:app", ports.product, "/readyz"),
            ("floors", "bench.floors.app:app", ports.floors, "/bare"),
        ):
            bind = f"127.0.0.1:{port}"
            child = supervisor.start(
                name, [sys.executable, "-m", "gunicorn", app, "--no-control-socket", "--workers", "2", "--bind", bind]
            )
            supervisor.wait_until(partial(answers, f"http://{bind}{path}"), child, seconds=READY_SECONDS)
        if with_worker:
            supervisor.start("worker", [*FLASK, "worker", "--queues", "derive"])
        yield ports
