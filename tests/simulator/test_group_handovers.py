"""Groups change hands at once, and only so many a day."""

from typing import Any

import pytest

from tests.simulator.conftest import RunningSimulator
from tests.simulator.door import Door

DAY = 86_400
GIVER, TAKER = "wangfang", "linyue"


@pytest.fixture
def quiet(corp: RunningSimulator) -> RunningSimulator:
    corp.control("clock", {"frozen": True})
    return corp


def test_a_group_with_a_new_person_in_it_has_another_member_version(quiet: RunningSimulator, door: Door) -> None:
    quiet.control("settings", {"group_lag_seconds": 0})
    chat_id = quiet.act("create-group", owner=GIVER, name="会员群")["chat_id"]

    def group() -> dict[str, Any]:
        found: dict[str, Any] = quiet.call("externalcontact/groupchat/get", {"chat_id": chat_id})["group_chat"]
        return found

    def hand(new_owner: str) -> None:
        quiet.call("externalcontact/groupchat/onjob_transfer", {"chat_id_list": [chat_id], "new_owner": new_owner})

    before = group()["member_version"]
    hand(TAKER)
    joined = group()
    assert (len(joined["member_list"]), joined["member_version"] != before) == (2, True)
    hand(GIVER)
    assert group()["member_version"] == joined["member_version"], "she had been in the group all the time"
    quiet.act("join-group", chat_id=chat_id, external_userid=quiet.act("add-customer", userid=GIVER)["external_userid"])
    (update,) = [one for one in door.wait_for(3) if one.get("UpdateDetail") == "add_member"]
    assert update["LastMemVer"] == joined["member_version"] != before


def test_groups_change_hands_at_once_or_say_why_not(quiet: RunningSimulator) -> None:
    chat_id = quiet.act("create-group", owner=GIVER, name="会员群")["chat_id"]
    quiet.control("settings", {"group_lag_seconds": 0})

    def hand(api: str, new_owner: str = TAKER) -> list[int]:
        given = {"chat_id_list": [chat_id, "wrNobody"], "new_owner": new_owner}
        failed = quiet.call(f"externalcontact/groupchat/{api}", given)["failed_chat_list"]
        return [row["errcode"] for row in failed]

    assert hand("transfer") == [90500, 90501]
    assert hand("onjob_transfer", GIVER) == [90504, 90501]
    assert hand("onjob_transfer") == [90501]
    group = quiet.call("externalcontact/groupchat/get", {"chat_id": chat_id})["group_chat"]
    assert group["owner"] == TAKER
    quiet.act("remove-member", userid=TAKER)
    assert hand("onjob_transfer", GIVER) == [90502, 90501]
    assert hand("transfer", GIVER) == [90501]


def listed(corp: RunningSimulator, status: int, *owners: str) -> dict[str, int]:
    body = {"limit": 100, "status_filter": status} | ({"owner_filter": {"userid_list": list(owners)}} if owners else {})
    rows = corp.call("externalcontact/groupchat/list", body)["group_chat_list"]
    return {row["chat_id"]: row["status"] for row in rows}


def test_a_group_of_somebody_who_left_is_listed_as_inherited_once_it_is(quiet: RunningSimulator) -> None:
    chat_id = quiet.act("create-group", owner=GIVER, name="会员群")["chat_id"]
    assert listed(quiet, 0)[chat_id] == 0
    quiet.act("remove-member", userid=GIVER)
    assert listed(quiet, 1, GIVER)[chat_id] == 1
    quiet.call("externalcontact/groupchat/transfer", {"chat_id_list": [chat_id], "new_owner": TAKER})
    assert listed(quiet, 3) == {chat_id: 3}
    assert listed(quiet, 0)[chat_id] == 3, "0 asks for all"
    quiet.call("externalcontact/groupchat/onjob_transfer", {"chat_id_list": [chat_id], "new_owner": "zhoukai"})
    assert (listed(quiet, 3), listed(quiet, 0)[chat_id]) == ({}, 0)


def test_somebodys_groups_change_hands_so_often_a_day(quiet: RunningSimulator) -> None:
    quiet.control("settings", {"group_handovers_per_day": 2})
    chat_ids = [quiet.act("create-group", owner=GIVER, name=f"{number} 群")["chat_id"] for number in range(3)]

    def hand() -> dict[str, int]:
        given = {"chat_id_list": chat_ids, "new_owner": TAKER}
        rows = quiet.call("externalcontact/groupchat/onjob_transfer", given)["failed_chat_list"]
        return {row["chat_id"]: row["errcode"] for row in rows}

    assert hand() == {chat_ids[2]: 45009}
    quiet.advance(DAY)
    assert hand() == dict.fromkeys(chat_ids[:2], 90504)
