"""Counts calls per API, bars what was called too often for a whole window, and sees how many run side by side."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

MINUTE, HOUR = 60, 3600


class Limits:
    """In memory: a limit is about what is going on now."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counted: dict[tuple[str, int], tuple[int, int]] = {}
        self._barred: dict[str, tuple[int, int]] = {}
        self._running: Counter[str] = Counter()
        self._alone: set[str] = set()

    def admits(self, api: str, now: int, *, per_minute: int, per_hour: int) -> bool:
        """Count one more call. The one too many bars the API: for 60 seconds, or for 60 minutes, from then on."""
        with self._lock:
            since, until = self._barred.get(api, (0, 0))
            if since <= now < until:
                return False
            too_many = [
                window
                for window, most in ((MINUTE, per_minute), (HOUR, per_hour))
                if self._counted_in(api, window, now) > most
            ]
            if too_many:
                self._barred[api] = now, now + max(too_many)
            return not too_many

    def lift(self) -> None:
        """What somebody does with WeCom's own tool (checkCorpSpamBlock): no API is barred any more."""
        with self._lock:
            self._barred.clear()
            self._counted.clear()

    def _counted_in(self, api: str, window: int, now: int) -> int:
        number, count = self._counted.get((api, window), (-1, 0))
        count = count + 1 if number == now // window else 1
        self._counted[api, window] = now // window, count
        return count

    @contextmanager
    def beside_others(self, api: str, most: int) -> Iterator[bool]:
        """Whether this call still fits beside those of the same API under way."""
        with self._lock:
            self._running[api] += 1
            fits = self._running[api] <= most
        try:
            yield fits
        finally:
            with self._lock:
                self._running[api] -= 1

    @contextmanager
    def alone(self, key: str) -> Iterator[bool]:
        """Whether nobody else is inside with the same key right now."""
        with self._lock:
            is_first = key not in self._alone
            if is_first:
                self._alone.add(key)
        try:
            yield is_first
        finally:
            if is_first:
                with self._lock:
                    self._alone.discard(key)
