"""The app's visible range: whom it does not see, it neither reads, nor writes to, nor hears of."""

from typing import Any

import pytest

from tests.simulator.conftest import RunningSimulator
from tests.simulator.door import Door
from wecom.simulator.identity import AGENT_ID

HIDDEN, SEEN = "wangfang", "linyue"
DAY = 86_400


@pytest.fixture
def customer(corp: RunningSimulator) -> str:
    """Hers alone."""
    return str(corp.act("add-customer", userid=HIDDEN)["external_userid"])


@pytest.fixture
def shared(corp: RunningSimulator, customer: str) -> str:
    corp.act("add-customer", userid=SEEN, external_userid=customer)
    return customer


@pytest.fixture
def chat_id(corp: RunningSimulator) -> str:
    return str(corp.act("create-group", owner=HIDDEN, name="看不见的群")["chat_id"])


def hide(corp: RunningSimulator) -> None:
    corp.act("hide-member", userid=HIDDEN)


def followers(corp: RunningSimulator, customer: str) -> list[str]:
    return [one["userid"] for one in corp.call("externalcontact/get", external_userid=customer)["follow_user"]]


def listed_groups(corp: RunningSimulator, **body: Any) -> list[str]:
    return [
        one["chat_id"] for one in corp.call("externalcontact/groupchat/list", body | {"limit": 100})["group_chat_list"]
    ]


def test_coming_and_going_is_the_only_news_of_the_directory(corp: RunningSimulator, door: Door) -> None:
    hide(corp)
    corp.control("acts/hide-member", {"userid": HIDDEN}, status=409)
    corp.act("show-member", userid=HIDDEN)
    corp.control("acts/show-member", {"userid": HIDDEN}, status=409)
    told = [(event["FromUserName"], event["Event"]) for event in door.wait_for(2)]
    assert told == [(HIDDEN, "unsubscribe"), (HIDDEN, "subscribe")]


def test_the_directory_does_not_know_her(corp: RunningSimulator) -> None:
    department = corp.call("user/get", userid=HIDDEN)["department"][0]
    hide(corp)
    assert corp.call("user/get", userid=HIDDEN)["errcode"] == 60111
    for api in ("user/list", "user/simplelist"):
        assert HIDDEN not in [one["userid"] for one in corp.call(api, department_id=department)["userlist"]]
    assert HIDDEN not in corp.call("externalcontact/get_follow_user_list")["follow_user"]
    scope = corp.call("agent/get", agentid=AGENT_ID)
    assert scope["allow_partys"] == {"partyid": []}
    assert {"userid": SEEN} in scope["allow_userinfos"]["user"]
    assert {"userid": HIDDEN} not in scope["allow_userinfos"]["user"]


def test_her_customers_are_unknown_and_shared_ones_have_only_the_others(corp: RunningSimulator, customer: str) -> None:
    assert followers(corp, customer) == [HIDDEN]
    hide(corp)
    assert corp.call("externalcontact/get", external_userid=customer)["errcode"] == 40096
    assert corp.call("externalcontact/list", userid=HIDDEN)["errcode"] == 60111
    assert corp.call("externalcontact/batch/get_by_user", {"userid_list": [HIDDEN]})["errcode"] == 60111
    corp.act("add-customer", userid=SEEN, external_userid=customer)
    assert followers(corp, customer) == [SEEN]


def test_an_empty_range_hides_every_customer(corp: RunningSimulator, customer: str) -> None:
    corp.control("settings", {"is_anybody_visible": False})
    assert corp.call("externalcontact/get", external_userid=customer)["errcode"] == 40096


def test_her_groups_are_neither_listed_nor_read(corp: RunningSimulator, chat_id: str) -> None:
    def read() -> int:
        return int(corp.call("externalcontact/groupchat/get", {"chat_id": chat_id})["errcode"])

    assert (chat_id in listed_groups(corp), read()) == (True, 0)
    hide(corp)
    assert chat_id not in listed_groups(corp)
    assert listed_groups(corp, owner_filter={"userid_list": [HIDDEN]}) == []
    assert read() == 60011
    corp.act("show-member", userid=HIDDEN)
    corp.control("settings", {"is_anybody_visible": False})
    assert (listed_groups(corp), read()) == ([], 60011)


def test_messages_to_her_are_invalid_and_everybody_is_everybody_visible(corp: RunningSimulator) -> None:
    def send(touser: str) -> dict[str, Any]:
        words = {"touser": touser, "msgtype": "text", "agentid": AGENT_ID, "text": {"content": "在吗"}}
        return corp.call("message/send", words)

    hide(corp)
    assert send(f"{HIDDEN}|{SEEN}")["invaliduser"] == HIDDEN
    assert send(HIDDEN)["errcode"] == 81013
    assert send("@all")["errcode"] == 0
    assert corp.control(f"messages?userid={HIDDEN}") == []
    assert len(corp.control(f"messages?userid={SEEN}")) == 2
    corp.control("settings", {"is_anybody_visible": False})
    assert send("@all")["errcode"] == 81013


def test_a_mass_send_does_not_reach_her_customers(corp: RunningSimulator, shared: str) -> None:
    only_hers = corp.act("add-customer", userid=HIDDEN)["external_userid"]
    corp.act("say", userid=HIDDEN, external_userid=shared, text="在", **{"from": "member"})
    hide(corp)
    made = corp.call(
        "externalcontact/add_msg_template",
        {"external_userid": [shared, only_hers], "text": {"content": "周末活动"}},
    )
    assert (made["errcode"], made["fail_list"]) == (0, [only_hers])
    corp.advance(60)
    tasks = corp.call("externalcontact/get_groupmsg_task", {"msgid": made["msgid"]})["task_list"]
    assert [task["userid"] for task in tasks] == [SEEN], "though the other was in touch last"
    to_all_of_hers = {"sender": HIDDEN, "text": {"content": "周末活动"}}
    assert corp.call("externalcontact/add_msg_template", to_all_of_hers)["errcode"] == 60111


def test_tags_she_put_on_count_for_nothing(corp: RunningSimulator, shared: str) -> None:
    tag_id = corp.act("create-tag", group_name="客户阶段", name="特邀")["tag_id"]
    corp.act("edit-customer", userid=HIDDEN, external_userid=shared, add_tags=[tag_id])
    hide(corp)
    tag_filter = {"group_list": [{"tag_list": [tag_id]}]}
    asked = {"tag_filter": tag_filter, "text": {"content": "周末活动"}}
    assert corp.call("externalcontact/add_msg_template", asked)["errcode"] == 41048


def test_statistics_do_not_count_her(corp: RunningSimulator, chat_id: str) -> None:
    corp.advance(DAY)
    yesterday = corp.engine.clock.now() - DAY
    asked = {"day_begin_time": yesterday}

    def owners() -> list[str]:
        return [one["owner"] for one in corp.call("externalcontact/groupchat/statistic", asked)["items"]]

    assert HIDDEN in owners()
    hide(corp)
    assert HIDDEN not in owners()
    days = {"start_time": yesterday, "end_time": yesterday}
    assert corp.call("externalcontact/get_user_behavior_data", days | {"userid": [HIDDEN]})["errcode"] == 60111


def test_nothing_is_told_of_her_customers_and_groups(corp: RunningSimulator, door: Door, chat_id: str) -> None:
    hide(corp)
    corp.act("add-customer", userid=HIDDEN)
    corp.act("rename-group", chat_id=chat_id, name="另一个名字")
    corp.act("write-text", userid=HIDDEN, text="在吗")
    corp.act("add-customer", userid=SEEN)
    told = [event.get("ChangeType") or event["Event"] for event in door.wait_for(3)]
    assert told == ["create", "unsubscribe", "add_external_contact"]
    assert door.events[2]["UserID"] == SEEN
