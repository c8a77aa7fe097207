"""Counts the API calls the simulator answered and remembers the last ones."""

import threading
from collections import Counter, deque
from dataclasses import asdict, dataclass
from typing import Any

REMEMBERED = 200


@dataclass(frozen=True, slots=True)
class Call:
    api: str
    method: str
    at: str
    errcode: int
    http_status: int
    milliseconds: int
    summary: str


class CallLog:
    """In memory on purpose: how often something was called is about this run, not about the corp."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_api: Counter[str] = Counter()
        self._last: deque[Call] = deque(maxlen=REMEMBERED)

    def add(self, call: Call) -> None:
        with self._lock:
            self._by_api[call.api] += 1
            self._last.append(call)

    def clear(self) -> None:
        with self._lock:
            self._by_api.clear()
            self._last.clear()

    def count(self, api: str) -> int:
        with self._lock:
            return self._by_api[api]

    def report(self, api: str = "") -> dict[str, Any]:
        with self._lock:
            by_api = {name: count for name, count in sorted(self._by_api.items()) if api in ("", name)}
            calls = [asdict(call) for call in self._last if api in ("", call.api)]
        return {"total": sum(by_api.values()), "by_api": by_api, "calls": calls[::-1]}
