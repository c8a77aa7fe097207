"""One named place in Redis with a lock; while Redis cannot be reached, a place in this process."""

import logging
import secrets
import time
from typing import Any

import redis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

_REDIS_PAUSE_SECONDS = 5
_UNLOCK = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"


class SharedRedis:
    """A connection that is left alone for a while after it failed: an outage costs few waits and one log line."""

    def __init__(self, connection: redis.Redis) -> None:
        self._connection: Any = connection  # redis-py types every answer as "awaitable or not"
        self._rests_until = 0.0

    def ask(self, command: str, *args: Any, **options: Any) -> Any:
        """Redis's answer; RedisError while it rests."""
        if time.monotonic() < self._rests_until:
            raise RedisError("Redis was unreachable a moment ago")
        try:
            answer = getattr(self._connection, command)(*args, **options)
        except RedisError as error:
            is_news = not self._rests_until
            self._rests_until = time.monotonic() + _REDIS_PAUSE_SECONDS
            if is_news:
                log.warning("redis cannot be reached (%s); WeCom tokens are kept per process", type(error).__name__)
            raise
        if self._rests_until:
            self._rests_until = 0.0
            log.info("redis is back; WeCom tokens are shared again")
        return answer


class Shelf:
    """Keeps values under ``key`` for all processes.

    Without Redis it serves this process alone, which costs more calls and is correct all the same.
    """

    def __init__(self, shared: SharedRedis, key: str) -> None:
        self._shared = shared
        self._key = key
        self._mine: dict[str, tuple[str, float]] = {}

    def read(self, name: str) -> str | None:
        """The value under ``name``; without Redis only what this process wrote itself."""
        try:
            raw = self._shared.ask("get", f"{self._key}:{name}")
        except RedisError:
            value, forgotten_at = self._mine.get(name, (None, 0.0))
            return value if time.time() < forgotten_at else None
        return raw.decode() if isinstance(raw, bytes) else raw

    def write(self, name: str, value: str, seconds: float) -> None:
        """Keep ``value`` for ``seconds``, here and in Redis."""
        self._mine[name] = (value, time.time() + seconds)
        try:
            self._shared.ask("set", f"{self._key}:{name}", value, px=max(1, int(seconds * 1000)))
        except RedisError:
            return

    def remove(self, name: str) -> None:
        """Keep nothing under ``name`` any more."""
        self._mine.pop(name, None)
        try:
            self._shared.ask("delete", f"{self._key}:{name}")
        except RedisError:
            return

    def try_lock(self, seconds: float) -> str | None:
        """A lock token if nobody holds the lock; it falls off by itself after ``seconds``.

        Without Redis every process gets its own lock: the caller must already exclude its own threads.
        """
        token = secrets.token_hex(16)
        try:
            taken = self._shared.ask("set", f"{self._key}:lock", token, nx=True, px=int(seconds * 1000))
        except RedisError:
            return token
        return token if taken else None

    def unlock(self, token: str) -> None:
        """Give the lock back, unless it fell off and belongs to somebody else by now."""
        try:
            self._shared.ask("eval", _UNLOCK, 1, f"{self._key}:lock", token)
        except RedisError:
            return
