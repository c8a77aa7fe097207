"""Template cards as WeCom takes, shows, changes and reports them."""

from typing import Any

import pytest

from tests.simulator.conftest import RunningSimulator
from tests.simulator.door import Door

ACTION = {"type": 1, "url": "https://example.com/h5/"}
BUTTONS = [{"text": "完成", "style": 1, "key": "done"}, {"text": "稍后", "style": 2, "key": "later"}]
OPTIONS = [{"id": "a", "text": "甲"}, {"id": "b", "text": "乙"}]
MANY = [{"id": str(number), "text": "项"} for number in range(21)]
MENU = {"desc": "更多", "action_list": [{"text": "不再推送", "key": "mute"}]}
CARDS: dict[str, dict[str, Any]] = {
    "text_notice": {"card_type": "text_notice", "main_title": {"title": "今日待办"}, "card_action": ACTION},
    "news_notice": {
        "card_type": "news_notice",
        "main_title": {"title": "新品"},
        "card_action": ACTION,
        "card_image": {"url": "https://example.com/a.png", "aspect_ratio": 1.3},
    },
    "button_interaction": {
        "card_type": "button_interaction",
        "main_title": {"title": "回访", "desc": "林悦推送"},
        "task_id": "task-1",
        "button_list": BUTTONS,
    },
    "vote_interaction": {
        "card_type": "vote_interaction",
        "main_title": {"title": "去哪儿"},
        "task_id": "task-2",
        "checkbox": {"question_key": "where", "option_list": OPTIONS, "mode": 1},
        "submit_button": {"text": "提交", "key": "send"},
    },
    "multiple_interaction": {
        "card_type": "multiple_interaction",
        "main_title": {"title": "两件事"},
        "task_id": "task-3",
        "select_list": [{"question_key": "first", "title": "一", "selected_id": "a", "option_list": OPTIONS}],
        "submit_button": {"text": "提交", "key": "send"},
    },
}

AGAIN = {name: value for name, value in CARDS["button_interaction"].items() if name != "task_id"}
"""A card as it may replace another."""


def send(corp: RunningSimulator, kind: str = "button_interaction", touser: str = "wangfang", **changes: Any) -> Any:
    body = {"touser": touser, "msgtype": "template_card", "agentid": 1000002, "template_card": CARDS[kind] | changes}
    return corp.call("message/send", body)


def update(corp: RunningSimulator, code: str, userids: tuple[str, ...] = ("WangFang",), **what: Any) -> Any:
    wanted = what or {"button": {"replace_name": "已完成"}}
    body = {"userids": list(userids), "agentid": 1000002, "response_code": code, **wanted}
    return corp.call("message/update_template_card", body)


def inbox(corp: RunningSimulator, userid: str = "wangfang") -> list[dict[str, Any]]:
    return list(corp.control(f"messages?userid={userid}"))


@pytest.mark.parametrize("kind", CARDS)
def test_every_kind_of_card_arrives_and_only_those_that_call_back_can_be_changed(
    corp: RunningSimulator, kind: str
) -> None:
    answer = send(corp, kind)
    assert answer["errcode"] == 0
    assert ("response_code" in answer) is kind.endswith("_interaction")
    assert inbox(corp)[0]["body"]["card_type"] == kind


@pytest.mark.parametrize(
    ("kind", "change", "errcode"),
    [
        ("button_interaction", {"card_type": "dance"}, 40058),
        ("button_interaction", {"task_id": None}, 42014),
        ("button_interaction", {"task_id": "有空 格"}, 42014),
        ("button_interaction", {"task_id": "x" * 129}, 42014),
        ("button_interaction", {"main_title": {"desc": "没有标题"}}, 40058),
        ("button_interaction", {"button_list": []}, 42017),
        ("button_interaction", {"button_list": [BUTTONS[0] | {"key": str(n)} for n in range(7)]}, 42017),
        ("button_interaction", {"button_list": [{"text": "完成"}]}, 42039),
        ("button_interaction", {"button_list": [{"text": "完成", "key": "x" * 1025}]}, 42039),
        ("button_interaction", {"button_list": [BUTTONS[0], BUTTONS[0]]}, 42019),
        ("button_interaction", {"button_list": [{"text": "看", "type": 1, "url": "no-scheme"}]}, 42028),
        ("button_interaction", {"button_list": [BUTTONS[0] | {"style": 5}]}, 42018),
        ("button_interaction", {"horizontal_content_list": [{"keyname": "行"}] * 7}, 42035),
        ("button_interaction", {"horizontal_content_list": [{"value": "没有名字"}]}, 42027),
        ("button_interaction", {"horizontal_content_list": [{"keyname": "行", "type": 1}]}, 42028),
        ("button_interaction", {"horizontal_content_list": [{"keyname": "行", "type": 2}]}, 42029),
        ("button_interaction", {"horizontal_content_list": [{"keyname": "行", "type": 3}]}, 42050),
        ("button_interaction", {"jump_list": [{"title": "去"}] * 4}, 42042),
        ("button_interaction", {"jump_list": [{"type": 1}]}, 42033),
        ("button_interaction", {"action_menu": {"action_list": []}}, 42051),
        ("button_interaction", {"action_menu": {"action_list": MENU["action_list"] * 2}}, 42051),
        ("text_notice", {"card_action": {"type": 0}}, 40058),
        ("text_notice", {"card_action": {"type": 1, "url": "/h5/"}}, 42028),
        ("text_notice", {"main_title": {}}, 40058),
        ("text_notice", {"action_menu": MENU}, 42014),
        ("news_notice", {"card_image": {"url": "https://a/b.png", "aspect_ratio": 2.25}}, 40058),
        ("vote_interaction", {"checkbox": {"question_key": "q", "option_list": [OPTIONS[0]] * 2}}, 42040),
        ("vote_interaction", {"checkbox": {"question_key": "q", "option_list": MANY}}, 42037),
        ("vote_interaction", {"submit_button": {"text": "提交"}}, 42039),
        ("multiple_interaction", {"select_list": []}, 42037),
    ],
)  # fmt: skip
def test_a_wrong_card_reaches_nobody(corp: RunningSimulator, kind: str, change: dict[str, Any], errcode: int) -> None:
    assert send(corp, kind, **change)["errcode"] == errcode
    assert inbox(corp) == []


def test_a_task_id_is_used_once_per_app(corp: RunningSimulator) -> None:
    assert [send(corp)["errcode"] for _ in range(2)] == [0, 42014]
    assert len(inbox(corp)) == 1


def test_an_app_without_a_callback_address_sends_no_cards_that_call_back(corp: RunningSimulator) -> None:
    corp.control("settings", {"has_callback": False})
    assert send(corp)["errcode"] == 43012
    assert send(corp, "text_notice", action_menu=MENU, task_id="t")["errcode"] == 43012
    assert send(corp, "text_notice")["errcode"] == 0


def test_a_press_tells_the_app_who_pressed_what_with_a_fresh_code(corp: RunningSimulator, door: Door) -> None:
    sent = send(corp)
    pressed = corp.act("press-button", userid="wangfang", task_id="task-1", key="done")
    (event,) = door.wait_for(1)
    told = {name: event[name] for name in ("FromUserName", "Event", "EventKey", "TaskId", "CardType", "AgentID")}
    assert told == {
        "FromUserName": "wangfang",
        "Event": "template_card_event",
        "EventKey": "done",
        "TaskId": "task-1",
        "CardType": "button_interaction",
        "AgentID": "1000002",
    }
    assert "SelectedItems" not in event
    assert event["ResponseCode"] == pressed["response_code"] != sent["response_code"]


def test_a_press_carries_what_was_chosen(corp: RunningSimulator, door: Door) -> None:
    send(corp, "vote_interaction")
    corp.act("press-button", userid="wangfang", task_id="task-2", key="send", selected={"where": ["a", "b"]})
    send(corp, "multiple_interaction")
    corp.act("press-button", userid="wangfang", task_id="task-3", key="send")
    vote, choice = (event["SelectedItems"]["SelectedItem"] for event in door.wait_for(2))
    assert vote == {"QuestionKey": "where", "OptionIds": {"OptionId": ["a", "b"]}}
    assert choice == {"QuestionKey": "first", "OptionIds": {"OptionId": "a"}}


def test_the_menu_in_the_corner_is_an_event_of_its_own(corp: RunningSimulator, door: Door) -> None:
    send(corp, "text_notice", action_menu=MENU, task_id="t")
    corp.act("press-button", userid="wangfang", task_id="t", key="mute")
    assert door.wait_for(1)[0]["Event"] == "template_card_menu_event"


def test_nobody_presses_what_is_not_there(corp: RunningSimulator) -> None:
    sent = send(corp)
    refused = "acts/press-button"
    corp.control(refused, {"userid": "linyue", "task_id": "task-1", "key": "done"}, status=404)
    corp.control(refused, {"userid": "wangfang", "task_id": "task-1", "key": "explode"}, status=409)
    send(corp, "vote_interaction")
    unknown = {"userid": "wangfang", "task_id": "task-2", "key": "send", "selected": {"where": ["c"]}}
    corp.control(refused, unknown, status=409)
    update(corp, sent["response_code"])
    corp.control(refused, {"userid": "wangfang", "task_id": "task-1", "key": "done"}, status=409)


def test_buttons_are_greyed_for_those_named_and_strangers_are_listed(corp: RunningSimulator) -> None:
    sent = send(corp, touser="wangfang|linyue")
    answer = update(corp, sent["response_code"], ("WangFang", "Ghost"))
    assert (answer["errcode"], answer["invaliduser"]) == (0, ["ghost"])
    assert (inbox(corp)[0]["replaced"], inbox(corp, "linyue")[0]["replaced"]) == ("已完成", None)


def test_a_card_can_become_another_one_and_get_its_buttons_back(corp: RunningSimulator, door: Door) -> None:
    sent = send(corp)
    pressed = corp.act("press-button", userid="wangfang", task_id="task-1", key="later")
    update(corp, pressed["response_code"], template_card=AGAIN | {"replace_text": "已稍后"})
    assert inbox(corp)[0]["replaced"] == "已稍后"
    assert update(corp, sent["response_code"], template_card=AGAIN)["errcode"] == 0
    assert inbox(corp)[0]["replaced"] is None
    corp.act("press-button", userid="wangfang", task_id="task-1", key="done")
    assert [event["EventKey"] for event in door.wait_for(2)] == ["later", "done"]


@pytest.mark.parametrize(("seconds", "errcode"), [(72 * 3600 - 1, 0), (72 * 3600, 60140)])
def test_a_response_code_lives_seventy_two_hours(corp: RunningSimulator, seconds: int, errcode: int) -> None:
    corp.control("clock", {"frozen": True})
    sent = send(corp)
    corp.advance(seconds)
    assert update(corp, sent["response_code"])["errcode"] == errcode


def test_a_response_code_is_used_once(corp: RunningSimulator) -> None:
    sent = send(corp)
    assert [update(corp, sent["response_code"])["errcode"] for _ in range(2)] == [0, 60140]
    assert update(corp, "made-up")["errcode"] == 60140


def test_everybodys_card_is_changed_at_once(corp: RunningSimulator) -> None:
    sent = send(corp, touser="wangfang|linyue")
    update(corp, sent["response_code"], (), atall=1, button={"replace_name": "已结束"})
    assert [inbox(corp, userid)[0]["replaced"] for userid in ("wangfang", "linyue")] == ["已结束"] * 2


@pytest.mark.parametrize(
    ("what", "errcode"),
    [
        ({"button": {}}, 40058),
        ({"userids": []}, 82001),
        ({"agentid": 1}, 301002),
        ({"template_card": AGAIN | {"button_list": []}}, 42017),
    ],
)
def test_a_wrong_update_uses_no_code_up(corp: RunningSimulator, what: dict[str, Any], errcode: int) -> None:
    code = send(corp)["response_code"]
    body = {"userids": ["wangfang"], "agentid": 1000002, "response_code": code} | what
    assert corp.call("message/update_template_card", body)["errcode"] == errcode
    assert update(corp, code)["errcode"] == 0


def test_a_message_is_taken_back_within_a_day(corp: RunningSimulator) -> None:
    first, second = send(corp), send(corp, task_id="task-9")
    assert corp.call("message/recall", {"msgid": first["msgid"]})["errcode"] == 0
    assert [message["msgid"] for message in inbox(corp)] == [second["msgid"]]
    assert corp.call("message/recall", {"msgid": "nobody's"})["errcode"] == 40058
    corp.advance(24 * 3600)
    assert corp.call("message/recall", {"msgid": second["msgid"]})["errcode"] == 42052


def test_the_menu_of_the_app_and_what_is_written_to_it_reach_the_app(corp: RunningSimulator, door: Door) -> None:
    corp.act("choose-menu", userid="wangfang", key="today")
    corp.act("write-text", userid="wangfang", text="你好")
    menu, text = door.wait_for(2)
    assert (menu["Event"], menu["EventKey"], menu["FromUserName"]) == ("click", "today", "wangfang")
    assert (text["MsgType"], text["Content"], "Event" in text) == ("text", "你好", False)
    assert text["MsgId"].isdigit()
