"""Whoever calls too often is barred for a whole window, not just until the clock's next minute."""

from collections.abc import Callable

import pytest

from tests.simulator.conftest import RunningSimulator
from tests.simulator.test_login import authorize, returned
from wecom.simulator.identity import APP_SECRET, CORP_ID

MINUTE, HOUR = 60, 3600
FULL_MINUTE = "2026-11-22T09:00:00+08:00"


@pytest.fixture
def quiet(corp: RunningSimulator) -> RunningSimulator:
    corp.control("clock", {"now": FULL_MINUTE, "frozen": True})
    return corp


@pytest.fixture
def ask(quiet: RunningSimulator) -> Callable[[], int]:
    token = quiet.fetch_token()
    return lambda: int(quiet.get("getcallbackip", access_token=token)["errcode"])


def test_one_call_too_many_bars_the_api_for_sixty_seconds(quiet: RunningSimulator, ask: Callable[[], int]) -> None:
    quiet.control("settings", {"calls_per_minute": 2})
    quiet.advance(57)
    assert [ask(), ask(), ask()] == [0, 0, 45009]
    quiet.advance(3)
    assert ask() == 45009, "the minute of the clock is over, the bar is not"
    quiet.advance(56)
    assert ask() == 45009
    quiet.advance(1)
    assert ask() == 0, "asking while barred made it no longer"
    assert quiet.call("user/get", userid="wangfang")["errcode"] == 0


def test_one_call_too_many_in_an_hour_bars_the_api_for_sixty_minutes(
    quiet: RunningSimulator, ask: Callable[[], int]
) -> None:
    quiet.control("settings", {"calls_per_hour": 2})
    assert [ask(), ask()] == [0, 0]
    quiet.advance(2 * MINUTE)
    assert ask() == 45009
    quiet.advance(HOUR - 1)
    assert ask() == 45009
    quiet.advance(1)
    assert ask() == 0


def test_a_bar_can_be_lifted(quiet: RunningSimulator, ask: Callable[[], int]) -> None:
    quiet.control("settings", {"calls_per_minute": 4, "agent_tickets_per_hour": 0, "wrong_secrets_before_bar": 1})
    token = quiet.fetch_token()

    def ticket() -> int:
        return int(quiet.get("ticket/get", type="agent_config", access_token=token)["errcode"])

    def wrong_secret() -> int:
        return int(quiet.get("gettoken", corpid=CORP_ID, corpsecret="wrong")["errcode"])

    assert [ask() for _ in range(5)] == [0, 0, 0, 0, 45009]
    assert [ticket(), wrong_secret(), wrong_secret()] == [45009, 40001, 45009]
    quiet.control("settings", {"calls_per_minute": 10, "agent_tickets_per_hour": 1})
    assert [ask(), ticket(), wrong_secret()] == [45009] * 3
    quiet.control("lift-bars", {})
    assert [ask(), ticket(), wrong_secret()] == [0, 0, 40001]


def test_one_ticket_too_many_bars_tickets_for_sixty_minutes(quiet: RunningSimulator) -> None:
    quiet.control("settings", {"agent_tickets_per_hour": 1})
    quiet.advance(HOUR - 10)
    token = quiet.fetch_token()

    def ticket() -> int:
        return int(quiet.get("ticket/get", type="agent_config", access_token=token)["errcode"])

    assert [ticket(), ticket()] == [0, 45009]
    quiet.advance(10)
    assert ticket() == 45009, "the hour of the clock is over, the bar is not"
    quiet.advance(HOUR - 10)
    assert ticket() == 0


def test_logins_with_a_right_code_are_not_counted_and_wrong_ones_are(quiet: RunningSimulator) -> None:
    quiet.control("settings", {"calls_per_minute": 1})
    codes = [returned(authorize(quiet, **{"as": "wangfang"}))["code"] for _ in range(3)]
    token = quiet.fetch_token()

    def log_in(code: str) -> int:
        return int(quiet.get("auth/getuserinfo", access_token=token, code=code)["errcode"])

    assert [log_in(code) for code in codes] == [0, 0, 0]
    assert [log_in("invented"), log_in("invented")] == [40029, 45009]


def test_a_disabled_app_with_the_right_secret_bars_nobody(corp: RunningSimulator) -> None:
    def token() -> int:
        return int(corp.get("gettoken", corpid=CORP_ID, corpsecret=APP_SECRET)["errcode"])

    corp.control("settings", {"is_app_enabled": False})
    assert [token() for _ in range(8)] == [40001] * 8
    corp.control("settings", {"is_app_enabled": True})
    assert token() == 0


def test_corp_tags_end_at_their_limit(corp: RunningSimulator) -> None:
    present = corp.engine.state.count("SELECT count(*) FROM tags WHERE deleted = 0")
    corp.control("settings", {"most_tags": present + 1})
    asked = {"group_name": "节日", "tag": [{"name": "中秋"}, {"name": "春节"}]}
    assert corp.call("externalcontact/add_corp_tag", asked)["errcode"] == 40126
    one = {"group_name": "节日", "tag": [{"name": "中秋"}]}
    assert corp.call("externalcontact/add_corp_tag", one)["errcode"] == 0, "of the refused call nothing was kept"
    corp.control("settings", {"most_tags": present})
    assert corp.call("externalcontact/add_corp_tag", asked)["errcode"] == 40126


@pytest.mark.parametrize("order", [-1, 2**32, "1", 1.5])
def test_an_order_of_tags_or_groups_has_its_range(corp: RunningSimulator, order: object) -> None:
    made = corp.call(
        "externalcontact/add_corp_tag", {"group_name": "节日", "tag": [{"name": "中秋", "order": 2**32 - 1}]}
    )
    group = made["tag_group"]
    new_group = {"group_name": "另一组", "order": order, "tag": [{"name": "春节"}]}
    assert corp.call("externalcontact/add_corp_tag", new_group)["errcode"] == 40058
    for identifier in (group["group_id"], group["tag"][0]["id"]):
        assert corp.call("externalcontact/edit_corp_tag", {"id": identifier, "order": order})["errcode"] == 40058
