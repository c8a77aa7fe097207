"""WeCom's rate limits, kept by all processes together: how often an API is called, how many times at once.

Every API has a gate of its own (wecom-api L.1), so bulk reading never holds up the call of another API; inside one API
a reserve is left for calls made under `urgent()`. A caller who would wait long is told when to come back instead.
"""

import random
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import redis
from redis.exceptions import RedisError

from wecom.errors import WeComError, WeComWait
from wecom.ledger import Admission, Budget, Ledger, LocalLedger, SharedLedger
from wecom.shelf import SharedRedis

__all__ = ["Budget", "Limits", "counted", "urgent"]

TOO_OFTEN = 45009
TOO_MANY_AT_ONCE = 45033
PATIENCE_SECONDS = 2.0
"""A worker is not held up longer than this; the job comes back instead."""
_LOOK_AGAIN_SECONDS = 0.05

_IS_URGENT: ContextVar[bool] = ContextVar("wecom_urgent", default=False)
_COUNTED: ContextVar[Counter[str] | None] = ContextVar("wecom_counted", default=None)


@contextmanager
def urgent() -> Iterator[None]:
    """Calls inside may use the reserve: what a customer waits for goes before what reads the corp in bulk."""
    token = _IS_URGENT.set(True)
    try:
        yield
    finally:
        _IS_URGENT.reset(token)


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """The calls really sent inside, by API; repeats with a new token included, refusals by our own gate not."""
    calls: Counter[str] = Counter()
    token = _COUNTED.set(calls)
    try:
        yield calls
    finally:
        _COUNTED.reset(token)


@dataclass(frozen=True, slots=True)
class _Place:
    ledger: Ledger
    lease: str


class Limits:
    """The gates of one corp's APIs. While Redis cannot be reached, every process keeps the limits for itself."""

    def __init__(
        self,
        connection: redis.Redis,
        corp_id: str,
        budget: Budget | None = None,
        *,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._budget = budget or Budget()
        self._shared = SharedLedger(SharedRedis(connection), f"wecom:{corp_id}:limits", self._budget)
        self._own = LocalLedger(self._budget)
        self._now = now
        self._sleep = sleep

    @contextmanager
    def call(self, api: str) -> Iterator[None]:
        """Enter the gate of `api` for one call; WeComWait when that would take long. Learns from WeCom's refusals."""
        place = self._enter(api)
        if (calls := _COUNTED.get()) is not None:
            calls[api] += 1
        try:
            yield
        except WeComError as error:
            if error.errcode == TOO_OFTEN:
                self._tell(place, lambda ledger: ledger.pause(api, self._now()))
            elif error.errcode == TOO_MANY_AT_ONCE:
                self._tell(place, lambda ledger: ledger.narrow(api, self._now()))
            raise
        finally:
            self._tell(place, lambda ledger: ledger.leave(api, place.lease))

    def _enter(self, api: str) -> _Place:
        lease = secrets.token_hex(8)
        waited = 0.0
        while True:
            ledger, admission = self._ask(api, lease)
            if admission.is_in:
                return _Place(ledger, lease)
            if admission.seconds + waited > PATIENCE_SECONDS:
                raise WeComWait(api, admission.seconds, admission.reason)
            pause = max(admission.seconds, _LOOK_AGAIN_SECONDS) * random.uniform(1, 1.5)  # noqa: S311  # jitter
            self._sleep(pause)
            waited += pause

    def _ask(self, api: str, lease: str) -> tuple[Ledger, Admission]:
        asked = (api, lease, self._now())
        try:
            return self._shared, self._shared.enter(*asked, urgent=_IS_URGENT.get())
        except RedisError:
            return self._own, self._own.enter(*asked, urgent=_IS_URGENT.get())

    def _tell(self, place: _Place, what: Callable[[Ledger], None]) -> None:
        try:
            what(place.ledger)
        except RedisError:
            # A lease nobody gives back falls off by itself; what WeCom said holds for this process at least.
            what(self._own)
