"""A corp's customers in parts that are made side by side; the numbers of their rows never collide."""

import itertools
from collections.abc import Iterator
from typing import NamedTuple

from bench.generator.sizes import Size

SHARDS = 8
"""The same on every machine, as the rows depend on it."""


class Shard(NamedTuple):
    """Customers whose histories are told one after the other."""

    number: int
    customers: range

    def numbers(self) -> Iterator[int]:
        """The ids of its rows in one table: every eighth."""
        return itertools.count(self.number + 1, SHARDS)


def shards(size: Size) -> list[Shard]:
    """All customers, divided."""
    edges = [1 + size.customers * number // SHARDS for number in range(SHARDS + 1)]
    return [Shard(number, range(*edge)) for number, edge in enumerate(itertools.pairwise(edges))]
