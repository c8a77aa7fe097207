from datetime import UTC, datetime

import pytest
import time_machine

from tests.wecom.stub import WeComStub
from wecom import contacts
from wecom.client import WeComClient
from wecom.contacts import Contact, Relation, Tag, TagGroup
from wecom.errors import Kind, WeComError, WeComUnavailable

OK = {"errcode": 0, "errmsg": "ok"}
NO_RELATION = {"errcode": 84061, "errmsg": "not external contact"}
LISI = {
    "external_userid": "woAJ2GCAAAXtWyujaWJHDDGi0mACHAAA",
    "name": "李四",
    "position": "Manager",
    "avatar": "https://p.qlogo.cn/bizmail/IcsdgagqefergqerhewSdage/0",
    "corp_name": "腾讯",
    "corp_full_name": "腾讯科技有限公司",
    "type": 2,
    "gender": 1,
    "unionid": "ozynqsulJFCZ2z1aYeS8h-nuasdAAA",
    "external_profile": {"external_attr": [{"type": 0, "name": "文本名称", "text": {"value": "文本"}}]},
}
CONTACT = Contact(
    external_userid="woAJ2GCAAAXtWyujaWJHDDGi0mACHAAA",
    name="李四",
    avatar="https://p.qlogo.cn/bizmail/IcsdgagqefergqerhewSdage/0",
    type=2,
    gender=1,
    unionid="ozynqsulJFCZ2z1aYeS8h-nuasdAAA",
    corp_name="腾讯",
    position="Manager",
)
ROCKY = {
    "userid": "Rocky",
    "remark": "李部长",
    "description": "对接采购事务",
    "createtime": 1525779812,
    "remark_corp_name": "腾讯科技",
    "remark_mobiles": ["13800000001", "13000000002"],
    "oper_userid": "rocky",
    "add_way": 10,
    "wechat_channels": {"nickname": "视频号名称", "source": 1},
}
TAGS = [
    {"group_name": "标签分组名称", "tag_name": "标签名称", "tag_id": "et1", "type": 1},
    {"group_name": "标签分组名称", "tag_name": "我的标签", "type": 2},
    {"group_name": "标签分组名称", "tag_name": "标签名称", "tag_id": "st1", "type": 3},
]
RELATION = Relation(
    userid="rocky",
    remark="李部长",
    description="对接采购事务",
    added_at=datetime(2018, 5, 8, 11, 43, 32, tzinfo=UTC),
    add_way=10,
    state=None,
    tag_ids=("et1",),
    personal_tags=(),
    remark_mobiles=("13800000001", "13000000002"),
    oper_userid="rocky",
)


def test_members_with_customers_are_listed_by_normalised_userid(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("externalcontact/get_follow_user_list", {**OK, "follow_user": ["ZhangSan", "lissi"]})
    assert contacts.list_contact_members(wc_client) == ["zhangsan", "lissi"]


def test_a_member_without_customers_has_an_empty_list(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("externalcontact/list", {**OK, "external_userid": ["wo1", "wm2"]}, NO_RELATION)
    assert contacts.list_customers(wc_client, "a") == ["wo1", "wm2"]
    assert contacts.list_customers(wc_client, "a") == []


def test_a_customer_comes_with_tag_objects_of_three_kinds(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    tommy = {
        "userid": "tommy",
        "createtime": 1525881637,
        "state": "外联二维码1",
        "oper_userid": "woAJ2GCAAAXtWyujaWJHDDGi0mACHAAA",
        "add_way": 3,
    }
    answer = {**OK, "external_contact": LISI, "follow_user": [{**ROCKY, "tags": TAGS}, tommy]}
    wc_stub.answer("externalcontact/get", answer)
    found = contacts.get_customer(wc_client, LISI["external_userid"])  # type: ignore[arg-type]
    assert found.contact == CONTACT
    first, second = found.followers
    assert (first.userid, first.tag_ids, first.personal_tags) == ("rocky", ("et1", "st1"), ("我的标签",))
    assert (second.state, second.remark, second.tag_ids, second.add_way) == ("外联二维码1", None, (), 3)
    assert second.oper_userid == LISI["external_userid"]
    assert wc_stub.last("externalcontact/get").params.keys() == {"external_userid", "access_token"}


def test_a_customer_with_many_followers_is_read_to_the_last_page(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    page = {**OK, "external_contact": LISI}
    wc_stub.answer(
        "externalcontact/get",
        {**page, "follow_user": [{"userid": "a"}], "next_cursor": "C1"},
        {**page, "follow_user": [], "next_cursor": "C2"},
        {**page, "follow_user": [{"userid": "b"}], "next_cursor": ""},
    )
    found = contacts.get_customer(wc_client, "wo1")
    assert [relation.userid for relation in found.followers] == ["a", "b"]
    assert wc_stub.last("externalcontact/get").params["cursor"] == "C2"


def test_a_cursor_that_leads_in_circles_is_noticed(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("externalcontact/get", {**OK, "external_contact": LISI, "follow_user": [], "next_cursor": "C"})
    with pytest.raises(WeComUnavailable, match="twice"):
        contacts.get_customer(wc_client, "wo1")


def test_a_customer_nobody_knows_is_gone(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("externalcontact/get", NO_RELATION)
    with pytest.raises(WeComError) as caught:
        contacts.get_customer(wc_client, "wo1")
    assert caught.value.kind is Kind.GONE


def test_relations_come_in_pages_with_bare_tag_ids(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    entry = {"external_contact": LISI, "follow_info": {**ROCKY, "tag_id": ["et1"]}}
    wc_stub.answer(
        "externalcontact/batch/get_by_user", {**OK, "external_contact_list": [entry], "next_cursor": "C1"}, NO_RELATION
    )
    page = contacts.list_relations(wc_client, ["rocky", "tommy"])
    assert page.relations == [(CONTACT, RELATION)]
    assert page.next_cursor == "C1"
    assert wc_stub.last("externalcontact/batch/get_by_user").body == {"userid_list": ["rocky", "tommy"], "limit": 100}


def test_no_relations_at_all_are_an_empty_page(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("externalcontact/batch/get_by_user", NO_RELATION)
    assert contacts.list_relations(wc_client, ["a"]) == contacts.RelationPage([], "")


def test_no_relations_in_the_middle_of_a_listing_are_not_its_end(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("externalcontact/batch/get_by_user", NO_RELATION)
    with pytest.raises(WeComError) as caught:
        contacts.list_relations(wc_client, ["a"], "C1")
    assert caught.value.errcode == 84061


def test_the_cursor_and_the_limit_are_handed_on(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("externalcontact/batch/get_by_user", {**OK, "external_contact_list": [], "next_cursor": ""})
    assert contacts.list_relations(wc_client, ["a"], "C1", limit=50) == contacts.RelationPage([], "")
    sent = wc_stub.last("externalcontact/batch/get_by_user").body
    assert sent == {"userid_list": ["a"], "limit": 50, "cursor": "C1"}


def test_another_error_while_listing_is_not_an_empty_page(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("externalcontact/batch/get_by_user", {"errcode": 48002, "errmsg": "no", "external_contact_list": []})
    with pytest.raises(WeComError) as caught:
        contacts.list_relations(wc_client, ["a"])
    assert caught.value.kind is Kind.CONFIGURATION


def test_a_contact_of_whom_almost_nothing_is_told_can_be_read(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    bare = {
        "external_contact": {"external_userid": "wm1", "avatar": ""},
        "follow_info": {"userid": "a", "tag_id": None},
    }
    wc_stub.answer("externalcontact/batch/get_by_user", {**OK, "external_contact_list": [bare, {}, None]})
    ((contact, relation),) = contacts.list_relations(wc_client, ["a"]).relations
    assert contact == Contact("wm1")
    assert (relation.userid, relation.tag_ids, relation.remark) == ("a", (), None)


def test_tags_come_in_their_groups(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    tag = {"id": "et1", "name": "重要", "create_time": 1557838797, "order": 3}
    group = {"group_id": "etg", "group_name": "等级", "create_time": 1557838797, "order": 1, "tag": [tag]}
    wc_stub.answer("externalcontact/get_corp_tag_list", {**OK, "tag_group": [group]})
    assert contacts.list_corp_tags(wc_client) == [TagGroup("etg", "等级", 1, (Tag("et1", "重要", 3),))]


def test_a_welcome_is_text_cut_to_4000_bytes_and_attachments(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("externalcontact/send_welcome_msg", OK)
    link = {"msgtype": "link", "link": {"title": "t", "url": "https://a.example"}}
    contacts.send_welcome(wc_client, "CODE", "好" * 2000, [link])
    body = wc_stub.last("externalcontact/send_welcome_msg").body
    assert body["welcome_code"] == "CODE"
    assert body["attachments"] == [link]
    assert 3990 < len(body["text"]["content"].encode()) <= 4000
    assert body["text"]["content"].endswith("好…")


def test_a_welcome_of_attachments_alone_has_no_empty_text(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer("externalcontact/send_welcome_msg", OK)
    contacts.send_welcome(wc_client, "CODE", "", [{"msgtype": "image", "image": {"media_id": "M"}}])
    assert "text" not in wc_stub.last("externalcontact/send_welcome_msg").body


@pytest.mark.parametrize(("errcode", "kind"), [(41050, Kind.LATE), (41051, Kind.DONE), (41096, Kind.RETRY)])
def test_a_welcome_that_cannot_be_sent_says_why(
    wc_client: WeComClient, wc_stub: WeComStub, errcode: int, kind: Kind
) -> None:
    wc_stub.answer("externalcontact/send_welcome_msg", {"errcode": errcode, "errmsg": "no"})
    with pytest.raises(WeComError) as caught:
        contacts.send_welcome(wc_client, "CODE", "你好")
    assert caught.value.kind is kind


def test_live_codes_are_listed_over_all_pages_and_read_one_by_one(wc_client: WeComClient, wc_stub: WeComStub) -> None:
    wc_stub.answer(
        "externalcontact/list_contact_way",
        {**OK, "contact_way": [{"config_id": "c1"}], "next_cursor": "N"},
        {**OK, "contact_way": [{"config_id": "c2"}]},
    )
    way = {"config_id": "c1", "type": 1, "scene": 2, "remark": "渠道客户", "state": "teststate", "user": ["ZhangSan"]}
    wc_stub.answer(
        "externalcontact/get_contact_way", {**OK, "contact_way": {**way, "party": [2], "skip_verify": False}}
    )
    assert contacts.list_contact_ways(wc_client) == ["c1", "c2"]
    found = contacts.get_contact_way(wc_client, "c1")
    assert (found.config_id, found.remark, found.state, found.userids) == ("c1", "渠道客户", "teststate", ("zhangsan",))
    assert (found.department_ids, found.type, found.scene, found.skip_verify) == ((2,), 1, 2, False)


def test_live_codes_are_asked_for_since_the_first_day_of_all_and_beyond_our_own_clock(
    wc_client: WeComClient, wc_stub: WeComStub
) -> None:
    wc_stub.answer("externalcontact/list_contact_way", {**OK, "contact_way": []})
    with time_machine.travel("2026-01-01 00:00Z", tick=False):
        contacts.list_contact_ways(wc_client)
    asked = wc_stub.last("externalcontact/list_contact_way").body
    assert datetime.fromtimestamp(asked["start_time"], UTC).isoformat() == "2021-07-09T16:00:00+00:00"
    assert datetime.fromtimestamp(asked["end_time"], UTC).isoformat() == "2026-01-01T01:00:00+00:00"
