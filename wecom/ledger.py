"""The books of the rate limits: what of each API's budget is used, shared in Redis or kept by one process."""

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from wecom.shelf import SharedRedis

MINUTE, HOUR = 60.0, 3600.0
BURST = 0.25
"""Of a limit, what may be used at once. The rest refills the bucket: no window ever holds more than the limit."""
RESERVE = 0.1
"""Of a burst, and of the places side by side, what only urgent calls may use."""
LEASE_SECONDS = 30.0
"""Longer than any call may take: the place of a caller that died is free again afterwards."""
RECOVERY_SECONDS = 30.0
"""Until one more call may run side by side, after WeCom had too many."""
_SCRIPT = Path(__file__).with_name("ledger.lua").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Budget:
    """What WeCom allows for one API of one corp (wecom-api L.1; `parallel` is our choice, WeCom names no number)."""

    per_minute: int = 10_000
    per_hour: int = 150_000
    parallel: int = 8


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether a call may begin; if not, when to ask again and why."""

    is_in: bool
    seconds: float = 0.0
    reason: str = ""


class Ledger(Protocol):
    """What both kinds of books can do."""

    def enter(self, api: str, lease: str, now: float, *, urgent: bool) -> Admission:
        """Take one call out of the budgets and one place beside the others, or say when to ask again."""

    def leave(self, api: str, lease: str) -> None:
        """Give the place back."""

    def pause(self, api: str, now: float) -> None:
        """WeCom said 45009: a minute without this API, an hour when it happens again within the hour."""

    def narrow(self, api: str, now: float) -> None:
        """WeCom said 45033: half as many calls side by side, then slowly more again."""


class SharedLedger:
    """The books of all processes: one small script that Redis runs as a whole."""

    def __init__(self, shared: SharedRedis, prefix: str, budget: Budget) -> None:
        self._shared = shared
        self._prefix = prefix
        self._budget = budget

    def enter(self, api: str, lease: str, now: float, *, urgent: bool) -> Admission:
        verdict, seconds = self._run("enter", api, now, lease, int(urgent))
        reason = verdict.decode() if isinstance(verdict, bytes) else str(verdict)
        return Admission(reason == "in", float(seconds), reason)

    def leave(self, api: str, lease: str) -> None:
        self._run("leave", api, 0.0, lease)

    def pause(self, api: str, now: float) -> None:
        self._run("pause", api, now)

    def narrow(self, api: str, now: float) -> None:
        self._run("narrow", api, now)

    def _run(self, verb: str, api: str, now: float, lease: str = "", urgent: int = 0) -> tuple[bytes | str, bytes]:
        keys = (f"{self._prefix}:{api}", f"{self._prefix}:{api}:leases")
        budget = (self._budget.per_minute, self._budget.per_hour, self._budget.parallel)
        constants = (BURST, RESERVE, LEASE_SECONDS, RECOVERY_SECONDS)
        answer = self._shared.ask("eval", _SCRIPT, 2, *keys, verb, repr(now), lease, urgent, *budget, *constants)
        return answer[0], answer[1]


@dataclass(slots=True)
class _Gate:
    minute: float
    hour: float
    counted_at: float
    cap: float
    cap_at: float
    narrowed_at: float = float("-inf")
    paused_until: float = float("-inf")
    paused_at: float = float("-inf")
    leases: dict[str, float] = field(default_factory=dict)


class LocalLedger:
    """The same books for the threads of one process."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._gates: dict[str, _Gate] = {}
        self._lock = threading.Lock()

    def enter(self, api: str, lease: str, now: float, *, urgent: bool) -> Admission:
        with self._lock:
            gate = self._gate(api, now)
            if gate.paused_until > now:
                return Admission(False, gate.paused_until - now, "paused")
            gate.leases = {key: until for key, until in gate.leases.items() if until > now}
            extra = max(1, int(self._budget.parallel * RESERVE)) if urgent else 0
            if len(gate.leases) >= int(self._cap(gate, now)) + extra:
                return Admission(False, 0.0, "parallel")
            elapsed = max(0.0, now - gate.counted_at)
            per = ((self._budget.per_minute, MINUTE, gate.minute), (self._budget.per_hour, HOUR, gate.hour))
            levels = [min(most * BURST, level + elapsed * most * (1 - BURST) / span) for most, span, level in per]
            kept = [0.0 if urgent else most * BURST * RESERVE for most, _, _ in per]
            waits = [
                (1 + least - level) * span / (most * (1 - BURST))
                for (most, span, _), level, least in zip(per, levels, kept, strict=True)
            ]
            if max(waits) > 0:
                return Admission(False, max(waits), "budget")
            gate.minute, gate.hour = (level - 1 for level in levels)
            gate.counted_at = max(now, gate.counted_at)
            gate.leases[lease] = now + LEASE_SECONDS
            return Admission(True, 0.0, "in")

    def leave(self, api: str, lease: str) -> None:
        with self._lock:
            if (gate := self._gates.get(api)) is not None:
                gate.leases.pop(lease, None)

    def pause(self, api: str, now: float) -> None:
        with self._lock:
            gate = self._gate(api, now)
            if gate.paused_until <= now:  # the others that were under way heard the same refusal
                gate.paused_until = now + (HOUR if now - gate.paused_at < HOUR else MINUTE)
                gate.paused_at = now

    def narrow(self, api: str, now: float) -> None:
        with self._lock:
            gate = self._gate(api, now)
            if now - gate.narrowed_at >= 1:  # once for all that were refused together
                gate.cap = max(1.0, min(self._cap(gate, now), float(len(gate.leases) or 1)) / 2)
                gate.cap_at = gate.narrowed_at = now

    def _gate(self, api: str, now: float) -> _Gate:
        budget = self._budget
        full = _Gate(budget.per_minute * BURST, budget.per_hour * BURST, now, float(budget.parallel), now)
        return self._gates.setdefault(api, full)

    def _cap(self, gate: _Gate, now: float) -> float:
        return min(float(self._budget.parallel), gate.cap + (now - gate.cap_at) / RECOVERY_SECONDS)
