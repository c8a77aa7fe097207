"""What a measurement says: percentiles, requests a second, and whether a goal is met on this machine."""

import statistics
from collections.abc import Sequence
from typing import NamedTuple, Self

FLOOR_P95_MS = 2.0
"""The goals in milliseconds are for a machine whose bare floor answers 95 of 100 requests within this time."""


class Timing(NamedTuple):
    """Milliseconds of one endpoint, from all rounds together."""

    p50: float
    p95: float
    per_second: float
    requests: int

    @classmethod
    def of(cls, rounds: Sequence[tuple[Sequence[float], float]]) -> Self:
        """From the seconds each request took and the seconds each round lasted."""
        took = [one * 1000 for durations, _ in rounds for one in durations]
        if len(took) < 2:
            return cls(sum(took), sum(took), 0.0, len(took))
        cuts = statistics.quantiles(took, n=100, method="inclusive")
        return cls(cuts[49], cuts[94], len(took) / sum(lasted for _, lasted in rounds), len(took))


class Goal(NamedTuple):
    """An upper limit for the p95, for the reference machine."""

    p95_ms: float

    def on_this_machine(self, bare: Timing) -> float:
        """Slower machines may take longer by as much as their bare floor does; faster ones get no discount."""
        return self.p95_ms * max(1.0, bare.p95 / FLOOR_P95_MS)

    def verdict(self, measured: Timing, bare: Timing) -> str:
        """MET or MISSED."""
        return "MET" if measured.p95 <= self.on_this_machine(bare) else "MISSED"


def ratio(first: Timing, second: Timing) -> float:
    """How many times as long the first takes, by the median."""
    return first.p50 / second.p50 if second.p50 else float("inf")
