"""The parts of a card, each as WeCom takes it and as it does not."""

from typing import Any

import pytest

from tests.simulator.conftest import RunningSimulator
from tests.simulator.door import Door
from tests.simulator.test_cards import AGAIN, BUTTONS, CARDS, MENU, OPTIONS, inbox, send, update

CHECKBOX = CARDS["vote_interaction"]["checkbox"]
IMAGE = CARDS["news_notice"]["card_image"]
AREA = {"type": 1, "url": "https://example.com", "image_url": "https://example.com/a.png", "title": "图"}
QUOTE = {"type": 1, "url": "https://example.com", "title": "引用"}
LINE = {"keyname": "行", "value": "值"}


@pytest.mark.parametrize(
    ("kind", "change", "errcode"),
    [
        ("vote_interaction", {"checkbox": CHECKBOX | {"mode": 2}}, 40058),
        ("vote_interaction", {"checkbox": CHECKBOX | {"mode": "1"}}, 40058),
        ("vote_interaction", {"checkbox": CHECKBOX | {"option_list": [{"id": "a"}]}}, 40058),
        ("vote_interaction", {"checkbox": CHECKBOX | {"question_key": 5}}, 40058),
        ("button_interaction", {"action_menu": {"action_list": [{"key": "mute"}]}}, 42051),
        ("button_interaction", {"quote_area": {"type": 1}}, 42028),
        ("button_interaction", {"quote_area": {"type": 2}}, 40058),
        ("button_interaction", {"quote_area": {"type": 3}}, 40058),
        ("button_interaction", {"quote_area": "引用"}, 40058),
        ("button_interaction", {"jump_list": [{"title": "去", "type": 1}]}, 42028),
        ("button_interaction", {"jump_list": [{"title": "去", "type": 2}]}, 40058),
        ("button_interaction", {"jump_list": [{"title": "去", "type": []}]}, 40058),
        ("button_interaction", {"source": {"desc": "云朵", "desc_color": 4}}, 40058),
        ("button_interaction", {"horizontal_content_list": [LINE | {"type": []}]}, 40058),
        ("button_interaction", {"horizontal_content_list": [LINE | {"type": 4}]}, 40058),
        ("button_interaction", {"horizontal_content_list": [LINE | {"type": 1, "url": "no-scheme"}]}, 42028),
        ("button_interaction", {"horizontal_content_list": [LINE | {"type": 2, "media_id": "invented"}]}, 40007),
        ("button_interaction", {"horizontal_content_list": [LINE | {"type": 3, "userid": "nobody"}]}, 42050),
        ("button_interaction", {"button_list": [BUTTONS[0] | {"type": []}]}, 42018),
        ("button_interaction", {"card_action": {"type": {}}}, 40058),
        ("button_interaction", {"main_title": {"title": 5}}, 40058),
        ("news_notice", {"card_image": {"aspect_ratio": 1.5}}, 40058),
        ("news_notice", {"card_image": IMAGE | {"aspect_ratio": True}}, 40058),
        ("news_notice", {"image_text_area": {"title": "没有图"}}, 40058),
        ("news_notice", {"image_text_area": AREA | {"url": ""}}, 42028),
        ("news_notice", {"vertical_content_list": [{"desc": "没有标题"}]}, 40058),
    ],
)  # fmt: skip
def test_a_wrong_part_is_refused(corp: RunningSimulator, kind: str, change: dict[str, Any], errcode: int) -> None:
    assert send(corp, kind, **change)["errcode"] == errcode
    assert inbox(corp) == []


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("vote_interaction", {"checkbox": CHECKBOX | {"mode": 0}}),
        ("button_interaction", {"source": {"desc": "云朵", "desc_color": 3}, "quote_area": QUOTE}),
        ("button_interaction", {"jump_list": [{"title": "只是文字"}, {"title": "去", "type": 2, "appid": "wx1"}]}),
        ("button_interaction", {"horizontal_content_list": [LINE, LINE | {"type": 3, "userid": "LinYue"}]}),
        ("button_interaction", {"button_selection": {"question_key": "q", "option_list": OPTIONS}}),
        ("text_notice", {"main_title": {"title": "", "desc": "说明"}, "sub_title_text": "正文"}),
        ("news_notice", {"image_text_area": AREA, "vertical_content_list": [{"title": "一"}]}),
    ],
)  # fmt: skip
def test_every_part_of_a_card_arrives(corp: RunningSimulator, kind: str, change: dict[str, Any]) -> None:
    assert send(corp, kind, **change)["errcode"] == 0
    assert inbox(corp)[0]["body"] == CARDS[kind] | change


def test_a_notice_has_no_buttons_to_grey(corp: RunningSimulator) -> None:
    sent = send(corp, "text_notice", action_menu=MENU, task_id="t")
    assert update(corp, sent["response_code"])["errcode"] == 40058
    notice = {name: value for name, value in CARDS["text_notice"].items() if name != "task_id"}
    assert update(corp, sent["response_code"], template_card=notice)["errcode"] == 0


def test_a_card_that_replaces_another_has_no_task_id_of_its_own(corp: RunningSimulator) -> None:
    sent = send(corp)
    assert update(corp, sent["response_code"], template_card=CARDS["button_interaction"])["errcode"] == 42014
    assert update(corp, sent["response_code"], template_card=AGAIN)["errcode"] == 0


def test_the_menu_tells_nothing_of_what_was_chosen_on_the_card(corp: RunningSimulator, door: Door) -> None:
    send(corp, "vote_interaction", action_menu=MENU)
    corp.act("press-button", userid="wangfang", task_id="task-2", key="mute", selected={"where": ["a"]})
    corp.act("press-button", userid="wangfang", task_id="task-2", key="send", selected={"where": ["a"]})
    menu, sent = door.wait_for(2)
    assert [event["Event"] for event in (menu, sent)] == ["template_card_menu_event", "template_card_event"]
    assert ["SelectedItems" in event for event in (menu, sent)] == [False, True]
