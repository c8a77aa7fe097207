from typing import Any

import pytest
from wechatpy.client.api import WeChatJSAPI

from tests.simulator.conftest import TIMEOUT, RunningSimulator
from wecom.simulator.identity import AGENT_ID, CORP_ID

NONCE, TIMESTAMP = "Wm3WZYTPz0wzccnW", 1_767_225_600


def ticket(corp: RunningSimulator, identity: str) -> str:
    if identity == "agent":
        return str(corp.call("ticket/get", type="agent_config")["ticket"])
    return str(corp.call("get_jsapi_ticket")["ticket"])


def verify(
    corp: RunningSimulator, name: str, *, signed_with: str, path: str = "/h5/sidebar?x=1", **changes: Any
) -> dict[str, Any]:
    """Register a page as the client would, signed by wechatpy with the ticket of the given identity."""
    url = corp.engine.app_url + path
    signature = WeChatJSAPI().get_jsapi_signature(NONCE, ticket(corp, signed_with), TIMESTAMP, url)
    signed = {"timestamp": str(TIMESTAMP), "nonceStr": NONCE, "signature": signature}
    if name == "agentConfig":
        params = {"corpid": CORP_ID, "agentid": str(AGENT_ID), "jsApiList": []} | signed
    else:
        params = {"appId": CORP_ID} | {f"verify{key[0].upper()}{key[1:]}": value for key, value in signed.items()}
    page_url = changes.pop("page_url", f"{url}#tab")
    return dict(corp.control("bridge/verify", {"name": name, "params": params | changes, "page_url": page_url}))


@pytest.mark.parametrize(("name", "identity"), [("agentConfig", "agent"), ("preVerifyJSAPI", "corp")])
def test_a_rightly_signed_page_is_registered(corp: RunningSimulator, name: str, identity: str) -> None:
    assert verify(corp, name, signed_with=identity) == {"err_msg": f"{name}:ok"}


@pytest.mark.parametrize(
    ("changes", "errcode"),
    [
        ({"signed_with": "corp"}, 42012),
        ({"signed_with": "agent", "signature": "0" * 40}, 40093),
        ({"signed_with": "agent", "nonceStr": "other"}, 40093),
        ({"signed_with": "agent", "page_url": "http://evil.example/h5/sidebar"}, 80001),
        ({"signed_with": "agent", "corpid": "wwforeign"}, 92002),
        ({"signed_with": "agent", "agentid": "1000001"}, 40056),
    ],
)
def test_a_wrong_registration_fails_as_in_the_client(
    corp: RunningSimulator, changes: dict[str, Any], errcode: int
) -> None:
    answer = verify(corp, "agentConfig", **changes)
    assert (answer["err_msg"], answer["errcode"]) == ("agentConfig:fail", errcode)
    assert answer["hint"].endswith(f":{errcode}")


def test_the_ticket_of_another_app_does_not_serve_this_one(corp: RunningSimulator) -> None:
    other = corp.control("apps", {"name": "群发助手"})
    assert verify(corp.of_app(other), "agentConfig", signed_with="agent")["errcode"] == 42012
    own = verify(corp.of_app(other), "agentConfig", signed_with="agent", agentid=str(other["agentid"]))
    assert own == {"err_msg": "agentConfig:ok"}
    assert verify(corp.of_app(other), "preVerifyJSAPI", signed_with="corp") == {"err_msg": "preVerifyJSAPI:ok"}


def test_pages_of_the_other_app_register_at_their_own_domain(corp: RunningSimulator) -> None:
    other = corp.control("apps", {"trusted_domain": "second.example.com"})
    registered = verify(corp.of_app(other), "agentConfig", signed_with="agent", agentid=str(other["agentid"]))
    assert registered["errcode"] == 80001
    url = f"{corp.url}/__sim/bridge/verify"
    origin = "https://second.example.com"
    allowed = corp.http.options(url, headers={"Origin": origin}, timeout=TIMEOUT)
    assert allowed.headers["Access-Control-Allow-Origin"] == origin


def test_a_signature_for_another_page_does_not_serve_this_one(corp: RunningSimulator) -> None:
    answer = verify(corp, "agentConfig", signed_with="agent", page_url=f"{corp.engine.app_url}/h5/sidebar?x=2")
    assert answer["errcode"] == 40093


def test_what_a_page_sends_stands_in_the_chat(corp: RunningSimulator) -> None:
    customer = corp.control("customers?userid=wangfang&limit=1")[0]["external_userid"]
    pair = {"userid": "wangfang", "external_userid": customer}
    message = {"msgtype": "text", "text": {"content": "今天有活动"}}
    assert corp.control("bridge/send", pair | {"message": message})["err_msg"] == "sendChatMessage:ok"
    last = corp.control(f"chat?userid=wangfang&external_userid={customer}")[-1]
    assert (last["from"], last["content"]) == ("member", {"content": "今天有活动"})
    news = {"msgtype": "news", "news": {"link": "https://example.com", "imgUrl": "data:x"}}
    assert corp.control("bridge/send", pair | {"message": news})["err_msg"] == "sendChatMessage:fail invalid imgUrl"


def test_another_site_in_the_visitors_browser_cannot_drive_the_simulator(corp: RunningSimulator) -> None:
    def status(origin: str | None) -> int:
        headers = {} if origin is None else {"Origin": origin}
        return corp.http.post(f"{corp.url}/__sim/revoke-token", headers=headers, timeout=TIMEOUT).status_code

    assert [status(origin) for origin in (None, corp.url, corp.engine.app_origin)] == [200, 200, 200]
    assert [status(origin) for origin in ("http://evil.example", "null")] == [403, 403]


def test_only_pages_of_the_app_may_ask_from_another_origin(corp: RunningSimulator) -> None:
    def allowed(origin: str) -> str | None:
        url = f"{corp.url}/__sim/bridge/verify"
        return corp.http.options(url, headers={"Origin": origin}, timeout=TIMEOUT).headers.get(
            "Access-Control-Allow-Origin"
        )

    assert allowed(corp.engine.app_origin) == corp.engine.app_origin
    assert allowed("http://evil.example") is None
