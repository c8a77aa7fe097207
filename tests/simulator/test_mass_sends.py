from typing import Any

import pytest

from tests.simulator.conftest import RunningSimulator

DAY = 86_400
TEXT = {"text": {"content": "周末到店有礼"}}


@pytest.fixture
def quiet(corp: RunningSimulator) -> RunningSimulator:
    """The corp on a standing clock, with two customers of 王芳 made for the test."""
    corp.control("clock", {"frozen": True})
    return corp


def customers(corp: RunningSimulator, count: int, userid: str = "wangfang") -> list[str]:
    return [corp.act("add-customer", userid=userid)["external_userid"] for _ in range(count)]


def create(corp: RunningSimulator, **body: Any) -> dict[str, Any]:
    return corp.call("externalcontact/add_msg_template", TEXT | body)


def results(corp: RunningSimulator, msgid: str, userid: str = "wangfang") -> dict[str, int]:
    answer = corp.call("externalcontact/get_groupmsg_send_result", {"msgid": msgid, "userid": userid})
    assert answer["errcode"] == 0, answer
    return {row.get("external_userid") or row["chat_id"]: row["status"] for row in answer["send_list"]}


def tasks(corp: RunningSimulator, msgid: str) -> dict[str, int]:
    answer = corp.call("externalcontact/get_groupmsg_task", {"msgid": msgid})
    return {row["userid"]: row["status"] for row in answer["task_list"]}


def listed(corp: RunningSimulator, **body: Any) -> dict[str, Any]:
    now = corp.engine.clock.now()
    return corp.call(
        "externalcontact/get_groupmsg_list_v2",
        {"chat_type": "single", "start_time": now - 30 * DAY, "end_time": now} | body,
    )


def test_nothing_is_sent_until_the_member_confirms(quiet: RunningSimulator) -> None:
    one, other = customers(quiet, 2)
    made = create(quiet, external_userid=[one, other, "wmNobody"], sender="WangFang")
    assert made["fail_list"] == ["wmNobody"]
    quiet.advance(5)
    assert tasks(quiet, made["msgid"]) == {"wangfang": 0}
    assert results(quiet, made["msgid"]) == {one: 0, other: 0}

    quiet.act("confirm-mass-send", userid="wangfang", msgid=made["msgid"])

    assert tasks(quiet, made["msgid"]) == {"wangfang": 2}
    assert results(quiet, made["msgid"]) == {one: 1, other: 1}
    lines = quiet.control(f"chat?userid=wangfang&external_userid={one}")
    assert lines[-1]["content"] == {"content": "周末到店有礼"}


def test_results_are_0_1_2_and_3(quiet: RunningSimulator) -> None:
    unticked, friend, gone, full = customers(quiet, 4)
    quiet.control("settings", {"mass_sends_per_month": 1})
    quiet.act("personal-mass-send", userid="wangfang", text="早上好", external_userids=[full])
    made = create(quiet, external_userid=[unticked, friend, gone, full], sender="wangfang", allow_select=True)
    quiet.act("customer-leaves", userid="wangfang", external_userid=gone)
    quiet.act("confirm-mass-send", userid="wangfang", msgid=made["msgid"], without=[unticked])
    quiet.advance(5)
    assert results(quiet, made["msgid"]) == {unticked: 0, friend: 1, gone: 2, full: 3}


def test_a_month_has_as_many_messages_as_days_and_a_new_month_begins_anew(quiet: RunningSimulator) -> None:
    quiet.control("clock", {"now": "2026-02-03T09:00:00+08:00", "frozen": True})
    (customer,) = customers(quiet, 1)
    for _ in range(29):
        last = quiet.act("personal-mass-send", userid="wangfang", text="您好", external_userids=[customer])["msgid"]
    quiet.advance(5)
    assert results(quiet, last) == {customer: 3}
    quiet.control("clock", {"now": "2026-03-01T09:00:00+08:00", "frozen": True})
    first = quiet.act("personal-mass-send", userid="wangfang", text="您好", external_userids=[customer])["msgid"]
    quiet.advance(5)
    assert results(quiet, first) == {customer: 1}


def test_without_a_sender_the_one_who_was_last_in_touch_gets_the_task(quiet: RunningSimulator) -> None:
    (customer,) = customers(quiet, 1)
    quiet.act("add-customer", userid="linyue", external_userid=customer)
    quiet.advance(60)
    quiet.act("say", userid="wangfang", external_userid=customer, text="在吗", **{"from": "customer"})
    made = create(quiet, external_userid=[customer])
    quiet.advance(5)
    assert tasks(quiet, made["msgid"]) == {"wangfang": 0}


def test_tags_choose_any_of_a_group_and_one_of_every_group(quiet: RunningSimulator) -> None:
    one, other = customers(quiet, 2)
    groups = quiet.call("externalcontact/get_corp_tag_list", {})["tag_group"]
    first, second = (group["tag"][0]["id"] for group in groups[:2])
    spare = groups[0]["tag"][1]["id"]
    for customer, tags in ((one, [first, second]), (other, [spare])):
        quiet.call("externalcontact/mark_tag", {"userid": "wangfang", "external_userid": customer, "add_tag": tags})

    def chosen(*tag_lists: list[str]) -> set[str]:
        filter_ = {"group_list": [{"tag_list": tags} for tags in tag_lists]}
        made = create(quiet, sender="wangfang", tag_filter=filter_)
        quiet.advance(5)
        return set(results(quiet, made["msgid"])) & {one, other}

    assert chosen([first, spare]) == {one, other}
    assert chosen([first, spare], [second]) == {one}


@pytest.mark.parametrize(
    ("body", "errcode"),
    [
        ({"sender": "wangfang", "text": {"content": ""}}, 44004),
        ({"sender": "wangfang", "text": {"content": "字" * 1334}}, 40058),
        ({}, 40063),
        ({"sender": "nobody"}, 60111),
        ({"external_userid": ["wmNobody"]}, 41048),
        ({"external_userid": ["wm"] * 10_001}, 40058),
        ({"chat_type": "group"}, 40063),
        ({"chat_type": "group", "sender": "wangfang", "chat_id_list": ["wrNobody"]}, 41048),
        ({"tag_filter": {"group_list": [{"tag_list": ["etNobody"]}]}}, 40068),
    ],
)
def test_a_wrong_mass_send_is_refused_and_makes_no_task(
    quiet: RunningSimulator, body: dict[str, Any], errcode: int
) -> None:
    before = len(listed(quiet)["group_msg_list"])
    assert create(quiet, **body)["errcode"] == errcode
    assert len(listed(quiet)["group_msg_list"]) == before


def test_a_message_to_groups_goes_to_those_of_its_owner_and_tells_only_what_was_sent(quiet: RunningSimulator) -> None:
    chat_id = quiet.act("create-group", owner="wangfang", name="会员群")["chat_id"]
    made = create(quiet, chat_type="group", sender="wangfang", chat_id_list=[chat_id, "wrOther"])
    assert made["fail_list"] == ["wrOther"]
    quiet.advance(5)
    assert results(quiet, made["msgid"]) == {}
    quiet.act("confirm-mass-send", userid="wangfang", msgid=made["msgid"])
    assert results(quiet, made["msgid"]) == {chat_id: 1}


def test_a_group_that_had_enough_this_month_is_not_among_the_results(quiet: RunningSimulator) -> None:
    chat_id = quiet.act("create-group", owner="wangfang", name="会员群")["chat_id"]
    quiet.control("settings", {"mass_sends_per_month": 1})
    found = []
    for _ in range(2):
        made = create(quiet, chat_type="group", sender="wangfang", chat_id_list=[chat_id])
        quiet.act("confirm-mass-send", userid="wangfang", msgid=made["msgid"])
        quiet.advance(5)
        found.append(results(quiet, made["msgid"]))
    assert found == [{chat_id: 1}, {}]


def test_a_picture_is_listed_with_one_of_its_two_addresses(quiet: RunningSimulator) -> None:
    png = b"\x89PNG\r\n\x1a\n picture"
    media_id, pic_url = quiet.upload(png)["media_id"], quiet.upload(png, api="media/uploadimg")["url"]
    images = [{"media_id": media_id, "pic_url": pic_url}, {"pic_url": pic_url}]
    made = create(quiet, sender="wangfang", attachments=[{"msgtype": "image", "image": one} for one in images])
    row = next(row for row in listed(quiet)["group_msg_list"] if row["msgid"] == made["msgid"])
    assert [one["image"] for one in row["attachments"]] == [{"media_id": media_id}, {"pic_url": pic_url}]


def test_results_are_not_ready_in_the_first_seconds(quiet: RunningSimulator) -> None:
    made = create(quiet, external_userid=customers(quiet, 1))
    ask = {"msgid": made["msgid"]}
    assert quiet.call("externalcontact/get_groupmsg_task", ask)["errcode"] == 41063
    quiet.advance(3)
    assert quiet.call("externalcontact/get_groupmsg_task", ask)["errcode"] == 0


def test_a_cancelled_one_cannot_be_sent_nor_cancelled_again(quiet: RunningSimulator) -> None:
    made = create(quiet, external_userid=customers(quiet, 1), sender="wangfang")
    ask = {"msgid": made["msgid"]}
    assert quiet.call("externalcontact/cancel_groupmsg_send", ask)["errcode"] == 0
    assert quiet.call("externalcontact/cancel_groupmsg_send", ask)["errcode"] == 41093
    quiet.control("acts/confirm-mass-send", {"userid": "wangfang", **ask}, status=409)
    quiet.advance(5)
    assert set(results(quiet, made["msgid"]).values()) == {0}


def test_three_reminders_in_a_day(quiet: RunningSimulator) -> None:
    ask = {"msgid": create(quiet, external_userid=customers(quiet, 1))["msgid"]}
    remind = "externalcontact/remind_groupmsg_send"
    assert [quiet.call(remind, ask)["errcode"] for _ in range(4)] == [0, 0, 0, 41094]
    quiet.advance(DAY)
    assert quiet.call(remind, ask)["errcode"] == 0
    assert quiet.call(remind, {"msgid": "msgNobody"})["errcode"] == 41047
    assert quiet.call(remind, {})["errcode"] == 41046


def test_the_list_holds_the_corps_and_the_members_own_a_month_at_a_time(quiet: RunningSimulator) -> None:
    ours = create(quiet, external_userid=customers(quiet, 1))["msgid"]
    own = quiet.act("personal-mass-send", userid="wangfang", text="您好")["msgid"]
    rows = {row["msgid"]: row for row in listed(quiet)["group_msg_list"]}
    assert "creator" not in rows[ours]
    assert (rows[own]["creator"], rows[own]["create_type"]) == ("wangfang", 1)
    assert ours not in {row["msgid"] for row in listed(quiet, filter_type=1)["group_msg_list"]}
    now = quiet.engine.clock.now()
    assert listed(quiet, start_time=now - 32 * DAY)["errcode"] == 40058


def test_a_limit_above_the_maximum_becomes_the_usual_one(quiet: RunningSimulator) -> None:
    for _ in range(51):
        create(quiet, sender="wangfang")
    assert len(listed(quiet, limit=101)["group_msg_list"]) == 50
    assert len(listed(quiet, limit=100)["group_msg_list"]) > 50
    first = listed(quiet, limit=30)
    rest = listed(quiet, limit=100, cursor=first["next_cursor"])
    assert len({row["msgid"] for row in first["group_msg_list"] + rest["group_msg_list"]}) >= 51


def test_the_demo_corp_has_sent_before(corp: RunningSimulator) -> None:
    rows = listed(corp)["group_msg_list"]
    assert {row["create_type"] for row in rows} == {0, 1}
    found = [set(results(corp, row["msgid"], userid).values()) for row in rows for userid in tasks(corp, row["msgid"])]
    assert {0, 1} <= set().union(*found)


def test_the_demo_corp_has_sent_to_its_groups_before(corp: RunningSimulator) -> None:
    rows = listed(corp, chat_type="group")["group_msg_list"]
    got = {}
    for row in rows:
        for userid in tasks(corp, row["msgid"]):
            got |= results(corp, row["msgid"], userid)
    owners = {group["chat_id"]: group["owner"] for group in corp.control("groups")}
    assert got.keys() <= owners.keys()
    assert 1 in got.values()


def test_the_control_api_tells_who_was_asked_reminded_and_stopped(quiet: RunningSimulator) -> None:
    made = create(quiet, external_userid=customers(quiet, 1), sender="wangfang")
    quiet.call("externalcontact/remind_groupmsg_send", {"msgid": made["msgid"]})
    (told, *_) = quiet.control("mass-sends")
    assert (told["msgid"], told["content"], told["asked"]) == (made["msgid"], "周末到店有礼", ["wangfang"])
    assert (told["reminders"], told["cancelled"]) == (1, False)
    quiet.call("externalcontact/cancel_groupmsg_send", {"msgid": made["msgid"]})
    assert quiet.control("mass-sends?limit=1")[0]["cancelled"] is True
