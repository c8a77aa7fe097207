"""Counts calls per API and minute, and how many run side by side."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

MINUTE = 60


class Limits:
    """In memory: a limit is about what is going on now."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute = -1
        self._counted: Counter[str] = Counter()
        self._running: Counter[str] = Counter()
        self._alone: set[str] = set()

    def fits_minute(self, api: str, now: int, most: int) -> bool:
        """Count one more call of this minute; whether it is still allowed."""
        with self._lock:
            if now // MINUTE != self._minute:
                self._minute = now // MINUTE
                self._counted.clear()
            self._counted[api] += 1
            return self._counted[api] <= most

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
