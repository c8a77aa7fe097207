from typing import Any

import pytest

from tests.simulator.conftest import RunningSimulator

CARD = {"title": "今日待办", "description": "3 件待办", "url": "https://example.com/h5/"}


ARTICLE = {"title": "新品", "url": "https://example.com/new"}


def send(corp: RunningSimulator, **changes: Any) -> dict[str, Any]:
    body = {"touser": "wangfang", "msgtype": "textcard", "agentid": 1000002, "textcard": CARD} | changes
    return corp.call("message/send", body)


def inbox(corp: RunningSimulator, userid: str = "wangfang") -> list[dict[str, Any]]:
    return list(corp.control(f"messages?userid={userid}"))


def test_a_card_lands_in_the_inbox_and_the_invalid_are_named_in_lower_case(corp: RunningSimulator) -> None:
    answer = send(corp, touser="WangFang|Nobody|Ghost")
    assert (answer["errcode"], answer["invaliduser"]) == (0, "nobody|ghost")
    (message,) = inbox(corp)
    assert (message["msgid"], message["msgtype"], message["body"]) == (answer["msgid"], "textcard", CARD)


def test_everybody_and_departments_can_be_reached(corp: RunningSimulator) -> None:
    send(corp, touser="@all")
    send(corp, touser="", toparty="2")
    assert [len(inbox(corp, userid)) for userid in ("chenmo", "linyue", "wangfang", "zhoukai")] == [1, 2, 2, 1]


@pytest.mark.parametrize(
    ("change", "errcode"),
    [
        ({"touser": "nobody"}, 81013),
        ({"touser": ""}, 82001),
        ({"agentid": 1000001}, 301002),
        ({"agentid": "1000002"}, 40058),
        ({"msgtype": "dance"}, 40008),
        ({"textcard": {"title": "没有链接"}}, 44004),
        ({"textcard": CARD | {"title": "长" * 43}}, 45002),
        ({"textcard": CARD | {"url": "example.com/h5/"}}, 40058),
        ({"textcard": CARD | {"btntxt": "去看一看吧"}}, 40058),
        ({"msgtype": "markdown", "markdown": {"content": "好" * 683}}, 45002),
        ({"msgtype": "news", "news": {"articles": "今日"}}, 40058),
        ({"msgtype": "news", "news": {"articles": [ARTICLE] * 9}}, 40058),
        ({"msgtype": "news", "news": {"articles": [{"title": "没有地址"}]}}, 40058),
        ({"msgtype": "news", "news": {"articles": [{"url": ARTICLE["url"]}]}}, 40058),
        ({"msgtype": "image", "image": {"media_id": "invented"}}, 40007),
        ({"msgtype": "file", "file": {"media_id": ["a list"]}}, 40058),
        ({"enable_duplicate_check": 2}, 40058),
        ({"enable_duplicate_check": 1, "duplicate_check_interval": 14_401}, 40058),
        ({"touser": "|".join(["nobody"] * 1001)}, 40032),
        ({"toparty": "|".join(["2"] * 101)}, 40066),
        ({"totag": "|".join(["2"] * 101)}, 40068),
        ({"touser": "", "totag": "1"}, 81013),
    ],
)
def test_a_wrong_message_reaches_nobody(corp: RunningSimulator, change: dict[str, Any], errcode: int) -> None:
    assert send(corp, **change)["errcode"] == errcode
    assert inbox(corp) == []


@pytest.mark.parametrize(
    "message",
    [
        {"msgtype": "textcard", "textcard": CARD | {"btntxt": "去看一看"}},
        {"msgtype": "markdown", "markdown": {"content": "好" * 682}},
        {"msgtype": "news", "news": {"articles": [ARTICLE] * 8}},
        {"msgtype": "news", "news": {"articles": [{"title": "小程序", "appid": "wx1", "pagepath": "/index"}]}},
        {"enable_duplicate_check": 1, "duplicate_check_interval": 14_400},
    ],
)
def test_what_just_fits_arrives(corp: RunningSimulator, message: dict[str, Any]) -> None:
    assert send(corp, **message)["errcode"] == 0
    assert len(inbox(corp)) == 1


def test_a_file_is_sent_as_what_it_was_uploaded_as(corp: RunningSimulator) -> None:
    media_id = corp.upload(b"price list", "file")["media_id"]
    assert send(corp, msgtype="image", image={"media_id": media_id})["errcode"] == 40007
    assert send(corp, msgtype="file", file={"media_id": media_id})["errcode"] == 0


def test_departments_and_tags_that_are_not_there_are_named(corp: RunningSimulator) -> None:
    answer = send(corp, touser="", toparty="2|404|所有人", totag="7|8")
    invalid = [answer[name] for name in ("invaliduser", "invalidparty", "invalidtag")]
    assert (answer["errcode"], invalid) == (0, ["", "404|所有人", "7|8"])
    assert len(inbox(corp)) == 1


def test_an_app_that_does_not_say_which_it_is_is_refused(corp: RunningSimulator) -> None:
    body = {"touser": "wangfang", "msgtype": "textcard", "textcard": CARD}
    assert corp.call("message/send", body)["errcode"] == 41011


def test_the_day_has_so_many_messages_for_each_account_and_then_comes_another_day(corp: RunningSimulator) -> None:
    corp.control("settings", {"messages_per_account_a_day": 1})
    assert send(corp, touser="@all")["errcode"] == 0
    assert send(corp)["errcode"] == 45009
    corp.advance(86_400)
    assert send(corp)["errcode"] == 0


def test_long_texts_are_cut_at_a_whole_character(corp: RunningSimulator) -> None:
    send(corp, msgtype="text", text={"content": "好" * 1000})
    assert inbox(corp)[0]["body"]["content"] == "好" * 682


def test_more_than_thirty_a_minute_silently_vanish(corp: RunningSimulator) -> None:
    corp.control("settings", {"messages_per_minute": 3})
    assert [send(corp)["errcode"] for _ in range(4)] == [0] * 4
    assert len(inbox(corp)) == 3
    corp.advance(61)
    send(corp)
    assert len(inbox(corp)) == 4


def test_identical_messages_are_dropped_when_the_sender_asks_for_it(corp: RunningSimulator) -> None:
    for _ in range(2):
        send(corp, enable_duplicate_check=1)
    assert len(inbox(corp)) == 1
    corp.advance(1801)
    send(corp, enable_duplicate_check=1)
    assert len(inbox(corp)) == 2
