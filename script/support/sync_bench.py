"""Reads a whole company for the first time and again the next night, and tells what that costs."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import psycopg

from script.support.place import ADMIN_USERID, DATABASE, Place
from script.support.probe import read_json
from script.support.process_memory import megabytes
from script.support.product import FLASK, Product
from script.support.visitor import Visitor

SAMPLE_SECONDS, LOOK_SECONDS = 1.0, 5.0
MOST_CALLS_OVER = 0.05
MOST_WORKER_MEGABYTES = 400
COUNTED = ("batch/get_by_user", "groupchat/list", "groupchat/get")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the sync, as the product and as the simulator tell it."""

    seconds: float
    relations: int
    calls: int
    expected: int
    answered: int
    peak_megabytes: dict[str, float]

    @property
    def keeps_to_the_formula(self) -> bool:
        return abs(self.answered - self.expected) <= MOST_CALLS_OVER * self.expected

    def text(self) -> str:
        peaks = ", ".join(f"{name} {peak:.0f} MB" for name, peak in self.peak_megabytes.items())
        calls = f"{self.calls} for customers and groups ({self.answered} seen by the simulator)"
        return f"""{self.relations} relations in {self.seconds:.0f} s: {self.relations / self.seconds:.0f} a second
              calls: {calls}, {self.expected} by the formula
              peak memory: {peaks}"""


@dataclass(frozen=True, slots=True)
class Report:
    """The first run and the next, and what is kept of the corp."""

    workers: int
    counts: dict[str, int]
    first: Run
    again: Run
    database_megabytes: float

    def meets_goals(self) -> bool:
        """Everything was read, within five per cent of the calls needed, in bounded memory."""
        runs = (self.first, self.again)
        peaks = [peak for run in runs for name, peak in run.peak_megabytes.items() if name.startswith("worker")]
        is_whole = self.counts["relations"] == self.first.relations == self.again.relations
        return is_whole and all(run.keeps_to_the_formula for run in runs) and max(peaks) <= MOST_WORKER_MEGABYTES

    def text(self) -> str:
        kept = " ".join(f"{name} {count}" for name, count in self.counts.items())
        goals = f"calls within 5 % of the formula, workers below {MOST_WORKER_MEGABYTES} MB"
        return f"""
sync: {kept}, with {self.workers} workers
  first       {self.first.text()}
  again       {self.again.text()}
  database    {self.database_megabytes:.0f} MB
  goal        {goals}: {"met" if self.meets_goals() else "MISSED"}"""


def leave_unloaded(place: Place) -> None:
    """The product would read its corp when it starts: that is what is to be measured."""
    place.home.mkdir(parents=True)
    (place.home / "loaded").touch()


def measure_sync(product: Product, *, workers: int) -> Report:
    """Two runs one after the other, by real processes."""
    crew = {"worker": product.worker.process.pid, "web": product.web.process.pid}
    for number in range(2, workers + 1):
        crew[f"worker {number}"] = product.supervisor.start(f"worker-{number}", [*FLASK, "worker"]).process.pid
    first, again = _run(product, crew), _run(product, crew)
    assert product.servers is not None
    with psycopg.connect(product.servers.database_url(DATABASE)) as connection:
        row = connection.execute("select pg_database_size(current_database())").fetchone()
    counts = Visitor(product.place, ADMIN_USERID).get("/api/v1/sync").json()["counts"]
    return Report(workers, counts, first, again, (row[0] if row else 0) / 1024 / 1024)


def _run(product: Product, crew: dict[str, int]) -> Run:
    before = _answered(product.place)
    with _watched(crew) as peaks:
        product.supervisor.run("sync", [*FLASK, "sync"])
        admin = Visitor(product.place, ADMIN_USERID)
        admin.http.headers["Connection"] = "close"  # a kept one is cut by the server while we wait
        while (told := admin.get("/api/v1/sync").json())["state"] == "running":
            print(f"  {told['percent']:3d} %  {told['counts']['relations']} relations", flush=True)
            product.supervisor.pause(LOOK_SECONDS)
    began, ended = (datetime.fromisoformat(told[name]) for name in ("started_at", "finished_at"))
    return Run(
        seconds=(ended - began).total_seconds(),
        relations=told["relations_read"],
        calls=told["calls_made"],
        expected=told["calls_expected"],
        answered=_answered(product.place) - before,
        peak_megabytes=peaks,
    )


def _answered(place: Place) -> int:
    by_api = read_json(f"{place.simulator_url}/__sim/calls")["by_api"]
    return sum(by_api.get(f"externalcontact/{api}", 0) for api in COUNTED)


@contextmanager
def _watched(crew: dict[str, int]) -> Iterator[dict[str, float]]:
    """The largest memory of each process while the block runs."""
    peaks = dict.fromkeys(crew, 0.0)
    over = threading.Event()
    watcher = threading.Thread(target=_sample, args=(crew, peaks, over.wait), daemon=True)
    watcher.start()
    try:
        yield peaks
    finally:
        over.set()
        watcher.join()


def _sample(crew: dict[str, int], peaks: dict[str, float], wait: Callable[[float], bool]) -> None:
    while not wait(SAMPLE_SECONDS):
        for name, pid in crew.items():
            peaks[name] = max(peaks[name], megabytes(pid))
