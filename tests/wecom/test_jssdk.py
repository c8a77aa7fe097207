import time

from tests.wecom.stub import WeComStub
from wecom.client import WeComClient
from wecom.jssdk import sign, signature

OFFICIAL_TICKET = "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg"


def test_the_official_vector() -> None:
    found = signature(OFFICIAL_TICKET, "Wm3WZYTPz0wzccnW", 1414587457, "http://mp.weixin.qq.com?params=value")
    assert found == "0f9de62fce790f9a083d5c99e95740ceb90c27ed"


def test_our_own_vector() -> None:
    found = signature("SIMTICKET", "abc123", 1767225600, "https://h5.example.com/sidebar?x=1")
    assert found == "61765162faf64f9ab6ad78e4f61600c7fda8c570"


def test_the_fragment_is_not_signed() -> None:
    found = signature("SIMTICKET", "abc123", 1767225600, "https://h5.example.com/sidebar?x=1#/customers#2")
    assert found == "61765162faf64f9ab6ad78e4f61600c7fda8c570"


def test_corp_and_app_sign_with_their_own_tickets_each_fetched_once(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    ok = {"errcode": 0, "errmsg": "ok", "expires_in": 7200}
    wc_stub.answer("get_jsapi_ticket", {**ok, "ticket": "CORP"})
    wc_stub.answer("ticket/get", {**ok, "ticket": "AGENT"})
    url = "https://h5.example.com/h5/sidebar"
    for _ in range(3):
        corp, agent = sign(wc_client, "corp", url), sign(wc_client, "agent", url)
    assert corp.signature == signature("CORP", corp.nonce_str, corp.timestamp, url)
    assert agent.signature == signature("AGENT", agent.nonce_str, agent.timestamp, url)
    assert wc_stub.last("ticket/get").params["type"] == "agent_config"
    assert (wc_stub.count("get_jsapi_ticket"), wc_stub.count("ticket/get")) == (1, 1)
    assert abs(agent.timestamp - time.time()) < 5
    assert agent.nonce_str != corp.nonce_str
