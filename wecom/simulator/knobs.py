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
    has_callback: bool = True
    is_customer_api_allowed: bool = True
    is_contact_callback_ticked: bool = True  # 外部联系人变更回调
    is_sensitive_info_allowed: bool = True  # 成员敏感信息
    does_another_app_welcome: bool = False  # and is always first
    most_tags: int = 10_000
    most_people_without_owner_filter: int = 1_000
    is_ip_allowed: bool = True
    is_secret_right: bool = True  # false: somebody has reset the app's secret
    is_app_enabled: bool = True
    is_domain_trusted: bool = True  # false: the console has another domain than the app's
    is_anybody_visible: bool = True  # false: the app's visible range is empty


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
