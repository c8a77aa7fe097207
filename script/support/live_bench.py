"""Holds the streams, makes one change a second for 50 of them, and measures how soon they hear of it."""

import asyncio
import os
import signal
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from script.support.place import STAFF_USERID, Place
from script.support.probe import post_json, read_json
from script.support.process_memory import megabytes
from script.support.product import Product
from script.support.streams import Stream, until
from script.support.visitor import Visitor

LISTENERS = 50
PAGE = "/api/v1/customers?limit=20"
PAGE_EVERY_SECONDS = 0.2
GOAL_P95_SECONDS = 2.0
CONNECT_SECONDS = 120.0


@dataclass
class Report:
    """The figures of one run; times in seconds, memory in megabytes of all web processes together."""

    streams: int
    seconds: int
    page_before: list[float] = field(default_factory=list)
    page_beside: list[float] = field(default_factory=list)
    deliveries: list[float] = field(default_factory=list)
    changes: int = 0
    connected_in: float = 0
    memory_before: float = 0
    memory_beside: float = 0
    back_in: float = 0
    most_back_in_one_second: int = 0

    def meets_goals(self) -> bool:
        """All changes reached all listeners, 95 of 100 within two seconds."""
        return len(self.deliveries) == self.changes * LISTENERS and _percentile(self.deliveries, 95) <= GOAL_P95_SECONDS

    def text(self) -> str:
        each = (self.memory_beside - self.memory_before) / self.streams * 1024
        return f"""
live: {self.streams} streams held for {self.seconds} s, one change a second to {LISTENERS} of them
  connected   all in {self.connected_in:.1f} s
  delivery    {_figures(self.deliveries)}   ({len(self.deliveries)} of {self.changes * LISTENERS} arrived)
  page        {_figures(self.page_beside)}   GET {PAGE} beside the streams
              {_figures(self.page_before)}   the same without streams
  memory      {self.memory_beside:.0f} MB with the streams, {self.memory_before:.0f} MB without ({each:.0f} KB a stream)
  restart     all back after {self.back_in:.1f} s, at most {self.most_back_in_one_second} in one second
  goal        p95 delivery within {GOAL_P95_SECONDS:.0f} s: {"met" if self.meets_goals() else "MISSED"}"""


async def measure(product: Product, *, streams: int, seconds: int) -> Report:
    """Run the whole measurement against a running product; its web server is restarted at the end."""
    report, place = Report(streams, seconds), product.place
    visitors = await asyncio.to_thread(_sign_in_everybody, place)
    visitor = visitors[STAFF_USERID]
    await _read_page(visitor, report.page_before, seconds=5)
    report.memory_before = megabytes(product.web.process.pid)
    clock = _Clock(report.deliveries)
    held = _streams(place, visitors, streams, clock)
    tasks = [asyncio.create_task(stream.hold()) for stream in held]
    report.connected_in = await until(
        lambda: all(one.is_open for one in held), "All streams open", seconds=CONNECT_SECONDS
    )
    print(f"  {streams} streams are open", flush=True)
    await asyncio.gather(
        _change_every_second(place, clock, seconds), _read_page(visitor, report.page_beside, seconds=seconds)
    )
    report.changes = len(clock.changed_at)
    await asyncio.sleep(GOAL_P95_SECONDS)
    report.memory_beside = megabytes(product.web.process.pid)
    await _restart(product, held, report)
    for task in tasks:
        task.cancel()
    return report


class _Clock:
    """Knows when each change was made; a listener's nth new customer is the nth change."""

    def __init__(self, deliveries: list[float]) -> None:
        self.changed_at: list[float] = []
        self._deliveries = deliveries
        self._seen: dict[int, list[int]] = {}

    def heard(self, stream: Stream, change: dict[str, Any], at: float) -> None:
        seen = self._seen.setdefault(id(stream), [])
        if change["kind"] == "relation_added" and change["customer_id"] not in seen:
            seen.append(change["customer_id"])
            self._deliveries.append(at - self.changed_at[len(seen) - 1])

    def unheard(self, _stream: Stream, _change: dict[str, Any], _at: float) -> None:
        """What reaches the other streams is not measured."""


def _sign_in_everybody(place: Place) -> dict[str, Visitor]:
    members = read_json(f"{place.simulator_url}/__sim/members")
    return {str(member["userid"]): Visitor(place, str(member["userid"])) for member in members}


def _streams(place: Place, visitors: dict[str, Visitor], count: int, clock: _Clock) -> list[Stream]:
    others = [visitor.cookie for userid, visitor in visitors.items() if userid != STAFF_USERID]
    listeners = [Stream(place, visitors[STAFF_USERID].cookie, clock.heard) for _ in range(LISTENERS)]
    return listeners + [Stream(place, others[n % len(others)], clock.unheard) for n in range(count - LISTENERS)]


async def _change_every_second(place: Place, clock: _Clock, seconds: int) -> None:
    address = f"{place.simulator_url}/__sim/acts/add-customer"
    for _ in range(seconds):
        started = time.monotonic()
        clock.changed_at.append(started)
        await asyncio.to_thread(post_json, address, {"userid": STAFF_USERID})
        await asyncio.sleep(max(0, 1 - (time.monotonic() - started)))


async def _read_page(visitor: Visitor, durations: list[float], *, seconds: int) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        started = time.monotonic()
        await asyncio.to_thread(visitor.get, PAGE)
        durations.append(time.monotonic() - started)
        await asyncio.sleep(PAGE_EVERY_SECONDS)


async def _restart(product: Product, held: Sequence[Stream], report: Report) -> None:
    before = [len(one.opened_at) for one in held]
    started = time.monotonic()
    os.kill(product.web.process.pid, signal.SIGTERM)
    await until(
        lambda: all(one.is_open and len(one.opened_at) > n for one, n in zip(held, before, strict=True)),
        "All streams back after the restart",
        seconds=CONNECT_SECONDS,
    )
    back = [one.opened_at[-1] - started for one in held]
    report.back_in = max(back)
    report.most_back_in_one_second = max(Counter(int(at) for at in back).values())


def _percentile(durations: Sequence[float], percent: int) -> float:
    if len(durations) < 2:
        return max(durations, default=float("inf"))
    return statistics.quantiles(durations, n=100, method="inclusive")[percent - 1]


def _figures(durations: Sequence[float]) -> str:
    p50, p95 = _percentile(durations, 50), _percentile(durations, 95)
    return f"p50 {p50 * 1000:6.0f} ms  p95 {p95 * 1000:6.0f} ms  max {max(durations, default=0) * 1000:6.0f} ms"
