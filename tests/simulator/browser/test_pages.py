import json
import re
from typing import Any

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.simulator.browser.conftest import Stage

pytestmark = pytest.mark.e2e

SIZES = [(1280, 800), (1024, 768), (375, 812), (320, 640)]
ADDRESSES = ["/", "/__sim/control", "/__sim/control#callbacks", "/__sim/phone?userid=wangfang", "/__sim/inbox"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_fits_every_window_and_reports_no_error(stage: Stage, page: Page, address: str) -> None:
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.goto(stage.simulator_url + address)
    page.wait_for_load_state("networkidle")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.locator(".toast.bad")).to_have_count(0)
    assert problems == []


def test_a_customer_is_added_on_the_control_page_and_the_app_hears_of_it(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.simulator_url}/__sim/control?userid=wangfang")
    page.get_by_label("昵称").fill("新来的小满")
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.get_by_role("combobox", name="客户")).to_have_value("新来的小满")
    expect(page.locator(".event").first).to_contain_text("添加客户")
    expect(page.locator(".event").first).to_contain_text("已送达")


def test_a_new_customer_appears_on_a_phone_that_lies_open(stage: Stage, page: Page) -> None:
    page.goto(stage.phone("wangfang"))
    page.get_by_role("button", name="返回消息列表").click()
    expect(page.locator(".chat-row").first).to_be_visible()
    stage.write("acts/add-customer", userid="wangfang", name="新来的小满")
    expect(page.locator(".chat-row-name").first).to_have_text("新来的小满")


@pytest.mark.parametrize(("button", "status"), [("客户删除员工", "left_by_customer"), ("员工删除客户", None)])
def test_a_relation_ends_on_the_control_page(stage: Stage, page: Page, button: str, status: str | None) -> None:
    customer = stage.customer_of("wangfang")
    page.goto(f"{stage.simulator_url}/__sim/control?userid=wangfang")
    expect(page.get_by_role("combobox", name="客户")).not_to_have_value("")
    page.get_by_role("button", name=button).click()
    expect(page.locator(".event")).to_have_count(1)
    found = stage.read("customers", userid="wangfang", q=customer["external_userid"])
    assert [row["status"] for row in found] == ([status] if status else [])


def test_a_customer_is_found_by_typing(stage: Stage, page: Page) -> None:
    wanted = stage.customer_of("wangfang", place=3)
    page.goto(f"{stage.simulator_url}/__sim/control?userid=wangfang")
    expect(page.get_by_role("combobox", name="客户")).not_to_have_value("")
    page.get_by_role("combobox", name="客户").fill(wanted["name"])
    page.get_by_role("option").get_by_text(wanted["name"]).first.click()
    expect(page.locator(".pair-note")).to_contain_text(wanted["external_userid"])


def test_an_act_that_cannot_be_done_says_why(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.simulator_url}/__sim/control?userid=wangfang")
    expect(page.get_by_role("combobox", name="客户")).not_to_have_value("")
    page.get_by_role("button", name="通过好友验证").click()
    expect(page.locator(".toast.bad")).not_to_be_empty()


def test_a_fault_set_on_the_page_hits_the_next_call_only(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.simulator_url}/__sim/control")
    page.get_by_label("接口", exact=True).fill("user/get")
    page.get_by_label("值").fill("45033")
    page.get_by_role("button", name="制造故障").click()
    expect(page.locator(".faults")).to_contain_text("错误码 45033")
    query = {"access_token": stage.stand_in.token(), "userid": "wangfang"}
    assert [user_get(stage, query)["errcode"] for _ in range(2)] == [45033, 0]
    expect(page.locator(".counters")).to_contain_text("user/get")
    expect(page.locator(".faults li")).to_have_count(0)


def user_get(stage: Stage, query: dict[str, str]) -> dict[str, Any]:
    answer: dict[str, Any] = requests.get(f"{stage.simulator_url}/cgi-bin/user/get", params=query, timeout=5).json()
    return answer


def test_a_token_revoked_on_the_page_is_refused(stage: Stage, page: Page) -> None:
    query = {"access_token": stage.stand_in.token(), "userid": "wangfang"}
    page.goto(f"{stage.simulator_url}/__sim/control")
    page.get_by_role("button", name="作废 access_token").click()
    expect(page.locator(".toast")).to_contain_text("已作废")
    assert user_get(stage, query)["errcode"] == 40014


def test_an_event_is_sent_again_from_the_log(stage: Stage, page: Page) -> None:
    stage.write("acts/add-customer", userid="wangfang")
    page.goto(f"{stage.simulator_url}/__sim/control")
    page.locator(".event summary").first.click()
    expect(page.locator(".event pre").first).to_contain_text("add_external_contact")
    page.get_by_role("button", name="再投一次").first.click()
    expect(page.locator(".event-body p").first).to_contain_text(re.compile(r"200 .+200 "))


def test_the_way_events_travel_is_changed_at_once(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.simulator_url}/__sim/control")
    page.wait_for_load_state("networkidle")
    page.get_by_label("暂停投递").check()
    expect(page.locator(".toast")).to_contain_text("投递方式已改")
    assert stage.read("callback-mode")["paused"] is True
    stage.write("acts/add-customer", userid="wangfang")
    expect(page.locator(".event").first).to_contain_text("等待")


def test_the_clock_is_moved_and_stopped(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.simulator_url}/__sim/control")
    page.get_by_label("拨到（北京时间）").fill("2026-03-08T09:30")
    page.get_by_role("button", name="拨表").click()
    expect(page.locator("[data-date]")).to_have_text("2026年3月8日星期日")
    page.get_by_role("button", name="停住").click()
    expect(page.get_by_role("button", name="继续走")).to_be_visible()
    page.get_by_role("button", name="快进 1 小时").click()
    expect(page.locator("[data-clock]")).to_contain_text("10:30")
    assert stage.read("clock")["frozen"] is True


def test_an_app_message_arrives_in_the_open_inbox(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.simulator_url}/__sim/inbox?userid=wangfang")
    expect(page.get_by_text("还没有收到应用消息")).to_be_visible()
    card = {"title": "客户流失", "description": "<b>王先生</b><div>把你删除了</div>", "url": "http://127.0.0.1/h5/"}
    body = {"touser": "wangfang", "msgtype": "textcard", "agentid": 1000002, "textcard": card}
    address = f"{stage.simulator_url}/cgi-bin/message/send?access_token={stage.stand_in.token()}"
    sent = requests.post(address, data=json.dumps(body, ensure_ascii=False).encode(), timeout=5).json()
    assert sent["errcode"] == 0
    message = page.get_by_role("link", name="客户流失")
    expect(message).to_contain_text("把你删除了")
    expect(message).to_have_attribute("href", card["url"])
    assert message.locator("b").count() == 0


def test_another_window_with_another_members_phone_takes_over(stage: Stage, page: Page) -> None:
    page.goto(stage.phone("wangfang"))
    page.locator("iframe.frame").wait_for()
    other = page.context.new_page()
    other.goto(stage.phone("linyue"))
    expect(page.get_by_text("另一个窗口正在用林悦的手机")).to_be_visible()
    page.get_by_role("button", name="在这里继续").click()
    expect(page.frame_locator("iframe.frame").locator("body")).to_have_text("wangfang")


def test_another_app_is_made_on_the_control_page_and_its_credentials_are_shown(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.simulator_url}/__sim/control")
    form = page.locator("[data-new-app]")
    form.get_by_label("名称").fill("群发助手")
    form.get_by_label("可信域名").fill("h5.example.com")
    form.get_by_role("button", name="再建一个应用").click()
    page.get_by_text("群发助手").click()
    (made,) = (app for app in stage.read("apps") if app["name"] == "群发助手")
    assert (made["trusted_domain"], made["is_customer_api_allowed"]) == ("h5.example.com", True)
    expect(page.locator("[data-apps]")).to_contain_text(made["secret"])


def test_the_inbox_says_which_app_wrote_and_shows_names_for_ids(stage: Stage, page: Page) -> None:
    app = stage.write("apps", name="群发助手")
    api = f"{stage.simulator_url}/cgi-bin"
    secret = {"corpid": stage.read("health")["corp_id"], "corpsecret": app["secret"]}
    token = requests.get(f"{api}/gettoken", params=secret, timeout=5).json()["access_token"]
    text = {"content": "请 $userName=linyue$ 看看"}
    message = {"touser": "wangfang", "msgtype": "text", "agentid": app["agentid"], "text": text, "enable_id_trans": 1}
    body = json.dumps(message, ensure_ascii=False).encode()
    requests.post(f"{api}/message/send", params={"access_token": token}, data=body, timeout=5)
    page.goto(f"{stage.simulator_url}/__sim/inbox?userid=wangfang")
    expect(page.locator(".message-app")).to_have_text("群发助手")
    expect(page.locator(".message-text")).to_have_text("请 林悦 看看")
