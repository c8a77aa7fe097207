"""Imports a large file as an administrator does, and copies the same rows into the same table to compare."""

import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, Self

import psycopg
import requests

from bench.generator.sizes import SIZES
from bench.home import Home, database
from bench.runner.orders import write_file
from bench.runner.population import Population
from bench.runner.serving import READY_SECONDS
from script.support.errors import MendableError
from script.support.paths import REPOSITORY
from script.support.probe import answers
from script.support.process_memory import megabytes
from script.support.product import FLASK
from script.support.servers import Servers
from script.support.supervisor import Supervisor

BASE = SIZES["S"]
"""Whose customers the orders are of."""
SCRATCH, COPIED = "bench_import", "bench_copied"
LEAST_SHARE = 0.15
LOOK_SECONDS = 1.0
DERIVED_SECONDS = 60.0
ORDER_COLUMNS = """
    select string_agg(attname, ', ' order by attnum) from pg_attribute
    where attrelid = 'orders'::regclass and attnum > 0 and not attisdropped
"""
NOTED = "select finished_at - started_at from order_imports order by id desc limit 1"


class Imported(NamedTuple):
    """What the import of one file took."""

    lines: int
    orders: int
    seconds: float
    copy_seconds: float
    peak_megabytes: float
    derived: int
    derived_seconds: float

    @property
    def share(self) -> float:
        """Of the speed of a plain COPY of the same rows."""
        return self.copy_seconds / self.seconds

    def text(self) -> str:
        verdict = "MET" if self.share >= LEAST_SHARE else "MISSED"
        return f"""## Import of a file of {self.lines:,} lines (Taobao, GBK, into size {BASE.name})

| what | rows | seconds | rows a second |
|---|---:|---:|---:|
| parsing and upserting | {self.orders:,} | {self.seconds:.1f} | {self.orders / self.seconds:,.0f} |
| COPY of the same rows, keys and indexes kept | {self.orders:,} | {self.copy_seconds:.1f} \
| {self.orders / self.copy_seconds:,.0f} |
| resolution, attribution, roll-ups (after it) | {self.derived:,} | {self.derived_seconds:.1f} \
| {self.derived / self.derived_seconds:,.0f} |

Share of COPY's speed: {self.share:.0%}, goal {LEAST_SHARE:.0%}: **{verdict}**. Peak memory of the worker:
{self.peak_megabytes:.0f} MB.
"""


def measure_import(home: Home, servers: Servers, lines: int) -> Imported:
    """On copies of size S that are thrown away afterwards."""
    for name in (SCRATCH, COPIED):
        _execute(servers.database_url(), f"drop database if exists {name} with (force)")
        _execute(servers.database_url(), f"create database {name} template {database(BASE)}")
    url = servers.database_url(SCRATCH)
    env = {**home.environment(servers, BASE), "DATABASE_URL": url}
    with tempfile.TemporaryDirectory(dir=home.folder) as folder:
        path = Path(folder) / "ExportOrderList.csv"
        write_file(path, lines, BASE.customers)
        with Supervisor(env=env, cwd=REPOSITORY, logs=home.folder / "logs") as supervisor:
            supervisor.run("migrations", [*FLASK, "db", "upgrade"])
            done, peak = _import(home, supervisor, url, path)
            seconds = _between(url)
            derived, derived_seconds = _derive(supervisor, url)
    copied = _copy(url, servers.database_url(COPIED), Path(home.folder) / "orders.copy")
    for name in (SCRATCH, COPIED):
        _execute(servers.database_url(), f"drop database {name} with (force)")
    return Imported(lines, done["orders_created"], seconds, copied, peak, derived, derived_seconds)


def _import(home: Home, supervisor: Supervisor, url: str, path: Path) -> tuple[dict[str, Any], float]:
    bind = f"127.0.0.1:{home.place.port}"
    web = supervisor.start(
        "web", [sys.executable, "-m", "gunicorn", "wsgi:app", "--no-control-socket", "--bind", bind, "--timeout", "300"]
    )
    supervisor.wait_until(lambda: answers(f"http://{bind}/readyz"), web, seconds=READY_SECONDS)
    admin = Population(url, (home.folder / "secret-key").read_text()).leader
    address, cookie = f"http://{bind}/api/v1/order-imports", {"Cookie": f"workbench={admin.cookie}"}
    with requests.Session() as http, path.open("rb") as file:
        http.trust_env = False
        http.headers.update({**cookie, "Origin": f"http://{bind}"})
        uploaded = http.post(address, files={"file": (path.name, file)}, timeout=600)
        _require(uploaded)
        mine = f"{address}/{uploaded.json()['id']}"
        _require(http.put(f"{mine}/run", json={}, timeout=60))
        worker = supervisor.start("import-worker", [*FLASK, "worker", "--queues", "default"])
        with _Peak(worker.process.pid) as peak:
            while (told := http.get(mine, timeout=60).json())["state"] not in {"done", "failed"}:
                supervisor.pause(LOOK_SECONDS)
        supervisor.end("import-worker")
    if told["state"] == "failed":
        raise MendableError(f"The import failed: {told}")
    return told, peak.megabytes


def _between(url: str) -> float:
    """From the first line read to the last order written, as the product noted it."""
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "select finished_at - started_at from order_imports order by id desc limit 1"
        ).fetchone()
    assert row is not None
    return float(row[0].total_seconds())


def _derive(supervisor: Supervisor, url: str) -> tuple[int, float]:
    """Changes worked off within a bounded time, and that time."""
    waiting = _count(url)
    supervisor.start("derive-worker", [*FLASK, "worker", "--queues", "derive"])
    while _count(url) == waiting:
        supervisor.pause(LOOK_SECONDS)
    began, first = time.monotonic(), _count(url)
    while (left := _count(url)) > 0 and time.monotonic() - began < DERIVED_SECONDS:
        supervisor.pause(LOOK_SECONDS)
    took = time.monotonic() - began
    supervisor.end("derive-worker")
    return first - left, max(took, LOOK_SECONDS)


def _copy(source: str, target: str, path: Path) -> float:
    """Seconds of COPY into the table as it is, with every key, index and reference."""
    with psycopg.connect(source) as connection, path.open("wb") as file:
        row = connection.execute(ORDER_COLUMNS).fetchone()
        assert row is not None
        columns = str(row[0])
        new = f"select {columns} from orders where order_no like '26%' and channel = 'taobao'"
        with connection.cursor().copy(f"copy ({new}) to stdout".encode()) as copy:
            for chunk in copy:
                file.write(chunk)
    with psycopg.connect(target) as connection, path.open("rb") as file:
        began = time.monotonic()
        with connection.cursor().copy(f"copy orders ({columns}) from stdin".encode()) as copy:
            while chunk := file.read(1 << 20):
                copy.write(chunk)
        connection.commit()
        took = time.monotonic() - began
    path.unlink()
    return took


class _Peak:
    """The largest memory of a process while the block runs."""

    def __init__(self, pid: int) -> None:
        self.megabytes = 0.0
        self._pid, self._over = pid, threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._watcher.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._watcher.join()

    def _watch(self) -> None:
        wait: Callable[[float], bool] = self._over.wait
        while not wait(LOOK_SECONDS):
            self.megabytes = max(self.megabytes, megabytes(self._pid))


def _require(answer: requests.Response) -> None:
    if not answer.ok:
        raise MendableError(
            f"{answer.request.method} {answer.url} was answered {answer.status_code}: {answer.text[:500]}"
        )


def _count(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("select count(*) from changes").fetchone()
    return int(row[0]) if row else 0


def _execute(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())
