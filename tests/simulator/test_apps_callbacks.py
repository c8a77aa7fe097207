"""Who is told what when the corp has two apps: each that qualifies, at its own address, sealed with its own keys."""

from collections import Counter
from typing import Any

import pytest

from tests.simulator.conftest import RunningSimulator
from tests.simulator.door import Door, Event
from wecom.simulator.identity import AGENT_ID

FIRST, SECOND = "/wecom/callback/app", "/second"


@pytest.fixture
def app(corp: RunningSimulator, door: Door) -> dict[str, Any]:
    made: dict[str, Any] = corp.control("apps", {"name": "群发助手", "callback_url": door.url + SECOND})
    door.keys[SECOND] = made["token"], made["aes_key"]
    return made


def kinds(events: list[Event]) -> list[str]:
    return [event.get("ChangeType") or event["Event"] for event in events]


def test_each_app_has_its_address_verified_with_its_own_keys(corp: RunningSimulator, app: dict[str, Any]) -> None:
    path = f"callback-urls/{app['receiver']}/verification"
    assert corp.control(path, {}) == {"verified": True, "problem": None}
    corp.control(f"apps/{app['agentid']}", {"callback_url": ""})
    assert corp.control(path, {})["problem"] == "there is no callback address"


def test_an_addition_is_told_to_both_each_with_a_code_of_its_own(
    corp: RunningSimulator, door: Door, app: dict[str, Any]
) -> None:
    corp.act("add-customer", userid="wangfang", state="store-1")
    door.wait_for(2)
    (first,), (second,) = door.told(FIRST), door.told(SECOND)
    assert first["WelcomeCode"] != second["WelcomeCode"]
    assert {name: first[name] for name in first if name != "WelcomeCode"} == {
        name: second[name] for name in second if name != "WelcomeCode"
    }


def test_the_first_to_welcome_is_the_only_one(corp: RunningSimulator, door: Door, app: dict[str, Any]) -> None:
    second = corp.of_app(app)
    corp.control("clock", {"frozen": True})
    external_userid = corp.act("add-customer", userid="wangfang")["external_userid"]
    door.wait_for(2)
    mine, theirs = (door.told(path)[0]["WelcomeCode"] for path in (FIRST, SECOND))

    def welcome(by: RunningSimulator, code: str) -> int:
        body = {"welcome_code": code, "text": {"content": "您好"}}
        return int(by.call("externalcontact/send_welcome_msg", body)["errcode"])

    assert welcome(corp, theirs) == 41050, "a code works for the app it was sent to"
    assert welcome(second, theirs) == 0
    assert [welcome(corp, mine), welcome(corp, mine)] == [41096, 41096], "the other one is sending"
    corp.advance(2)
    assert [welcome(corp, mine), welcome(second, theirs)] == [41051, 41051]
    lines = corp.control(f"chat?userid=wangfang&external_userid={external_userid}")
    assert [line["from"] for line in lines] == ["customer", "member"]


def test_a_half_added_customer_welcomed_by_one_app_brings_neither_a_code_again(
    corp: RunningSimulator, door: Door, app: dict[str, Any]
) -> None:
    pair = {"userid": "wangfang", "external_userid": corp.act("invent-customer")["external_userid"]}
    code = corp.act("add-customer", **pair, half=True)["welcome_code"]
    corp.call("externalcontact/send_welcome_msg", {"welcome_code": code, "text": {"content": "您好"}})
    corp.act("accept-half", **pair)
    told = [event for event in door.wait_for(4) if event["ChangeType"] == "add_external_contact"]
    assert len(told) == 2
    assert not any("WelcomeCode" in event for event in told)


def test_an_app_without_the_customer_api_hears_only_of_its_members(
    corp: RunningSimulator, door: Door, app: dict[str, Any]
) -> None:
    corp.control(f"apps/{app['agentid']}", {"is_customer_api_allowed": False})
    corp.act("add-customer", userid="wangfang")
    corp.act("create-tag", group_name="客户阶段", name="熟客")
    corp.act("disable-member", userid="wangfang")
    door.wait_for(4)
    assert kinds(door.told(SECOND)) == ["unsubscribe"]
    assert kinds(door.told(FIRST)) == ["add_external_contact", "create", "unsubscribe"]


def test_a_member_outside_the_range_of_one_app_is_news_for_the_other(
    corp: RunningSimulator, door: Door, app: dict[str, Any]
) -> None:
    corp.act("hide-member", userid="wangfang", agentid=app["agentid"])
    corp.act("add-customer", userid="wangfang")
    chat_id = corp.act("create-group", owner="wangfang", name="福利群")["chat_id"]
    corp.act("rename-group", chat_id=chat_id, name="老客福利群")
    door.wait_for(4)
    assert kinds(door.told(SECOND)) == ["unsubscribe"]
    assert kinds(door.told(FIRST)) == ["add_external_contact", "create", "update"]


def test_what_a_member_does_with_one_app_is_no_business_of_the_other(
    corp: RunningSimulator, door: Door, app: dict[str, Any]
) -> None:
    own = {"userid": "wangfang", "agentid": app["agentid"]}
    corp.act("enter-app", **own)
    corp.act("choose-menu", **own, key="today")
    corp.act("write-text", **own, text="在吗")
    card = {
        "card_type": "button_interaction",
        "main_title": {"title": "回访"},
        "task_id": "t1",
        "button_list": [{"text": "已联系", "key": "done"}],
    }
    sent = {"touser": "wangfang", "msgtype": "template_card", "agentid": app["agentid"], "template_card": card}
    msgid = corp.of_app(app).call("message/send", sent)["msgid"]
    corp.act("press-button", userid="wangfang", key="done", msgid=msgid)
    told = door.wait_for(4)
    assert [event.get("Event", event["MsgType"]) for event in told] == [
        "enter_agent",
        "click",
        "text",
        "template_card_event",
    ]
    assert {event["AgentID"] for event in told} == {str(app["agentid"])}
    assert door.told(FIRST) == []


def test_a_link_speaks_to_the_app_that_made_it(corp: RunningSimulator, door: Door, app: dict[str, Any]) -> None:
    body = {"link_name": "秋季", "range": {"user_list": ["wangfang"]}, "skip_verify": False}
    link = corp.of_app(app).call("externalcontact/customer_acquisition/create_link", body)["link"]
    came = corp.act("come-through-link", link_id=link["link_id"])
    corp.act("say", userid="wangfang", external_userid=came["external_userid"], text="你好", **{"from": "customer"})
    corp.act("delete-link", link_id=link["link_id"])
    door.wait_for(4)
    assert kinds(door.told(SECOND)) == ["add_external_contact", "customer_start_chat", "delete_link"]
    assert kinds(door.told(FIRST)) == ["add_external_contact"]


def test_an_app_that_is_down_keeps_nothing_from_the_other(
    corp: RunningSimulator, door: Door, app: dict[str, Any]
) -> None:
    corp.control(f"apps/{app['agentid']}", {"callback_url": "http://127.0.0.1:1/"})
    corp.act(
        "customer-leaves",
        userid="wangfang",
        external_userid=corp.act("add-customer", userid="wangfang")["external_userid"],
    )
    assert kinds(door.wait_for(2)) == ["add_external_contact", "del_follow_user"]
    listed = corp.control("callbacks")
    assert Counter(row["receiver"] for row in listed) == {"app": 2, app["receiver"]: 2}


def test_an_event_made_by_hand_goes_to_one_app_or_to_all(
    corp: RunningSimulator, door: Door, app: dict[str, Any]
) -> None:
    corp.act("raw-event", event="inactive_alert", receiver=str(app["agentid"]))
    corp.act("raw-event", event="open_approval_change", receiver=str(AGENT_ID))
    corp.act("raw-event", event="share_agent_change")
    door.wait_for(4)
    assert kinds(door.told(SECOND)) == ["inactive_alert", "share_agent_change"]
    assert kinds(door.told(FIRST)) == ["open_approval_change", "share_agent_change"]


def test_another_corp_has_another_id_in_everything(start: Any, door: Door) -> None:
    corp = start()
    assert corp.control("reset", {"size": "empty", "corp_id": "wwother00000000001"})["corp_id"] == "wwother00000000001"
    door.corp_id = "wwother00000000001"
    corp.act("add-member", userid="ada", name="阿达", department_id=1)
    customer = corp.act("add-customer", userid="ada", name="第一位客户")["external_userid"]
    told = [event for event in door.wait_for(3) if event["Event"] == "change_external_contact"]
    assert {event["ToUserName"] for event in told} == {"wwother00000000001"}
    assert corp.call("externalcontact/list", userid="ada")["external_userid"] == [customer]
