"""The simulator's own time, which tests and screenshots may set, freeze and move on."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from wecom.simulator.state import State

CORP_TIMEZONE = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Reading:
    now: datetime
    is_frozen: bool


class Clock:
    """Real time plus an offset, or standing still; kept in the state so that it survives a restart."""

    def __init__(self, state: State) -> None:
        self._state = state

    def time(self) -> float:
        kept = self._state.setting("clock", {"offset": 0.0, "frozen_at": None})
        frozen_at: float | None = kept["frozen_at"]
        return frozen_at if frozen_at is not None else time.time() + float(kept["offset"])

    def now(self) -> int:
        """Unix seconds, the unit of nearly every WeCom field."""
        return int(self.time())

    def read(self) -> Reading:
        kept = self._state.setting("clock", {"offset": 0.0, "frozen_at": None})
        return Reading(datetime.fromtimestamp(self.time(), UTC), kept["frozen_at"] is not None)

    def set(self, moment: float, *, frozen: bool) -> None:
        self._state.set_setting("clock", {"offset": moment - time.time(), "frozen_at": moment if frozen else None})


def start_of_day(moment: int) -> int:
    """Midnight, in the corp's time zone, of the day that contains the moment."""
    local = datetime.fromtimestamp(moment, CORP_TIMEZONE)
    return int(local.replace(hour=0, minute=0, second=0, microsecond=0).timestamp())
