from typing import Any

import pytest

from tests.simulator.conftest import TIMEOUT, RunningSimulator

CARD = {"title": "今日待办", "description": "3 件待办", "url": "https://example.com/h5/"}


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
    ],
)
def test_a_wrong_message_reaches_nobody(corp: RunningSimulator, change: dict[str, Any], errcode: int) -> None:
    assert send(corp, **change)["errcode"] == errcode
    assert inbox(corp) == []


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


def test_uploaded_media_comes_back_for_three_days(corp: RunningSimulator) -> None:
    token = corp.fetch_token()
    url = f"{corp.url}/cgi-bin/media/upload"

    def upload(kind: str, content: bytes) -> dict[str, Any]:
        files = {"media": ("图.png", content)}
        sent = corp.http.post(url, params={"access_token": token, "type": kind}, files=files, timeout=TIMEOUT)
        return dict(sent.json())

    media = upload("image", b"PNG-like bytes")
    assert media["created_at"].isdigit()
    query = {"access_token": token, "media_id": media["media_id"]}
    assert corp.http.get(f"{corp.url}/cgi-bin/media/get", params=query, timeout=TIMEOUT).content == b"PNG-like bytes"
    assert upload("dance", b"PNG-like bytes")["errcode"] == 40008
    assert upload("image", b"tiny")["errcode"] == 45001
    corp.advance(3 * 86_400 + 1)
    assert corp.call("media/get", media_id=media["media_id"])["errcode"] == 40007
