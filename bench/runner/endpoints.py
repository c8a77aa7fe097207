"""What is measured: for each endpoint how a request is drawn, what it is compared with, and its goal."""

import datetime as dt
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from bench.runner.callbacks import callback
from bench.runner.clients import Request, get
from bench.runner.figures import Goal
from bench.runner.population import Person, Population, today

Draw = Callable[[Random, Population], Request]

PERIODS = ("day", "week", "month", "year")
PERIOD_WEIGHTS = (40, 20, 30, 10)
NOW_SHARE = 0.7
"""Of the questions for figures, those about the running period."""
LONGEST_RANGE = 300


class Endpoint(NamedTuple):
    """One row of the results."""

    name: str
    draw: Draw
    goal: Goal | None = None
    floor: str = "bare"
    is_floor: bool = False


def _customer(template: str) -> Draw:
    """A page about one of my customers."""

    def draw(rng: Random, population: Population) -> Request:
        person = population.draw(rng)
        customer_id, external_userid = population.draw_customer(rng, person)
        path = template.format(id=customer_id, external_userid=external_userid, userid=person.userid)
        return get(path, cookie=person.cookie)

    return draw


def _order(template: str) -> Draw:
    """A page about one of the orders that are mine."""

    def draw(rng: Random, population: Population) -> Request:
        person = population.draw(rng)
        return get(template.format(id=population.draw_order(rng, person)), cookie=person.cookie)

    return draw


def _leaders(path: str) -> Draw:
    """A page of whoever sees everything."""
    return lambda _rng, population: get(path, cookie=population.leader.cookie)


def _own(path: str) -> Draw:
    """A page about myself."""
    return lambda rng, population: get(path, cookie=population.draw(rng).cookie)


def _whose(scope: str) -> Callable[[Random, Population], tuple[Person, str]]:
    def draw(rng: Random, population: Population) -> tuple[Person, str]:
        if scope == "corp":
            return population.leader, "corp"
        if scope == "department":
            head = rng.choice(population.heads)
            return head, f"department:{head.region}"
        return population.draw(rng), "me"

    return draw


def _calendar(scope: str, path: str = "/api/v1/kpis", more: str = "") -> Draw:
    """Figures of a day, week, month or year with their comparison."""
    whose = _whose(scope)

    def draw(rng: Random, population: Population) -> Request:
        person, named = whose(rng, population)
        period = rng.choices(PERIODS, PERIOD_WEIGHTS)[0]
        day = today() - dt.timedelta(days=0 if rng.random() < NOW_SHARE else rng.randrange(1, LONGEST_RANGE))
        return get(f"{path}?scope={named}&period={period}&date={day}{more}", cookie=person.cookie)

    return draw


def _free(scope: str) -> Draw:
    """Figures from one day to another."""
    whose = _whose(scope)

    def draw(rng: Random, population: Population) -> Request:
        person, named = whose(rng, population)
        first, last = sorted(today() - dt.timedelta(days=rng.randrange(LONGEST_RANGE)) for _ in range(2))
        address = f"/api/v1/kpis?scope={named}&period=custom&date={last}&from={first}&to={last}"
        return get(address, cookie=person.cookie)

    return draw


def _always(path: str) -> Draw:
    return lambda _rng, _population: get(path)


FLOORS = (
    Endpoint("floor: bare route", _always("/bare"), is_floor=True),
    Endpoint("floor: five point queries", _customer("/sidebar?external_userid={external_userid}&userid={userid}"),
             is_floor=True),
    Endpoint("floor: callback decrypted", callback("/callback"), is_floor=True),
)  # fmt: skip
ENDPOINTS = (
    Endpoint("sidebar", _customer("/api/v1/sidebar/customer?external_userid={external_userid}"),
             floor="five point queries"),
    Endpoint("customer list", _own("/api/v1/customers?limit=20")),
    Endpoint("customer page", _customer("/api/v1/customers/{id}")),
    Endpoint("customer's trail", _customer("/api/v1/customers/{id}/trail?limit=20")),
    Endpoint("today: figures", _own("/api/v1/me/day")),
    Endpoint("today: queue", _own("/api/v1/task-items?limit=20")),
    Endpoint("order list", _own("/api/v1/orders?limit=20")),
    Endpoint("order page", _order("/api/v1/orders/{id}")),
    Endpoint("why an order is mine", _order("/api/v1/orders/{id}/attribution")),
    Endpoint("orders of nobody", _leaders("/api/v1/unresolved-orders?limit=20")),
    Endpoint("KPI page, me", _calendar("me"), Goal(50)),
    Endpoint("KPI page, department of 100", _calendar("department"), Goal(150)),
    Endpoint("KPI page, corp", _calendar("corp"), Goal(150)),
    Endpoint("KPI free range, me", _free("me"), Goal(1000)),
    Endpoint("KPI free range, department of 100", _free("department"), Goal(1000)),
    Endpoint("KPI free range, corp", _free("corp"), Goal(1000)),
    Endpoint("detail behind guided_gmv, me", _calendar("me", "/api/v1/kpis/guided_gmv/detail", "&limit=20")),
    Endpoint("detail behind guided_customers, corp",
             _calendar("corp", "/api/v1/kpis/guided_customers/detail", "&limit=20")),
    *(Endpoint(f"breakdown by {by}, corp", _calendar("corp", "/api/v1/kpis/guided_gmv/breakdown", f"&by={by}"))
      for by in ("staff", "department", "date", "sales_channel", "acquisition_channel", "source", "product")),
    Endpoint("breakdown by staff, department of 100",
             _calendar("department", "/api/v1/kpis/guided_customers/breakdown", "&by=staff")),
    Endpoint("series, me", _calendar("me", "/api/v1/kpis/guided_gmv/series")),
    Endpoint("series, corp", _calendar("corp", "/api/v1/kpis/guided_gmv/series")),
    Endpoint("leaderboard of staff, me", _calendar("me", "/api/v1/leaderboards/gmv")),
    Endpoint("leaderboard of staff, corp", _calendar("corp", "/api/v1/leaderboards/gmv")),
    Endpoint("leaderboard of products, department of 100", _calendar("department", "/api/v1/leaderboards/products")),
    Endpoint("asset formula, department of 100", _calendar("department", "/api/v1/asset-formula")),
    Endpoint("commission estimate, me", _calendar("me", "/api/v1/commissions/estimate")),
    Endpoint("commission estimate, corp", _calendar("corp", "/api/v1/commissions/estimate")),
    Endpoint("callback", callback("/wecom/callback/app"), floor="callback decrypted"),
)  # fmt: skip
