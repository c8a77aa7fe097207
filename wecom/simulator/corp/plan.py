"""How large a corp is and when things in it happened: dates with a weekly rhythm that grow towards today."""

import random
from dataclasses import dataclass

from wecom.simulator.clock import start_of_day

DAY = 86_400
HISTORY_DAYS = 182

WEEKDAY_WEIGHTS = (0.9, 0.85, 0.9, 0.95, 1.1, 1.35, 1.3)
HOUR_WEIGHTS = (0, 0, 0, 0, 0, 0, 0, 1, 2, 5, 8, 8, 7, 5, 6, 7, 7, 6, 6, 8, 10, 9, 5, 2)


@dataclass(frozen=True, slots=True)
class Plan:
    """The measures of one corp, and the randomness everything in it is drawn from."""

    seed: int
    size: str
    now: int
    customers: int
    groups: int
    talking_pairs: int
    begun_today: int
    rng: random.Random

    def past_moments(self, count: int, *, days: int = HISTORY_DAYS) -> list[int]:
        """Moments before today, more of them lately and at weekends, by day and not at night; oldest first."""
        midnight = start_of_day(self.now)
        weights = [_weight_of_day(midnight - back * DAY, back, days) for back in range(1, days + 1)]
        chosen = self.rng.choices(range(1, days + 1), weights, k=count)
        hours = self.rng.choices(range(24), HOUR_WEIGHTS, k=count)
        return sorted(
            midnight - back * DAY + hour * 3600 + self.rng.randrange(3600)
            for back, hour in zip(chosen, hours, strict=True)
        )

    def daytime_between(self, earliest: int, latest: int) -> int:
        """Some moment between the two at which people are awake; the earlier of them when there is none."""
        some_day = start_of_day(self.rng.randint(earliest, max(earliest, latest)))
        hour = self.rng.choices(range(24), HOUR_WEIGHTS)[0]
        moment = some_day + hour * 3600 + self.rng.randrange(3600)
        return moment if earliest <= moment <= latest else earliest

    def moments_today(self, count: int) -> list[int]:
        midnight = start_of_day(self.now)
        morning = midnight + 8 * 3600
        earliest = morning if self.now > morning + 3600 else midnight + (self.now - midnight) // 2
        return sorted(self.rng.randint(earliest, self.now) for _ in range(count))


def _weight_of_day(midnight: int, back: int, days: int) -> float:
    weekday = (midnight // DAY + 4) % 7
    return WEEKDAY_WEIGHTS[weekday] * (1.0 + 1.4 * (1 - back / days))


def plan(size: str, seed: int, now: int) -> Plan:
    rng = random.Random(f"{seed}:{size}")
    if size == "demo":
        return Plan(seed, size, now, 3000, 40, 200, 14, rng)
    if size == "company":
        return Plan(seed, size, now, 184_710, 300, 400, 900, rng)
    if size == "empty":
        return Plan(seed, size, now, 0, 0, 0, 0, rng)
    return Plan(seed, size, now, 30, 3, 6, 2, rng)
