"""A login under way: a one-time `state`, bound to the browser that began it, kept in Redis for ten minutes.

The same redirect often arrives twice (the WeCom client reloads, a proxy retries). The first arrival claims the code and
exchanges it; the second waits for the first one's result instead of burning the code again.
"""

import re
import secrets
import time
from dataclasses import dataclass

import orjson
import redis

from workbench.kernel import cache

LIFETIME_SECONDS = 600
WAIT_SECONDS = 8.0
FALLBACK = "/h5/"

PAGES = re.compile(
    r"/h5/(?:sidebar|customers(?:/\d{1,18})?|tasks(?:/new)?|team(?:/tasks/\d{1,18})?"
    r"|me(?:/[a-z-]{1,40})?|admin(?:/[a-z-]{1,40})?)?"
    r"(?:\?[A-Za-z0-9_.~%&=+-]{0,300})?"
)


@dataclass(frozen=True, slots=True)
class Journey:
    """What a login remembers between its two halves."""

    state: str
    next_path: str
    browser: str


class Unavailable(Exception):
    """Redis is away: nobody can log in just now; those who are in stay in."""


def allowed(path: str | None) -> str:
    """The path if it is one of our own pages, else the first page. Never another host, never an open redirect."""
    return path if path and PAGES.fullmatch(path) else FALLBACK


def begin(next_path: str | None, browser: str) -> Journey:
    """Remember a new login."""
    journey = Journey(secrets.token_hex(16), allowed(next_path), browser)
    value = orjson.dumps({"next": journey.next_path, "browser": browser})
    try:
        cache.client().set(_key(journey.state), value, ex=LIFETIME_SECONDS)
    except redis.RedisError as error:
        raise Unavailable from error
    return journey


def find(state: str, browser: str) -> Journey | None:
    """The login with this state, if this browser began it."""
    try:
        value = cache.client().get(_key(state)) if re.fullmatch(r"[0-9a-f]{32}", state) else None
    except redis.RedisError as error:
        raise Unavailable from error
    if not isinstance(value, bytes):
        return None
    data = orjson.loads(value)
    return Journey(state, data["next"], browser) if secrets.compare_digest(data["browser"], browser) else None


def claim(journey: Journey) -> bool:
    """True for the one arrival that may exchange the code; the state is used up by it."""
    return bool(cache.client().set(_key(journey.state, "claim"), b"1", nx=True, ex=LIFETIME_SECONDS))


def settle(journey: Journey, member_id: int | None) -> None:
    """Leave the result for a double arrival; None when the login failed."""
    cache.client().set(_key(journey.state, "result"), orjson.dumps(member_id), ex=LIFETIME_SECONDS)


def await_result(journey: Journey) -> int | None:
    """What the first arrival found out; None when it failed or never finished."""
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        value = cache.client().get(_key(journey.state, "result"))
        if isinstance(value, bytes):
            found = orjson.loads(value)
            return int(found) if found is not None else None
        if not cache.client().exists(_key(journey.state, "claim")):
            return None
        time.sleep(0.05)
    return None


def _key(state: str, part: str = "") -> str:
    return f"workbench:login:{state}:{part}" if part else f"workbench:login:{state}"
