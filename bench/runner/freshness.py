"""How soon a paid order is in the numbers: told by the webhook, read on the KPI page until it is there."""

import datetime as dt
import time
from random import Random

import requests

from bench.runner.orders import paid_order_call
from bench.runner.population import Population, today

ORDERS = 20
AMOUNT_FEN = 12_345
LOOK_SECONDS = 0.02
PATIENCE_SECONDS = 30.0


def measure_freshness(port: int, population: Population) -> list[float]:
    """Seconds of each order from its call until its member's number of the day holds it."""
    rng, run = Random("freshness"), time.time_ns()
    took: list[float] = []
    with requests.Session() as http:
        http.trust_env = False  # our own addresses need no proxy
        for number in range(ORDERS):
            person = population.draw(rng)
            _, external_userid = population.draw_customer(rng, person)
            path, body, headers = paid_order_call(
                f"bench{run}{number}", external_userid, AMOUNT_FEN, dt.datetime.now(dt.UTC)
            )
            before = _paid(http, port, population.leader.cookie)
            began = time.monotonic()
            http.post(f"http://127.0.0.1:{port}{path}", body, headers=headers, timeout=30).raise_for_status()
            while _paid(http, port, population.leader.cookie) < before + AMOUNT_FEN:
                if time.monotonic() - began > PATIENCE_SECONDS:
                    return [*took, PATIENCE_SECONDS]
                time.sleep(LOOK_SECONDS)
            took.append(time.monotonic() - began)
    return took


def _paid(http: requests.Session, port: int, cookie: str) -> int:
    """What the corp's guided orders of today amount to, in fen."""
    address = f"http://127.0.0.1:{port}/api/v1/kpis?scope=corp&period=day&date={today()}"
    answer = http.get(address, headers={"Cookie": f"workbench={cookie}"}, timeout=30)
    answer.raise_for_status()
    return int(answer.json()["metrics"]["guided_gmv"]["value"] or 0)
