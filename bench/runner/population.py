"""Who asks and about whom: staff and their customers, a few of them very often (Zipf 1.0)."""

import datetime as dt
import uuid
from collections.abc import Sequence
from itertools import accumulate
from random import Random
from typing import NamedTuple, TypeVar

import psycopg
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from bench.generator.corp import LEADER
from bench.generator.wheels import zipf
from workbench.auth.queries import COOKIE_KEY

T = TypeVar("T")

CUSTOMERS_OF_ONE = 300
ORDERS_OF_ONE = 100

STAFF = """
    select m.id, m.userid, coalesce(max(b.department_id) filter (where b.is_head and d.parent_id = 1), 0) as region
    from members m join memberships b on b.member_id = m.id join departments d on d.id = b.department_id
    where m.removed_at is null group by m.id order by m.id
"""
CUSTOMERS = """
    select c.id, c.external_userid from relations r join customers c on c.id = r.customer_id
    where r.member_id = %s and r.ended_at is null and c.canonical_id is null order by r.id desc limit %s
"""
ORDERS = "select order_id from attributions where member_id = %s order by paid_at desc limit %s"
SIGN_IN = """
    insert into sign_ins (id, member_id, began_at, expires_at) values (%s, %s, now(), now() + interval '30 days')
    on conflict (id) do nothing
"""


class Person(NamedTuple):
    """A signed-in member with the customers they talk to most, most often first, and their latest orders."""

    userid: str
    cookie: str
    region: int
    customers: Sequence[tuple[int, str]]
    orders: Sequence[int]


class Population:
    """Everybody who may ask."""

    def __init__(self, database_url: str, secret_key: str) -> None:
        with psycopg.connect(database_url) as connection:
            found = connection.execute(STAFF).fetchall()
            people = [_person(connection, secret_key, *row) for row in found]
        self.leader = next(one for one in people if one.userid == LEADER)
        self.heads = [one for one in people if one.region and one is not self.leader]
        self.staff = [one for one in people if one.customers and one.orders]
        Random("ranks").shuffle(self.staff)

    def draw(self, rng: Random) -> Person:
        """A member; the first of them asks as often as the next two together."""
        return _draw(rng, self.staff)

    def draw_customer(self, rng: Random, person: Person) -> tuple[int, str]:
        return _draw(rng, person.customers)

    def draw_order(self, rng: Random, person: Person) -> int:
        return _draw(rng, person.orders)


def _person(
    connection: psycopg.Connection[tuple[object, ...]], key: str, member_id: int, userid: str, region: int
) -> Person:
    sign_in = uuid.uuid5(uuid.NAMESPACE_OID, userid)
    connection.execute(SIGN_IN, (sign_in, member_id))
    customers = connection.execute(CUSTOMERS, (member_id, CUSTOMERS_OF_ONE)).fetchall()
    orders = connection.execute(ORDERS, (member_id, ORDERS_OF_ONE)).fetchall()
    return Person(
        *(userid, _cookie(key, sign_in), region),
        [(int(str(a)), str(b)) for a, b in customers],
        [int(str(one)) for (one,) in orders],
    )


def _cookie(secret_key: str, sign_in: uuid.UUID) -> str:
    """As the product signs it."""
    app = Flask(__name__)
    app.secret_key = secret_key
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    return str(serializer.dumps({COOKIE_KEY: str(sign_in)}))


_WEIGHTS: dict[int, list[float]] = {}


def _draw(rng: Random, ranked: Sequence[T]) -> T:
    count = len(ranked)
    if count not in _WEIGHTS:
        _WEIGHTS[count] = list(accumulate(zipf(count)))
    return rng.choices(ranked, cum_weights=_WEIGHTS[count])[0]


def today() -> dt.date:
    """The corp's day (Asia/Shanghai has no summer time)."""
    return (dt.datetime.now(dt.UTC) + dt.timedelta(hours=8)).date()
