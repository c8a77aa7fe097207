"""Counts calls per API and minute, and how many run side by side."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from wecom.simulator.api.refusals import ApiRefusal

MINUTE = 60


class Limits:
    """45009 for too many in a minute, 45033 for too many at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute = -1
        self._counted: Counter[str] = Counter()
        self._running: Counter[str] = Counter()

    def count(self, api: str, now: int, most: int) -> None:
        with self._lock:
            if now // MINUTE != self._minute:
                self._minute = now // MINUTE
                self._counted.clear()
            self._counted[api] += 1
            if self._counted[api] > most:
                raise ApiRefusal(45009)

    @contextmanager
    def one_more(self, api: str, most: int) -> Iterator[bool]:
        """Whether this call still fits beside those of the same API under way."""
        with self._lock:
            self._running[api] += 1
            fits = self._running[api] <= most
        try:
            yield fits
        finally:
            with self._lock:
                self._running[api] -= 1
