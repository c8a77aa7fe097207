"""Counts every call to WeCom by API and answer: in Redis as it happens, in PostgreSQL a minute later.

Counters in Redis only grow, and PostgreSQL takes over their present value, so that writing them down twice changes
nothing. When Redis forgets them a new epoch begins, beside what is already written down.
"""

import datetime as dt
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import cast

import redis
from redis.exceptions import RedisError

from wecom.errors import WeComError, WeComUnavailable
from wecom.meanings import NO_ANSWER
from wecom.shelf import SharedRedis

KEPT_SECONDS = 3 * 86_400
LONGEST_EXAMPLE = 300
SUCCESS = 0

ANSWERS = frozenset(
    (api, 84061) for api in ("externalcontact/get", "externalcontact/list", "externalcontact/batch/get_by_user")
)
"""Refusals that are the answer: nobody's friend (yet), or a member without customers. Nothing went wrong."""

COUNT = """
redis.call('hsetnx', KEYS[1], 'epoch', ARGV[1])
redis.call('hincrby', KEYS[1], 'n|' .. ARGV[2], 1)
redis.call('hincrby', KEYS[1], 's|' .. ARGV[2], ARGV[3])
redis.call('hset', KEYS[1], 't|' .. ARGV[2], ARGV[4])
redis.call('hincrby', KEYS[1], ARGV[5], 1)
if ARGV[6] ~= '' then redis.call('hset', KEYS[1], 'e|' .. ARGV[2], ARGV[6]) end
redis.call('expire', KEYS[1], ARGV[7])
"""

_EXPECTED: ContextVar[frozenset[int]] = ContextVar("expected_errcodes", default=frozenset())


@contextmanager
def expecting(*errcodes: int) -> Iterator[None]:
    """Refusals asked for on purpose (a probe) are no errors: inside, these count as successes."""
    token = _EXPECTED.set(frozenset(errcodes))
    try:
        yield
    finally:
        _EXPECTED.reset(token)


@dataclass(frozen=True, slots=True)
class Counter:
    """One API's calls with one answer, as far as Redis has counted them."""

    api: str
    errcode: int
    calls: int
    microseconds: int
    last_at: dt.datetime
    example: str | None


class CallCounter:
    """The observer of the WeCom client. Never in the way of a call: Redis being away loses counts and nothing else.

    `now` tells the time of the corp's zone, in which days and hours are counted.
    """

    def __init__(self, connection: redis.Redis, now: Callable[[], dt.datetime]) -> None:
        self._shared = SharedRedis(connection)
        self._now = now

    def __call__(self, api: str, seconds: float, error: WeComError | None) -> None:
        """One request was sent and answered, or not answered."""
        now, errcode = self._now(), _errcode(api, error)
        example = error.errmsg[:LONGEST_EXAMPLE] if error is not None and errcode != SUCCESS else ""
        about, hour = f"{api}|{errcode}", _hour(now, api)
        values = (secrets.token_hex(6), about, round(seconds * 1e6), now.timestamp(), hour, example, KEPT_SECONDS)
        try:
            self._shared.ask("eval", COUNT, 1, _key(now.date()), *values)
        except RedisError:
            return


def read_counters(connection: redis.Redis, day: dt.date) -> tuple[str, list[Counter]]:
    """The epoch and the counters of a day; an empty epoch when there are none."""
    entries = _entries(connection, day)
    epoch = entries.get("epoch", b"").decode()
    return epoch, [_counter(name[2:], entries) for name in entries if name.startswith("n|")]


def calls_this_hour(connection: redis.Redis, now: dt.datetime) -> dict[str, int]:
    """How often each API has been called since the hour of `now` (in the corp's zone) began."""
    begin = _hour(now, "")
    entries = _entries(connection, now.date())
    return {name.removeprefix(begin): int(count) for name, count in entries.items() if name.startswith(begin)}


def _entries(connection: redis.Redis, day: dt.date) -> dict[str, bytes]:
    found = cast(dict[bytes, bytes], connection.hgetall(_key(day)))
    return {key.decode(): value for key, value in found.items()}


def _counter(about: str, entries: Mapping[str, bytes]) -> Counter:
    api, _, errcode = about.rpartition("|")
    example = entries.get(f"e|{about}")
    return Counter(
        api=api,
        errcode=int(errcode),
        calls=int(entries[f"n|{about}"]),
        microseconds=int(entries[f"s|{about}"]),
        last_at=dt.datetime.fromtimestamp(float(entries[f"t|{about}"]), dt.UTC),
        example=example.decode() if example is not None else None,
    )


def _errcode(api: str, error: WeComError | None) -> int:
    if error is None or error.errcode in _EXPECTED.get() or (api, error.errcode) in ANSWERS:
        return SUCCESS
    return NO_ANSWER if isinstance(error, WeComUnavailable) else error.errcode


def _hour(now: dt.datetime, api: str) -> str:
    return f"h{now.hour}|{api}"


def _key(day: dt.date) -> str:
    return f"workbench:wecom_calls:{day:%Y%m%d}"
