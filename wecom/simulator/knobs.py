"""How strict and how moody the simulated server is; every value can be turned through the control API."""

from dataclasses import asdict, dataclass, fields
from typing import Any

from wecom.simulator.state import State


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits of calls are per API; whoever exceeds one is barred for a whole window."""

    calls_per_minute: int = 10_000
    calls_per_hour: int = 150_000
    parallel_calls: int = 64
    agent_tickets_per_hour: int = 100
    corp_tickets_per_hour: int = 400
    wrong_secrets_before_bar: int = 5
    messages_per_minute: int = 30
    messages_per_hour: int = 1_000
    messages_per_account_a_day: int = 200
    pictures_per_day: int = 1_000
    tags_per_relation: int = 3_000
    most_ways: int = 500_000
    most_links: int = 1_000
    is_acquisition_allowed: bool = True
    group_lag_seconds: float = 2.0
    mass_send_dispatch_seconds: float = 3.0
    mass_sends_per_month: int = 0  # to one customer; 0: as many as the month has days
    ragged_pages: bool = False
    group_handovers_per_day: int = 300
    most_tags: int = 10_000
    most_people_without_owner_filter: int = 1_000
    welcome_dispatch_seconds: float = 2.0  # while the welcome of one app is on its way, another's is 41096
    is_wechat_bound: bool = True  # a WeChat developer id, without which no unionid is told


class Knobs:
    """Settings kept in the state; an unknown name or a value of another kind is refused."""

    def __init__(self, state: State) -> None:
        self._state = state

    def read(self) -> Settings:
        return Settings(**self._state.setting("knobs", {}))

    def turn(self, changes: dict[str, Any]) -> Settings:
        kinds = {field.name: type(field.default) for field in fields(Settings)}
        for name, value in changes.items():
            if name not in kinds:
                raise ValueError(f"unknown setting {name}; known: {', '.join(kinds)}")
            if isinstance(value, bool) != (kinds[name] is bool) or not isinstance(value, (int, float)):
                raise ValueError(f"{name} must be a {kinds[name].__name__}")
        turned = asdict(self.read()) | changes
        self._state.set_setting("knobs", turned)
        return Settings(**turned)
