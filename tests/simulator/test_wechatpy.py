"""wechatpy's own client, which knows nothing of the simulator, finds a WeCom here."""

import io
from typing import Any

import pytest
from wechatpy.exceptions import WeChatClientException
from wechatpy.session.memorystorage import MemoryStorage
from wechatpy.work import WeChatClient, parse_message

from tests.simulator.conftest import RunningSimulator
from tests.simulator.door import Door
from wecom.simulator.identity import AGENT_ID, APP_SECRET, CORP_ID


class Client(WeChatClient):
    """Sends its calls to the simulator; wechatpy has the address of gettoken written into its code."""

    def __init__(self, url: str, secret: str = APP_SECRET, session: MemoryStorage | None = None) -> None:
        self.API_BASE_URL = f"{url}/cgi-bin/"
        super().__init__(CORP_ID, secret, session=session, timeout=10)

    def fetch_access_token(self) -> Any:
        url = f"{self.API_BASE_URL}gettoken"
        return self._fetch_access_token(url=url, params={"corpid": self.corp_id, "corpsecret": self.secret})


@pytest.fixture
def client(corp: RunningSimulator) -> Client:
    return Client(corp.url)


def test_it_walks_the_directory(client: Client) -> None:
    departments = {one["id"]: one["name"] for one in client.department.list()}
    assert departments == {1: "云朵生活", 2: "护肤顾问部", 3: "母婴顾问部"}
    assert [one["userid"] for one in client.user.list(2)] == ["linyue", "wangfang"]
    wangfang = client.user.get("wangfang")
    assert (wangfang["name"], wangfang["status"], wangfang["direct_leader"]) == ("王芳", 1, ["linyue"])
    hidden = {"avatar", "gender", "mobile", "email", "biz_mail", "qr_code", "address"}
    assert hidden.isdisjoint(wangfang)


def test_it_reads_customers_and_tags_and_marks_them(client: Client) -> None:
    contact = client.external_contact
    assert contact.get_follow_user_list()["follow_user"] == ["linyue", "wangfang", "zhoukai"]
    customer = contact.list("wangfang")["external_userid"][0]
    groups = contact.get_corp_tag_list()["tag_group"]
    tag = groups[0]["tag"][0]["id"]
    contact.mark_tag("wangfang", customer, add_tag=[tag])
    mine = next(one for one in contact.get(customer)["follow_user"] if one["userid"] == "wangfang")
    assert tag in [one.get("tag_id") for one in mine["tags"]]


def test_its_batch_call_sends_the_wrong_field_and_is_told_so(client: Client) -> None:
    with pytest.raises(WeChatClientException) as refused:
        client.external_contact.batch_get_by_user("wangfang")
    assert refused.value.errcode == 40058


def test_it_reads_groups(client: Client) -> None:
    listed = client.external_contact_group_chat.list(limit=10)["group_chat_list"]
    group = client.external_contact_group_chat.get(listed[0]["chat_id"])["group_chat"]
    assert {one["type"] for one in group["member_list"]} == {1, 2}


def test_it_sends_messages_and_media(client: Client, corp: RunningSimulator) -> None:
    media = client.media.upload("file", ("报价单.txt", io.BytesIO(b"price list")))
    client.message.send_file(AGENT_ID, "wangfang", media["media_id"])
    client.message.send_text(AGENT_ID, "wangfang", "你好")
    assert [one["msgtype"] for one in corp.control("messages?userid=wangfang")] == ["text", "file"]


def test_its_retry_gets_over_a_revoked_token(client: Client, corp: RunningSimulator) -> None:
    assert client.user.get("wangfang")["name"] == "王芳"
    corp.control("revoke-token", {})
    assert client.user.get("wangfang")["name"] == "王芳"
    assert corp.control("calls")["by_api"] == {"gettoken": 2, "user/get": 3}


def test_two_of_it_are_two_apps_with_one_another_unknown(client: Client, corp: RunningSimulator) -> None:
    app = corp.control("apps", {"name": "群发助手", "is_customer_api_allowed": False})
    other = Client(corp.url, app["secret"])
    other.message.send_text(app["agentid"], "wangfang", "第二个应用")
    client.message.send_text(AGENT_ID, "wangfang", "第一个应用")
    assert [one["app"] for one in corp.control("messages?userid=wangfang")] == ["工作台", "群发助手"]
    for refused, errcode in (
        (lambda: other.message.send_text(AGENT_ID, "wangfang", "冒充"), 301002),
        (other.external_contact.get_follow_user_list, 48002),
    ):
        with pytest.raises(WeChatClientException) as refusal:
            refused()
        assert refusal.value.errcode == errcode


def test_two_of_it_that_share_a_storage_mix_up_their_agent_tickets(client: Client, corp: RunningSimulator) -> None:
    """A known fault of wechatpy: its key names the corp only. Whoever signs with it meets 42012 in the client."""
    app, shared = corp.control("apps", {}), MemoryStorage()
    first, second = Client(corp.url, session=shared), Client(corp.url, app["secret"], shared)
    assert first.jsapi.get_agent_jsapi_ticket() == second.jsapi.get_agent_jsapi_ticket()
    apart = Client(corp.url, app["secret"]).jsapi.get_agent_jsapi_ticket()
    assert apart != first.jsapi.get_agent_jsapi_ticket()


def test_it_reads_our_events(corp: RunningSimulator, door: Door) -> None:
    added = corp.act("add-customer", userid="wangfang", state="pkg-skin")
    door.wait_for(1)
    event = parse_message(door.inner[0])
    assert (event.event, event.change_type) == ("change_external_contact", "add_external_contact")
    assert (event.user_id, event.external_user_id) == ("wangfang", added["external_userid"])
    assert (event.state, event.welcome_code) == ("pkg-skin", added["welcome_code"])
