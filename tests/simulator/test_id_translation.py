"""`enable_id_trans`: the client shows names where the app wrote ids it may not translate itself."""

from typing import Any

from tests.simulator.conftest import RunningSimulator

ASKED = "请 $userName=wangfang$（$departmentName=2$）跟进"
TOLD = "请 王芳（护肤顾问部）跟进"


def shown(corp: RunningSimulator, msgtype: str, content: dict[str, Any], **changes: Any) -> dict[str, Any]:
    body = {"touser": "linyue", "msgtype": msgtype, "agentid": 1000002, msgtype: content, "enable_id_trans": 1}
    assert corp.call("message/send", body | changes)["errcode"] == 0
    read: dict[str, Any] = corp.control("messages?userid=linyue")[0]["body"]
    return read


def test_a_text_shows_names_only_when_asked_to(corp: RunningSimulator) -> None:
    assert shown(corp, "text", {"content": ASKED})["content"] == TOLD
    assert shown(corp, "text", {"content": ASKED}, enable_id_trans=0)["content"] == ASKED


def test_what_nobody_knows_stays_as_it_was_written(corp: RunningSimulator) -> None:
    text = "$userName=ghost$ $departmentName=99$ $externalUserName=wm1$ $userAlias=wangfang$ $5=3$"
    assert shown(corp, "text", {"content": text})["content"] == text


def test_an_alias_is_shown_where_there_is_one(corp: RunningSimulator) -> None:
    text = {"content": "$userAliasOrName=wangfang$ $userAlias=wangfang$"}
    assert shown(corp, "text", text)["content"] == "王芳 $userAlias=wangfang$"
    corp.engine.state.update("members", {"userid": "wangfang"}, alias="芳芳")
    assert shown(corp, "text", text)["content"] == "芳芳 芳芳"


def test_cards_and_news_show_names_in_the_parts_that_allow_it(corp: RunningSimulator) -> None:
    card = {"title": ASKED, "description": ASKED, "url": "https://a.example/$userName=wangfang$"}
    assert shown(corp, "textcard", card) == card | {"title": TOLD, "description": TOLD}
    news = shown(corp, "news", {"articles": [{"title": ASKED, "description": ASKED, "url": "https://a.example/"}]})
    assert [(one["title"], one["description"]) for one in news["articles"]] == [(TOLD, TOLD)]


def test_a_template_card_shows_names_before_and_after_it_is_changed(corp: RunningSimulator) -> None:
    card = {
        "card_type": "button_interaction",
        "source": {"desc": ASKED},
        "main_title": {"title": ASKED, "desc": ASKED},
        "sub_title_text": ASKED,
        "horizontal_content_list": [{"keyname": "$userName=wangfang$", "value": ASKED}],
        "task_id": "t1",
        "button_list": [{"text": "$userName=wangfang$", "key": "k"}],
    }
    read = shown(corp, "template_card", card)
    assert (read["source"]["desc"], read["sub_title_text"]) == (TOLD, TOLD)
    assert read["main_title"] == {"title": TOLD, "desc": TOLD}
    assert read["horizontal_content_list"] == [{"keyname": "$userName=wangfang$", "value": TOLD}]
    assert read["button_list"][0]["text"] == "$userName=wangfang$"


def test_a_card_that_takes_another_ones_place_says_for_itself_whether_names_are_shown(corp: RunningSimulator) -> None:
    card = {
        "card_type": "text_notice",
        "main_title": {"title": ASKED},
        "card_action": {"type": 1, "url": "https://a.example/"},
    }
    buttons = card | {"card_type": "button_interaction", "task_id": "t1", "button_list": [{"text": "好", "key": "k"}]}
    sent = {"touser": "linyue", "msgtype": "template_card", "agentid": 1000002, "template_card": buttons}
    code = corp.call("message/send", sent)["response_code"]
    assert corp.control("messages?userid=linyue")[0]["body"]["main_title"]["title"] == ASKED
    change = {"userids": ["linyue"], "agentid": 1000002, "response_code": code, "template_card": card}
    assert corp.call("message/update_template_card", change | {"enable_id_trans": 1})["errcode"] == 0
    assert corp.control("messages?userid=linyue")[0]["body"]["main_title"]["title"] == TOLD


def test_the_switch_is_0_or_1(corp: RunningSimulator) -> None:
    body = {"touser": "linyue", "msgtype": "text", "agentid": 1000002, "text": {"content": "好"}, "enable_id_trans": 2}
    assert corp.call("message/send", body)["errcode"] == 40058
