"""Members who are not (yet, any longer) at work, those who come back, and colleagues in customer groups."""

from typing import Any

import pytest

from tests.simulator.conftest import TIMEOUT, RunningSimulator
from tests.simulator.door import Door
from wecom.simulator.identity import AGENT_ID, CORP_ID

DAY = 86_400


def status(corp: RunningSimulator, userid: str) -> int:
    """Of the directory; its errcode when it does not know the member."""
    answer = corp.call("user/get", userid=userid)
    return int(answer["errcode"] or answer["status"])


def may_log_in(corp: RunningSimulator, userid: str) -> bool:
    query = {
        "appid": CORP_ID,
        "redirect_uri": f"{corp.engine.app_url}/back",
        "response_type": "code",
        "scope": "snsapi_base",
        "agentid": AGENT_ID,
        "as": userid,
    }
    url = f"{corp.url}/connect/oauth2/authorize"
    return corp.http.get(url, params=query, allow_redirects=False, timeout=TIMEOUT).is_redirect


def follow_users(corp: RunningSimulator) -> list[str]:
    return list(corp.call("externalcontact/get_follow_user_list")["follow_user"])


def test_somebody_who_never_logged_in_is_listed_and_can_do_nothing(corp: RunningSimulator, door: Door) -> None:
    corp.act("add-member", userid="xinren", name="新人", department_id=2, activated=False)
    assert status(corp, "xinren") == 4
    assert "xinren" in [one["userid"] for one in corp.call("user/list", department_id=2)["userlist"]]
    assert "xinren" not in follow_users(corp)
    assert not may_log_in(corp, "xinren")
    corp.control("acts/add-customer", {"userid": "xinren"}, status=409)
    message = {"touser": "xinren", "msgtype": "text", "agentid": AGENT_ID, "text": {"content": "欢迎"}}
    assert corp.call("message/send", message)["errcode"] == 81013
    way = {"type": 1, "scene": 2, "user": ["xinren"]}
    assert corp.call("externalcontact/add_contact_way", way)["errcode"] == 41054
    assert [event["Event"] for event in door.wait_for(1)] == ["change_contact"], "the app is told when they log in"


def test_activation_is_when_the_app_hears_of_a_newcomer(corp: RunningSimulator, door: Door) -> None:
    corp.act("add-member", userid="xinren", name="新人", department_id=2, activated=False)
    corp.act("activate-member", userid="xinren")
    assert (status(corp, "xinren"), "xinren" in follow_users(corp), may_log_in(corp, "xinren")) == (1, True, True)
    assert [event["Event"] for event in door.wait_for(2)] == ["change_contact", "subscribe"]
    corp.control("acts/activate-member", {"userid": "xinren"}, status=409)


@pytest.mark.parametrize(("act", "number", "is_follow_user"), [("disable-member", 2, True), ("quit-corp", 5, False)])
def test_the_stopped_and_those_who_quit_are_still_in_the_directory(
    corp: RunningSimulator, door: Door, act: str, number: int, is_follow_user: object
) -> None:
    corp.act(act, userid="wangfang")
    assert status(corp, "wangfang") == number
    assert ("wangfang" in follow_users(corp), may_log_in(corp, "wangfang")) == (is_follow_user, False)
    assert [event["Event"] for event in door.wait_for(1)] == ["unsubscribe"]
    corp.control(f"acts/{act}", {"userid": "wangfang"}, status=409)


def test_who_was_removed_is_unknown_to_the_directory(corp: RunningSimulator) -> None:
    corp.act("quit-corp", userid="wangfang")
    corp.act("remove-member", userid="wangfang")
    assert (status(corp, "wangfang"), may_log_in(corp, "wangfang")) == (60111, False)


def unassigned(corp: RunningSimulator) -> set[str]:
    return {one["external_userid"] for one in corp.call("externalcontact/get_unassigned_list", {})["info"]}


@pytest.fixture
def returned(corp: RunningSimulator) -> str:
    """A customer of somebody who left and was hired again under the same userid."""
    customer = str(corp.act("add-customer", userid="wangfang")["external_userid"])
    corp.act("remove-member", userid="wangfang")
    assert customer in unassigned(corp)
    corp.act("add-member", userid="wangfang", name="王芳", department_id=3)
    return customer


def test_who_is_hired_again_begins_anew(corp: RunningSimulator, returned: str) -> None:
    assert corp.call("user/get", userid="wangfang")["department"] == [3]
    assert unassigned(corp) == set()
    assert corp.call("externalcontact/list", userid="wangfang")["errcode"] == 84061
    assert corp.call("externalcontact/get", external_userid=returned)["errcode"] == 84061
    corp.act("add-customer", userid="wangfang", external_userid=returned)
    assert corp.call("externalcontact/list", userid="wangfang")["external_userid"] == [returned]


def test_who_is_hired_again_may_get_the_old_customers_back(corp: RunningSimulator) -> None:
    before = corp.call("externalcontact/list", userid="wangfang")["external_userid"]
    corp.act("remove-member", userid="wangfang")
    corp.act("add-member", userid="wangfang", name="王芳", department_id=2, keeps_customers=True)
    assert corp.call("externalcontact/list", userid="wangfang")["external_userid"] == before
    assert unassigned(corp) == set()


def test_the_figures_of_days_before_outlive_leaving_and_coming_back(corp: RunningSimulator) -> None:
    corp.act("add-customer", userid="wangfang")
    corp.advance(DAY)
    yesterday = corp.engine.clock.now() - DAY
    asked = {"userid": ["wangfang"], "start_time": yesterday, "end_time": yesterday}

    def figures() -> list[dict[str, Any]]:
        return list(corp.call("externalcontact/get_user_behavior_data", asked)["behavior_data"])

    before = figures()
    corp.act("remove-member", userid="wangfang")
    corp.act("add-member", userid="wangfang", name="王芳", department_id=2)
    assert figures() == before


def test_a_colleague_joins_a_customer_group(corp: RunningSimulator, door: Door) -> None:
    chat_id = corp.act("create-group", owner="wangfang", name="福利群")["chat_id"]
    corp.control("settings", {"group_lag_seconds": 0})
    corp.act("join-group", chat_id=chat_id, userid="LinYue", join_scene=1)
    told = door.wait_for(2)[1]
    assert (told["UpdateDetail"], told["JoinScene"], told["MemChangeList"]) == ("add_member", "0", {"Item": ["linyue"]})
    group = corp.call("externalcontact/groupchat/get", {"chat_id": chat_id, "need_name": 1})["group_chat"]
    joined = group["member_list"][1]
    assert {name: joined[name] for name in ("userid", "type", "name", "invitor")} == {
        "userid": "linyue",
        "type": 1,
        "name": "林悦",
        "invitor": {"userid": "wangfang"},
    }
    assert told["CurMemVer"] == group["member_version"]
    corp.control("acts/join-group", {"chat_id": chat_id, "userid": "linyue"}, status=409)
    corp.act("leave-group", chat_id=chat_id, userid="linyue")
    assert door.wait_for(3)[2]["MemChangeList"] == {"Item": ["linyue"]}
