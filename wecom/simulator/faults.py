"""Faults somebody asked for: the next calls of an API fail, dawdle or lose their connection."""

import json
from dataclasses import dataclass
from typing import Any

from wecom.simulator.state import State

EVERY_API = "*"


@dataclass(frozen=True, slots=True)
class Effect:
    """What happens to one call; `after` lets the call do its work before its answer is lost."""

    errcode: int | None = None
    http_status: int | None = None
    delay_seconds: float = 0.0
    drop: bool = False
    after: bool = False

    @property
    def loses_the_answer(self) -> bool:
        return self.drop or self.http_status is not None


NO_EFFECT = Effect()


class Faults:
    """Kept in the state, so that a fault outlives a restart of the simulator."""

    def __init__(self, state: State) -> None:
        self._state = state

    def add(self, api: str, effect: Effect, *, times: int = 1, permanent: bool = False) -> int:
        wanted = {name: value for name in Effect.__slots__ if (value := getattr(effect, name))}
        sql = "INSERT INTO faults (api, times_left, permanent, effect) VALUES (?, ?, ?, ?)"
        return self._state.write(sql, api, times, int(permanent), json.dumps(wanted))

    def clear(self) -> None:
        self._state.write("DELETE FROM faults")

    def listed(self) -> list[dict[str, Any]]:
        return [
            {"id": row["id"], "api": row["api"], "times_left": row["times_left"], "permanent": bool(row["permanent"])}
            | json.loads(row["effect"])
            for row in self._state.rows("SELECT * FROM faults ORDER BY id")
        ]

    def take(self, api: str) -> Effect:
        """The effect on this call, using up one of its times."""
        with self._state.transaction():
            row = self._state.row("SELECT * FROM faults WHERE api IN (?, ?) ORDER BY id LIMIT 1", api, EVERY_API)
            if row is None:
                return NO_EFFECT
            if not row["permanent"]:
                self._state.write("UPDATE faults SET times_left = times_left - 1 WHERE id = ?", row["id"])
                self._state.write("DELETE FROM faults WHERE times_left <= 0 AND permanent = 0")
            return Effect(**json.loads(row["effect"]))
