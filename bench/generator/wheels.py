"""Weighted choices that cost one random number and one look into a list."""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")

BITS = 14
SLOTS = 1 << BITS


class Wheel(Generic[T]):
    """Every choice has as many of the wheel's slots as its weight asks for."""

    def __init__(self, choices: Sequence[T], weights: Iterable[float]) -> None:
        heaps = list(accumulate(weights))
        edges = [round(heap / heaps[-1] * SLOTS) for heap in heaps]
        self.slots: list[T] = []
        for choice, edge in zip(choices, edges, strict=True):
            self.slots += [choice] * (edge - len(self.slots))

    def spin(self, rng: Random) -> T:
        return self.slots[rng.getrandbits(BITS)]


def zipf(count: int, exponent: float = 1.0) -> list[float]:
    """The weights of ranks 1 … count."""
    return [rank**-exponent for rank in range(1, count + 1)]
