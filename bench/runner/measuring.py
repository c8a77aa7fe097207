"""Rounds over all endpoints and floors, so that a slow minute of the machine falls on all of them."""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from random import Random
from time import monotonic

import psycopg

from bench.runner.clients import BadAnswerError, Clients, Request
from bench.runner.endpoints import ENDPOINTS, FLOORS, Endpoint
from bench.runner.figures import Timing
from bench.runner.population import Population
from bench.runner.serving import Ports

DRAWN, WARMING = 3000, 1200
"""Requests drawn for each endpoint and round, and others of the same skew that warm the caches before."""
WARMING_SECONDS = 20.0
ROUNDS = 3
WRITTEN = "truncate inbox_messages, procrastinate_events, procrastinate_jobs cascade"


def measure(
    ports: Ports, population: Population, *, seconds: float, endpoints: Sequence[Endpoint] = ENDPOINTS
) -> dict[str, Timing]:
    """Timings by endpoint; one that the product does not answer is left out and said so."""
    everything = [*FLOORS, *endpoints]
    taken: defaultdict[str, list[tuple[Sequence[float], float]]] = defaultdict(list)
    failed: set[str] = set()
    with Clients() as clients:
        for number in range(ROUNDS):
            for endpoint in everything:
                if endpoint.name in failed:
                    continue
                port = ports.floors if endpoint.is_floor else ports.product
                try:
                    if number == 0:
                        clients.pass_once(port, _drawn(endpoint, population, "warm", WARMING), WARMING_SECONDS)
                    began = monotonic()
                    took = clients.drive(port, _drawn(endpoint, population, f"round {number}", DRAWN), seconds / ROUNDS)
                    taken[endpoint.name].append((took, monotonic() - began))
                except BadAnswerError as error:
                    print(f"  {endpoint.name}: {error}", flush=True)
                    failed.add(endpoint.name)
    return {endpoint.name: Timing.of(taken[endpoint.name]) for endpoint in everything if endpoint.name not in failed}


def _drawn(endpoint: Endpoint, population: Population, seed: str, count: int) -> list[Request]:
    rng = Random(f"{endpoint.name} {seed}")
    return [endpoint.draw(rng, population) for _ in range(count)]


def forget_callbacks(database_url: str) -> None:
    """The inbox as it was: nobody shall work on thousands of made-up events afterwards."""
    with psycopg.connect(database_url) as connection, suppress(psycopg.errors.UndefinedTable):
        connection.execute(WRITTEN)
