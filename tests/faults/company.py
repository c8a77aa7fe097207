"""The running product under test: started once per test, its processes killed and its servers cut off at will."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from script.support.paths import REPOSITORY
from script.support.place import DATABASE, Place, environment
from script.support.product import FLASK, Product, open_product

PATIENCE_SECONDS = 300.0


@dataclass
class Company:
    """One product with its own workers, which may be killed."""

    product: Product
    env: dict[str, str]
    logs: Path
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    killed: int = 0
    is_redis_down: bool = False

    @property
    def place(self) -> Place:
        return self.product.place

    @property
    def database_url(self) -> str:
        assert self.product.servers is not None
        return self.product.servers.database_url(DATABASE)

    def start_worker(self) -> None:
        with (self.logs / "faults-worker.log").open("ab") as log:
            self.workers.append(
                subprocess.Popen([*FLASK, "worker"], env=self.env, cwd=REPOSITORY, stdout=log, stderr=log)
            )

    def kill_a_worker(self, chance: random.Random) -> None:
        """As the machine would: no warning, whatever it is doing; another takes its place."""
        victim = self.workers.pop(chance.randrange(len(self.workers)))
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        self.killed += 1
        self.start_worker()

    def cut_database_connections(self) -> int:
        """End every connection of the product; returns how many there were."""
        with psycopg.connect(self._admin_url, autocommit=True) as connection:
            cut = "select count(*) filter (where pg_terminate_backend(pid)) from pg_stat_activity where datname = %s"
            found = connection.execute(cut, [DATABASE]).fetchone()
        return int(found[0]) if found else 0

    @contextmanager
    def without_redis(self) -> Iterator[None]:
        """Redis is down for the block, and has forgotten everything when it is back."""
        assert self.product.servers is not None
        with self.product.servers.without_valkey():
            self.is_redis_down = True
            try:
                yield
            finally:
                self.is_redis_down = False

    def run(self, *arguments: str) -> str:
        """A command of the product, to its end."""
        done = subprocess.run(
            [*FLASK, *arguments], env=self.env, cwd=REPOSITORY, capture_output=True, text=True, timeout=600, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def query(self, sql: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            return connection.execute(sql).fetchall()

    def wait_until(self, condition: Callable[[], bool], what: str) -> None:
        """Poll; patience is a safety net, nothing asserted depends on speed."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert time.monotonic() < deadline, f"{what} did not happen; {self.query(STATUSES)}; {self.query(JOBS)}"
            time.sleep(0.2)

    @property
    def _admin_url(self) -> str:
        assert self.product.servers is not None
        return self.product.servers.database_url()


JOBS = """
    select task_name, status, lock, worker_id, attempts from procrastinate_jobs
    where status in ('todo', 'doing') order by id limit 20
"""
STATUSES = "select status, count(*), max(error) from inbox_messages group by 1"


@contextmanager
def open_company(place: Place, *, workers: int = 2) -> Iterator[Company]:
    """The product with `workers` workers of ours instead of its own one."""
    with open_product(place, fast=True) as product:
        assert product.servers is not None
        env = environment(
            place, database_url=product.servers.database_url(DATABASE), redis_url=product.servers.redis_url
        )
        company = Company(product, {**os.environ, **env, "PYTHONWARNINGS": "default"}, place.logs)
        product.supervisor.end("worker")
        for _ in range(workers):
            company.start_worker()
        try:
            yield company
        finally:
            for worker in company.workers:
                worker.kill()
                worker.wait()
