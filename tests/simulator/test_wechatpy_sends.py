"""wechatpy's own methods for mass sends and leavers' customers find a WeCom here."""

import pytest
from wechatpy.exceptions import WeChatClientException

from tests.simulator.conftest import RunningSimulator
from tests.simulator.test_wechatpy import Client


@pytest.fixture
def client(corp: RunningSimulator) -> Client:
    corp.control("clock", {"frozen": True})
    return Client(corp.url)


def test_a_mass_send_through_wechatpy_is_a_task_a_member_confirms(corp: RunningSimulator, client: Client) -> None:
    customer = corp.act("add-customer", userid="wangfang")["external_userid"]
    template = {"external_userid": [customer], "sender": "wangfang", "text": {"content": "周末到店有礼"}}
    msgid = client.external_contact.add_msg_template(template)["msgid"]
    corp.advance(5)
    corp.act("confirm-mass-send", userid="wangfang", msgid=msgid)
    told = client.post(
        "externalcontact/get_groupmsg_send_result", data={"msgid": msgid, "userid": "wangfang", "limit": 500}
    )
    assert [(row["external_userid"], row["status"]) for row in told["send_list"]] == [(customer, 1)]


def test_a_mass_send_to_nobody_is_refused(client: Client) -> None:
    with pytest.raises(WeChatClientException) as refused:
        client.external_contact.add_msg_template({"external_userid": ["wmNobody"], "text": {"content": "您好"}})
    assert refused.value.errcode == 41048


def test_the_customers_of_a_leaver_through_wechatpy(corp: RunningSimulator, client: Client) -> None:
    customer = corp.act("add-customer", userid="wangfang")["external_userid"]
    corp.act("remove-member", userid="wangfang")
    listed = client.external_contact.get_unassigned_list(cursor="")
    assert customer in {row["external_userid"] for row in listed["info"]}
