from datetime import UTC, datetime

import pytest

from tests.wecom.stub import WeComStub
from wecom import groups, messages
from wecom.client import WeComClient
from wecom.errors import Kind, WeComError
from wecom.groups import GroupMember, GroupPage, GroupRef
from wecom.texts import clip_bytes

OK = {"errcode": 0, "errmsg": "ok"}
JOINED = datetime(2019, 10, 31, 3, 4, 51, tzinfo=UTC)


def test_groups_are_listed_by_owner(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    listed = [{"chat_id": "wr1", "status": 0}, {"chat_id": "wr2", "status": 1}]
    wc_stub.answer("externalcontact/groupchat/list", {**OK, "group_chat_list": listed, "next_cursor": "N"})
    page = groups.list_groups(wc_client, ["abel"])
    assert page == GroupPage([GroupRef("wr1", 0), GroupRef("wr2", 1)], "N")
    groups.list_groups(wc_client, ["abel"], page.next_cursor)
    assert wc_stub.last("externalcontact/groupchat/list").body == {
        "status_filter": 0,
        "owner_filter": {"userid_list": ["abel"]},
        "limit": 1000,
        "cursor": "N",
    }


def test_a_group_is_read_with_everybody_in_it(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    abel = {"userid": "Abel", "type": 1, "join_time": 1572491091, "join_scene": 1, "invitor": {"userid": "Jack"}}
    wang = {"userid": "wmOgQ", "type": 2, "unionid": "oz", "join_time": 1572491091, "join_scene": 3, "state": "klsd"}
    chat = {
        "chat_id": "wr1",
        "name": "销售客服群",
        "owner": "ZhuShengBen",
        "create_time": 1572491091,
        "notice": "文明沟通，拒绝脏话",
        "member_list": [{**abel, "group_nickname": "客服小张", "name": "张三丰"}, {**wang, "name": "王语嫣"}],
        "admin_list": [{"userid": "Sam"}],
        "member_version": "71217227bbd112ecfe3a49c482195cb4",
    }
    wc_stub.answer("externalcontact/groupchat/get", {**OK, "group_chat": chat})
    group = groups.get_group(wc_client, "wr1")
    assert (group.chat_id, group.name, group.owner, group.created_at) == ("wr1", "销售客服群", "zhushengben", JOINED)
    assert (group.notice, group.version, group.admins) == (
        "文明沟通，拒绝脏话",
        "71217227bbd112ecfe3a49c482195cb4",
        ("sam",),
    )
    assert group.members == [
        GroupMember("abel", True, JOINED, 1, "张三丰", "客服小张", None, "jack", None),
        GroupMember("wmOgQ", False, JOINED, 3, "王语嫣", None, "oz", None, "klsd"),
    ]
    assert wc_stub.last("externalcontact/groupchat/get").body == {"chat_id": "wr1", "need_name": 1}


def test_a_dismissed_group_counts_as_done(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("externalcontact/groupchat/get", {"errcode": 49008, "errmsg": "group dismissed"})
    with pytest.raises(WeComError) as caught:
        groups.get_group(wc_client, "wr1")
    assert caught.value.kind is Kind.DONE


def test_a_card_is_cut_to_the_limits_and_not_sent_twice(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("message/send", {**OK, "invaliduser": "lisi|WangWu", "msgid": "M"})
    report = messages.send_text_card(
        wc_client,
        ["zhangsan", "lisi", "wangwu"],
        title="标" * 60,
        description="述" * 300,
        url="https://a",
        button="去看看任务",
    )
    assert report == messages.SendReport(("lisi", "wangwu"), "M")
    body = wc_stub.last("message/send").body
    assert (body["touser"], body["msgtype"], body["agentid"]) == ("zhangsan|lisi|wangwu", "textcard", 1000002)
    card = body["textcard"]
    assert (len(card["title"].encode()), len(card["description"].encode()), card["btntxt"]) == (126, 510, "去看看任")
    assert body["enable_duplicate_check"] == 1


def test_a_text_reaches_everybody_when_nobody_is_named_invalid(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("message/send", {**OK, "invaliduser": ""})
    assert messages.send_text(wc_client, ["a"], "你好") == messages.SendReport((), None)
    assert wc_stub.last("message/send").body["text"] == {"content": "你好"}


@pytest.mark.parametrize("userids", [[], ["a"] * 1001])
def test_a_message_to_nobody_or_to_too_many_is_not_sent(
    wc_client: WeComClient, wc_stub: WeComStub, userids: list[str]
) -> None:
    with pytest.raises(ValueError, match="1000"):
        messages.send_text(wc_client, userids, "你好")
    assert wc_stub.calls == []


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [("你好", 6, "你好"), ("你好吗", 8, "你…"), ("hello", 4, "h…"), ("👍👍", 7, "👍…"), ("", 3, "")],
)
def test_text_is_cut_between_characters(text: str, limit: int, cut: str) -> None:
    assert clip_bytes(text, limit) == cut
    assert len(cut.encode()) <= limit
