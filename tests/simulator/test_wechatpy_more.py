"""wechatpy's methods for live codes, welcomes, mass sends, statistics, tags, tickets and cards find a WeCom here."""

import datetime as dt
from typing import Any

import pytest
from wechatpy.exceptions import WeChatClientException

from tests.simulator.conftest import RunningSimulator
from tests.simulator.test_wechatpy import Client
from wecom.simulator.identity import AGENT_ID


@pytest.fixture
def client(corp: RunningSimulator) -> Client:
    return Client(corp.url)


def customers_of(client: Client, userid: str) -> list[str]:
    found: list[str] = client.external_contact.list(userid)["external_userid"]
    return found


def test_it_makes_changes_and_deletes_a_live_code(client: Client) -> None:
    contact = client.external_contact
    made = contact.add_contact_way(1, 2, remark="门店码", state="store-9", user=["wangfang"])
    assert made["qr_code"].startswith("http")
    contact.update_contact_way(made["config_id"], "新门店码", state="store-10", user=["linyue"])
    way = contact.get_contact_way(made["config_id"])["contact_way"]
    assert (way["remark"], way["state"], way["user"]) == ("新门店码", "store-10", ["linyue"])
    contact.del_contact_way(made["config_id"])
    with pytest.raises(WeChatClientException) as refused:
        contact.get_contact_way(made["config_id"])
    assert refused.value.errcode in {41043, 41044}


def test_a_welcome_goes_out_once(client: Client, corp: RunningSimulator) -> None:
    code = corp.act("add-customer", userid="wangfang", name="林女士")["welcome_code"]
    template = {"welcome_code": code, "text": {"content": "您好"}}
    client.external_contact.send_welcome_msg(template)
    with pytest.raises(WeChatClientException) as refused:
        client.external_contact.send_welcome_msg(template)
    assert refused.value.errcode == 41051


def test_it_starts_a_mass_send(client: Client) -> None:
    customer = customers_of(client, "wangfang")[0]
    template = {"chat_type": "single", "external_userid": [customer, "wmNOBODY"], "text": {"content": "上新了"}}
    made = client.external_contact.add_msg_template(template)
    assert made["msgid"]
    assert made["fail_list"] == ["wmNOBODY"]


def midnight(days_ago: int) -> int:
    zone = dt.timezone(dt.timedelta(hours=8))
    day = dt.datetime.now(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return int((day - dt.timedelta(days=days_ago)).timestamp())


def test_it_reads_the_statistics_of_yesterday_and_is_refused_those_of_today(client: Client) -> None:
    read = client.external_contact.get_user_behavior_data
    (yesterday,) = read(["wangfang"], midnight(1), midnight(1))["behavior_data"]
    assert yesterday["stat_time"] == midnight(1)
    with pytest.raises(WeChatClientException):
        read(["wangfang"], midnight(0), midnight(0))


def test_it_reads_the_statistics_of_groups(client: Client) -> None:
    found = client.external_contact_group_chat.statistic(midnight(1), owner_userid_list=["wangfang"])
    assert {item["owner"] for item in found["items"]} <= {"wangfang"}


def test_it_manages_the_tags_it_made(client: Client) -> None:
    contact = client.external_contact
    group = contact.add_corp_tag(None, "来历", 1, [{"name": "老带新", "order": 1}])["tag_group"]
    tag_id = group["tag"][0]["id"]
    contact.edit_corp_tag(tag_id, name="老客带新客")
    listed = [tag["name"] for one in contact.get_corp_tag_list()["tag_group"] for tag in one["tag"]]
    assert "老客带新客" in listed
    contact.del_corp_tag(tag_id=[tag_id])
    assert tag_id not in str(contact.get_corp_tag_list())


def test_it_lists_whom_leavers_left_behind(client: Client, corp: RunningSimulator) -> None:
    mine = set(customers_of(client, "wangfang"))
    corp.act("remove-member", userid="wangfang")
    info: list[dict[str, Any]] = client.external_contact.get_unassigned_list()["info"]
    assert {one["external_userid"] for one in info if one["handover_userid"] == "wangfang"} == mine


def test_its_tickets_are_of_two_kinds(client: Client) -> None:
    corp_ticket, agent_ticket = client.jsapi.get_jsapi_ticket(), client.jsapi.get_agent_jsapi_ticket()
    assert corp_ticket != agent_ticket


def test_it_sends_a_card_with_buttons_and_changes_it(client: Client, corp: RunningSimulator) -> None:
    card = {
        "card_type": "button_interaction",
        "main_title": {"title": "回访"},
        "task_id": "task-1",
        "button_list": [{"text": "完成", "style": 1, "key": "done"}],
    }
    sent = client.message.send(AGENT_ID, "wangfang", msg={"msgtype": "template_card", "template_card": card})
    assert sent["response_code"]
    change = {
        "userids": ["wangfang"],
        "agentid": AGENT_ID,
        "response_code": sent["response_code"],
        "button": {"replace_name": "已完成"},
    }
    assert client.post("message/update_template_card", data=change)["errcode"] == 0
    with pytest.raises(WeChatClientException) as refused:
        client.post("message/update_template_card", data=change)
    assert refused.value.errcode == 60140
