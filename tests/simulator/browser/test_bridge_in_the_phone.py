from typing import Any

import pytest
import requests
from playwright.sync_api import Frame, Page, expect

from tests.simulator.browser.conftest import Stage, sidebar_of

pytestmark = pytest.mark.e2e

HELLO = {"msgtype": "text", "text": {"content": "换季了，面霜还够用吗？"}}


def outcome(frame: Frame, name: str, **params: Any) -> dict[str, Any]:
    result: dict[str, Any] = frame.evaluate("([name, params]) => outcome(name, params)", [name, params])
    return result


def bare(frame: Frame, name: str, **params: Any) -> str:
    result: dict[str, Any] = frame.evaluate("([name, params]) => bare(name, params)", [name, params])
    return str(result["err_msg"])


@pytest.fixture
def customer(stage: Stage) -> dict[str, Any]:
    return stage.customer_of("wangfang")


@pytest.fixture
def sidebar(stage: Stage, page: Page, customer: dict[str, Any]) -> Frame:
    page.goto(stage.phone(external_userid=customer["external_userid"]))
    return sidebar_of(page)


def test_the_member_of_the_phone_is_logged_in_without_being_asked(sidebar: Frame) -> None:
    expect(sidebar.locator("body")).to_have_text("wangfang")


def test_the_page_believes_it_runs_inside_wecom(sidebar: Frame) -> None:
    assert "wxwork/4.1.36 MicroMessenger/7.0.1" in sidebar.evaluate("navigator.userAgent")
    assert sidebar.evaluate("ww.env.isWeCom") is True


def test_the_sdk_learns_where_it_was_opened_and_for_whom(sidebar: Frame, customer: dict[str, Any]) -> None:
    assert outcome(sidebar, "getContext")["entry"] == "single_chat_tools"
    assert outcome(sidebar, "getCurExternalContact")["userId"] == customer["external_userid"]
    assert sidebar.evaluate("failures") == []


def test_a_message_of_the_sidebar_appears_in_the_chat_at_once(
    stage: Stage, page: Page, sidebar: Frame, customer: dict[str, Any]
) -> None:
    assert outcome(sidebar, "sendChatMessage", **HELLO)["errMsg"] == "sendChatMessage:ok"
    expect(page.locator(".line.mine .bubble").last).to_have_text(HELLO["text"]["content"], timeout=1000)
    expect(page.locator(".line").last).to_contain_text("由侧边栏发送")
    last = stage.read("chat", userid="wangfang", external_userid=customer["external_userid"])[-1]
    assert (last["from"], last["content"]) == ("member", HELLO["text"])


@pytest.mark.parametrize(
    ("message", "refusal"),
    [
        ({"msgtype": "text", "text": {"content": ""}}, "invalid message"),
        ({"msgtype": "voice", "voice": {}}, "invalid message"),
        ({"msgtype": "news", "news": {"link": "https://example.com", "imgUrl": "x.png"}}, "invalid imgurl"),
    ],
)
def test_a_message_the_client_would_not_send_is_refused(sidebar: Frame, message: dict[str, Any], refusal: str) -> None:
    assert outcome(sidebar, "sendChatMessage", **message)["errMsg"] == f"sendChatMessage:fail {refusal}"


def test_a_function_missing_from_the_list_of_the_registration_is_refused(
    stage: Stage, page: Page, customer: dict[str, Any]
) -> None:
    stage.stand_in.api_list.remove("sendChatMessage")
    page.goto(stage.phone(external_userid=customer["external_userid"]))
    frame = sidebar_of(page)
    assert outcome(frame, "getContext")["entry"] == "single_chat_tools"
    assert outcome(frame, "sendChatMessage", **HELLO)["errMsg"] == "sendChatMessage:fail no permission"


@pytest.mark.parametrize(("signing", "code"), [("wrong", "40093"), ("corp", "42012")])
def test_a_page_that_cannot_sign_learns_why_and_nothing_else(
    stage: Stage, page: Page, customer: dict[str, Any], signing: str, code: str
) -> None:
    stage.stand_in.signing = signing
    page.goto(stage.phone(external_userid=customer["external_userid"]))
    frame = sidebar_of(page)
    refused = outcome(frame, "getCurExternalContact")
    assert refused["errMsg"] == "agentConfig:fail"
    assert refused["hint"].endswith(f":{code}")
    assert bare(frame, "getCurExternalContact") == "getCurExternalContact:fail no permission"
    assert bare(frame, "sendChatMessage", **HELLO) == "sendChatMessage:fail no permission"
    assert page.locator(".line-via").count() == 0


def test_in_a_group_the_page_gets_the_chat_and_no_contact(stage: Stage, page: Page) -> None:
    group = stage.read("groups", userid="wangfang")[0]
    page.goto(stage.phone(chat_id=group["chat_id"]))
    frame = sidebar_of(page)
    assert outcome(frame, "getContext")["entry"] == "group_chat_tools"
    assert outcome(frame, "getCurExternalChat")["chatId"] == group["chat_id"]
    refused = outcome(frame, "getCurExternalContact")
    assert refused["errMsg"] == "getCurExternalContact:fail without context of external contact"


def test_opening_another_chat_brings_the_sidebar_along(stage: Stage, page: Page, sidebar: Frame) -> None:
    other = stage.customer_of("wangfang", place=1)["external_userid"]
    assert outcome(sidebar, "openEnterpriseChat", externalUserIds=[other])["errMsg"] == "openEnterpriseChat:ok"
    page.wait_for_url(f"**external_userid={other}")
    assert outcome(sidebar_of(page), "getCurExternalContact")["userId"] == other


LINK = {"title": "新品", "desc": "上架了", "url": "https://example.com/new"}


def test_a_group_is_opened_with_a_link_for_it(stage: Stage, page: Page, sidebar: Frame) -> None:
    chat_id = stage.read("groups", userid="wangfang")[0]["chat_id"]
    name = "openExistedChatWithMsg"
    outcome(sidebar, "getContext")  # which registers; the SDK itself writes the reasons of failures differently
    for wrong, why in (
        ({"msgtype": "text", "text": {"content": "好"}}, "fail_unsupported_msgtype"),
        ({"msgtype": "link", "link": {"title": "没有地址"}}, "fail_msg_link_missing_url"),
    ):
        assert bare(sidebar, name, chatId=chat_id, msg=wrong) == f"{name}:{why}"
    assert outcome(sidebar, name, chatId="wrNobody")["errMsg"] == f"{name}:fail no permission"
    assert outcome(sidebar, name, chatId=chat_id, msg={"msgtype": "link", "link": LINK})["errMsg"] == f"{name}:ok"
    page.wait_for_url(f"**chat_id={chat_id}")
    expect(page.locator(".line.mine .bubble-card").last).to_contain_text("新品")


def test_a_card_is_forwarded_into_the_chat(stage: Stage, page: Page, sidebar: Frame, customer: dict[str, Any]) -> None:
    card = {"title": "新品", "desc": "上架了", "link": "https://example.com/new", "imgUrl": ""}
    assert outcome(sidebar, "shareAppMessage", **card)["errMsg"] == "shareAppMessage:ok"
    expect(page.locator(".line.mine .bubble-card").last).to_contain_text("新品")
    last = stage.read("chat", userid="wangfang", external_userid=customer["external_userid"])[-1]
    assert (last["from"], last["msgtype"], last["content"]["link"]) == ("member", "news", card["link"])


def test_an_app_without_the_customer_interface_is_not_told_who_the_customer_is(stage: Stage, sidebar: Frame) -> None:
    stage.write("settings", is_customer_api_allowed=False)
    refused = outcome(sidebar, "getCurExternalContact")["errMsg"]
    assert refused == "getCurExternalContact:fail no permission"
    stage.write("settings", is_customer_api_allowed=True)
    assert outcome(sidebar, "getCurExternalContact")["errCode"] == 0


def test_a_profile_opens_on_the_phone(page: Page, sidebar: Frame, customer: dict[str, Any]) -> None:
    assert outcome(sidebar, "openUserProfile", type=2, userid=customer["external_userid"])["errCode"] == 0
    expect(page.get_by_role("dialog", name="客户资料")).to_contain_text(customer["name"])


def test_a_function_the_client_does_not_have_is_said_not_to_exist(
    stage: Stage, page: Page, customer: dict[str, Any]
) -> None:
    stage.stand_in.api_list.append("scanQRCode")
    page.goto(stage.phone(external_userid=customer["external_userid"]))
    assert outcome(sidebar_of(page), "scanQRCode")["errMsg"] == "scanQRCode:function not exist"


def test_nobody_but_the_frame_of_the_app_is_listened_to(
    stage: Stage, page: Page, sidebar: Frame, customer: dict[str, Any]
) -> None:
    outcome(sidebar, "getContext")
    forged = {"bridge": "wecom", "type": "invoke", "id": 1, "name": "sendChatMessage", "params": HELLO, "pageUrl": "x"}
    before = len(stage.read("chat", userid="wangfang", external_userid=customer["external_userid"]))
    page.evaluate("(message) => window.postMessage(message, '*')", forged)
    page.evaluate("(src) => { document.querySelector('iframe.frame').src = src }", elsewhere(stage))
    stranger = sidebar_of(page, "/h5/elsewhere")
    stranger.evaluate("([message, to]) => parent.postMessage(message, to)", [forged, stage.simulator_url])
    assert "fail" in outcome(stranger, "sendChatMessage", **HELLO)["errMsg"]
    assert len(stage.read("chat", userid="wangfang", external_userid=customer["external_userid"])) == before


def elsewhere(stage: Stage) -> str:
    """The same app under a host name the phone does not know."""
    return f"{stage.app_url.replace('127.0.0.1', 'localhost')}/h5/elsewhere"


def test_on_a_lan_the_chooser_asks_the_phone_around_it_who_logs_in(stage: Stage, page: Page, sidebar: Frame) -> None:
    page.context.clear_cookies()
    page.get_by_role("button", name="重新加载").click()
    expect(sidebar_of(page).locator("body")).to_have_text("wangfang")


def test_the_phone_page_works_on_a_phone(stage: Stage, page: Page, customer: dict[str, Any]) -> None:
    page.set_viewport_size({"width": 375, "height": 812})
    page.goto(stage.phone(external_userid=customer["external_userid"]))
    page.get_by_role("button", name="工作台").click()
    frame = sidebar_of(page)
    assert outcome(frame, "sendChatMessage", **HELLO, enterChat=True)["errCode"] == 0
    expect(page.locator("iframe.frame")).to_have_count(0)
    expect(page.locator(".line.mine .bubble").last).to_have_text(HELLO["text"]["content"])


def test_both_sides_can_speak(stage: Stage, page: Page, sidebar: Frame, customer: dict[str, Any]) -> None:
    for speaker, text in (("我说", "您好"), ("客户说", "你好呀")):
        if page.locator(".speaker").inner_text() != speaker:
            page.locator(".speaker").click()
        page.get_by_label("消息内容").fill(text)
        page.get_by_role("button", name="发送").click()
        expect(page.locator(".line .bubble").last).to_have_text(text)
    lines = stage.read("chat", userid="wangfang", external_userid=customer["external_userid"])[-2:]
    assert [(line["from"], line["content"]["content"]) for line in lines] == [
        ("member", "您好"),
        ("customer", "你好呀"),
    ]


def test_the_bridge_is_served_fresh_and_as_a_script(stage: Stage) -> None:
    answer = requests.get(f"{stage.simulator_url}/__sim/bridge.js", timeout=5)
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"


def test_going_back_in_the_sidebar_never_moves_the_phone(stage: Stage, page: Page, sidebar: Frame) -> None:
    outcome(sidebar, "getContext")
    sidebar.evaluate("history.pushState(null, '', '/h5/deeper')")
    back = page.get_by_role("button", name="后退")
    back.click()
    sidebar.wait_for_url("**/h5/sidebar*")
    back.click()
    page.wait_for_timeout(300)
    assert page.url.startswith(f"{stage.simulator_url}/__sim/phone")
    assert sidebar.url.split("#")[0].endswith("/h5/sidebar")


def test_a_page_may_keep_the_back_button_to_itself(page: Page, sidebar: Frame) -> None:
    sidebar.evaluate("ww.onHistoryBack(() => { window.asked = true; return false; })")
    sidebar.evaluate("history.pushState(null, '', '/h5/deeper')")
    page.get_by_role("button", name="后退").click()
    sidebar.wait_for_function("window.asked")
    assert sidebar.url.endswith("/h5/deeper")
