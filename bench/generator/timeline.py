"""Moments as seconds since the beginning of the made-up past, and how PostgreSQL reads them."""

import datetime as dt

DAY = 86_400
HISTORY_DAYS = 365
"""Days with orders and touches; friendships reach as far back once more."""
BUCKET_DAYS = 7


class Timeline:
    """Two years that end at a given moment."""

    def __init__(self, end: dt.datetime) -> None:
        first = end.date() - dt.timedelta(days=2 * HISTORY_DAYS)
        self._days = [str(first + dt.timedelta(days=n)) for n in range(2 * HISTORY_DAYS + 1)]
        self._times = [f" {s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}+00" for s in range(DAY)]
        self._origin = dt.datetime.combine(first, dt.time(), dt.UTC)
        self.history = HISTORY_DAYS * DAY
        self.end = int((end - self._origin).total_seconds())

    def stamp(self, moment: int) -> str:
        """A timestamp with time zone."""
        return self._days[moment // DAY] + self._times[moment % DAY]

    def unix(self, moment: int) -> int:
        return int(self._origin.timestamp()) + moment

    def day(self, moment: int) -> str:
        return self._days[moment // DAY]
