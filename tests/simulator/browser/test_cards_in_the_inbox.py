"""Cards on the inbox page: what can be chosen and pressed on each kind, and what the app hears of it."""

import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.simulator.browser.conftest import Stage
from tests.simulator.test_cards import BUTTONS, CARDS, MENU
from wecom.simulator.identity import APP_SECRET, CORP_ID

pytestmark = pytest.mark.e2e


def send(stage: Stage, page: Page, kind: str, **changes: Any) -> None:
    """Sends 王芳 a card and opens her messages."""
    root = f"{stage.simulator_url}/cgi-bin"
    secret = {"corpid": CORP_ID, "corpsecret": APP_SECRET}
    token = requests.get(f"{root}/gettoken", params=secret, timeout=5).json()["access_token"]
    body = {
        "touser": "wangfang",
        "msgtype": "template_card",
        "agentid": 1000002,
        "template_card": CARDS[kind] | changes,
    }
    data = json.dumps(body, ensure_ascii=False).encode()
    sent = requests.post(f"{root}/message/send", params={"access_token": token}, data=data, timeout=5).json()
    assert sent["errcode"] == 0, sent
    page.goto(f"{stage.simulator_url}/__sim/inbox?userid=wangfang")


def told(stage: Stage, page: Page) -> ET.Element:
    """The newest press the app was told of."""
    expect(page.locator(".toast")).to_have_text("已告诉应用")
    xml: str = stage.read("callbacks")[0]["xml"]
    return ET.fromstring(xml)  # noqa: S314  # our own XML


def test_a_button_with_a_choice_beside_it(stage: Stage, page: Page) -> None:
    options = [{"id": "a", "text": "一般"}, {"id": "b", "text": "很好"}]
    choice = {"question_key": "mood", "title": "感受", "option_list": options, "selected_id": "a"}
    send(stage, page, "button_interaction", button_selection=choice, button_list=BUTTONS)
    page.get_by_label("感受").select_option(label="很好")
    page.get_by_role("button", name="完成").click()
    event = told(stage, page)
    assert (event.findtext("EventKey"), event.findtext(".//OptionId")) == ("done", "b")


def test_several_ticks_of_a_vote(stage: Stage, page: Page) -> None:
    send(stage, page, "vote_interaction")
    for word in ("甲", "乙"):
        page.get_by_role("checkbox", name=word).check()
    page.get_by_role("button", name="提交").click()
    assert [option.text for option in told(stage, page).iter("OptionId")] == ["a", "b"]


def test_drop_downs_of_a_card_with_several_questions(stage: Stage, page: Page) -> None:
    asked = CARDS["multiple_interaction"]["select_list"][0] | {"title": "肤质"}
    send(stage, page, "multiple_interaction", select_list=[asked])
    page.get_by_label("肤质").select_option(label="乙")
    page.get_by_role("button", name="提交").click()
    assert told(stage, page).findtext(".//OptionId") == "b"


def test_the_menu_in_the_corner(stage: Stage, page: Page) -> None:
    send(stage, page, "text_notice", action_menu=MENU, task_id="task-7")
    page.get_by_text("更多").click()
    page.get_by_role("button", name="不再推送").click()
    event = told(stage, page)
    assert (event.findtext("Event"), event.findtext("EventKey")) == ("template_card_menu_event", "mute")
