"""Live codes and the ways to join groups: what WeCom takes, what it refuses, and who gets those who scan."""

from typing import Any

import pytest

from tests.simulator.conftest import RunningSimulator
from tests.simulator.door import Door

WAY = {"type": 2, "scene": 2, "state": "store-1", "remark": "门店海报", "user": ["wangfang", "linyue"]}


def add(corp: RunningSimulator, **given: Any) -> dict[str, Any]:
    return corp.call("externalcontact/add_contact_way", WAY | given)


def read(corp: RunningSimulator, config_id: str) -> dict[str, Any]:
    found: dict[str, Any] = corp.call("externalcontact/get_contact_way", {"config_id": config_id})["contact_way"]
    return found


@pytest.mark.parametrize(
    ("given", "errcode"),
    [
        ({"type": 3}, 41037),
        ({"scene": 0}, 41038),
        ({"remark": "长" * 31}, 40058),
        ({"remark": "长" * 30}, 0),
        ({"state": "s" * 31}, 40058),
        ({"user": ["nobody"]}, 60111),
        ({"user": []}, 40063),
        ({"user": [], "party": [2]}, 0),
        ({"party": [999]}, 60003),
        ({"type": 1}, 40058),
        ({"type": 1, "user": ["wangfang"], "party": [2, 999]}, 0),
        ({"type": 1, "user": ["wangfang"]}, 0),
        ({"style": 9}, 0),
        ({"user": ["chenmo"]}, 41054),
        ({"scene": 1, "style": 3}, 41042),
        ({"scene": 1, "style": 2}, 0),
        ({"is_temp": True}, 40058),
        ({"type": 1, "user": ["wangfang"], "is_temp": True, "expires_in": 14 * 86400}, 0),
        ({"type": 1, "user": ["wangfang"], "is_temp": True, "expires_in": 14 * 86400 + 1}, 40058),
        ({"skip_verify": "yes"}, 40058),
        ({"conclusions": {"dance": {}}}, 40058),
    ],
)
def test_a_way_is_taken_or_refused_with_its_number(corp: RunningSimulator, given: dict[str, Any], errcode: int) -> None:
    assert add(corp, **given)["errcode"] == errcode


def test_the_example_of_the_documents_is_taken_and_what_counts_for_other_kinds_is_ignored(
    corp: RunningSimulator,
) -> None:
    example = {"type": 1, "scene": 2, "style": 1, "remark": "渠道客户", "skip_verify": True, "state": "teststate"}
    example |= {"user": ["wangfang"], "party": [2, 3], "is_temp": False, "is_exclusive": True}
    made = corp.call("externalcontact/add_contact_way", example)
    assert made["errcode"] == 0
    way = read(corp, made["config_id"])
    assert (way["user"], way["party"], "style" in way) == (["wangfang"], [], False)
    update = {"config_id": made["config_id"], "style": 1, "user": ["linyue"], "party": [2]}
    assert corp.call("externalcontact/update_contact_way", update)["errcode"] == 0
    assert (read(corp, made["config_id"])["user"], read(corp, made["config_id"])["party"]) == (["linyue"], [])


def test_a_member_without_contact_answers_no_code(corp: RunningSimulator) -> None:
    corp.act("withdraw-contact", userid="wangfang")
    assert add(corp)["errcode"] == 41054
    corp.act("give-contact", userid="wangfang")
    assert add(corp)["errcode"] == 0


def test_only_codes_bring_a_picture_and_buttons_do_not(corp: RunningSimulator) -> None:
    assert "qr_code" in add(corp)
    assert "qr_code" not in add(corp, scene=1)


def test_a_member_who_is_not_activated_answers_no_code(corp: RunningSimulator) -> None:
    corp.act("disable-member", userid="wangfang")
    assert add(corp)["errcode"] == 41054


def test_the_people_of_departments_count_towards_the_hundred(corp: RunningSimulator) -> None:
    for number in range(100):
        corp.act("add-member", userid=f"new{number}", name="新人", department_id=2)
    assert add(corp, user=[], party=[2])["errcode"] == 41041
    assert add(corp, user=[], party=[1])["errcode"] == 41041, "departments below count too"


def test_the_number_of_codes_and_joining_ways_together_is_limited(corp: RunningSimulator) -> None:
    corp.control("settings", {"most_ways": corp.engine.state.count("SELECT count(*) FROM contact_ways") + 1})
    group = corp.control("groups")[0]["chat_id"]
    assert add(corp)["errcode"] == 0
    assert add(corp)["errcode"] == 41045
    joining = {"scene": 2, "chat_id_list": [group]}
    assert corp.call("externalcontact/groupchat/add_join_way", joining)["errcode"] == 41045


def test_an_update_overwrites_people_and_keeps_type_scene_and_what_was_not_given(corp: RunningSimulator) -> None:
    config_id = add(corp, party=[2])["config_id"]
    changed = {"config_id": config_id, "user": ["linyue"], "party": [], "skip_verify": False}
    assert corp.call("externalcontact/update_contact_way", changed)["errcode"] == 0
    way = read(corp, config_id)
    assert (way["user"], way["party"], way["skip_verify"]) == (["linyue"], [], False)
    assert (way["type"], way["scene"], way["state"], way["remark"]) == (2, 2, "store-1", "门店海报")
    nobody = {"config_id": config_id, "user": [], "party": []}
    assert corp.call("externalcontact/update_contact_way", nobody)["errcode"] == 40063


def test_what_was_made_since_a_moment_is_listed(corp: RunningSimulator) -> None:
    before = corp.engine.clock.now()
    config_id = add(corp)["config_id"]
    listed = corp.call("externalcontact/list_contact_way", {"start_time": before})["contact_way"]
    assert listed == [{"config_id": config_id}]


@pytest.mark.parametrize("how", ["config_id", "state"])
def test_a_scan_gives_the_customer_to_the_people_in_turn(corp: RunningSimulator, door: Door, how: str) -> None:
    made = add(corp, user=["wangfang"], party=[3])
    given = {"config_id": made["config_id"]} if how == "config_id" else {"state": "store-1"}
    scans = [corp.act("scan", **given) for _ in range(4)]
    assert {scan["userid"] for scan in scans} > {"wangfang"}
    events = door.wait_for(4)
    assert {(event["ChangeType"], event["State"]) for event in events} == {("add_half_external_contact", "store-1")}


def test_a_scan_may_be_told_how_far_it_goes(corp: RunningSimulator, door: Door) -> None:
    add(corp, skip_verify=False)
    corp.act("scan", state="store-1")
    corp.act("scan", state="store-1", half=True)
    kinds = [event["ChangeType"] for event in door.wait_for(2)]
    assert kinds == ["add_external_contact", "add_half_external_contact"]


def test_an_exclusive_way_brings_a_customer_to_the_member_she_knows(corp: RunningSimulator) -> None:
    known = corp.act("add-customer", userid="linyue")["external_userid"]
    add(corp, is_exclusive=True)
    corp.control("acts/scan", {"state": "store-1", "external_userid": known}, status=409)


def test_nobody_is_reached_when_all_have_left(corp: RunningSimulator) -> None:
    add(corp, user=["wangfang"])
    corp.act("remove-member", userid="wangfang")
    corp.control("acts/scan", {"state": "store-1"}, status=409)
    corp.control("acts/scan", {"state": "no-such"}, status=404)


def joining(corp: RunningSimulator, **given: Any) -> dict[str, Any]:
    group = corp.control("groups")[0]["chat_id"]
    way = {"scene": 2, "remark": "进群", "state": "poster", "chat_id_list": [group]}
    return corp.call("externalcontact/groupchat/add_join_way", way | given)


@pytest.mark.parametrize(
    ("given", "errcode"),
    [
        ({"scene": 3}, 41038),
        ({"state": "s" * 31}, 40058),
        ({"room_base_name": "群" * 41}, 40058),
        ({"auto_create_room": 2}, 40058),
        ({"chat_id_list": []}, 40058),
        ({"chat_id_list": ["a", "b", "c", "d", "e", "f"]}, 41091),
        ({"chat_id_list": ["wrUNKNOWN"]}, 86003),
    ],
)
def test_a_joining_way_is_refused_with_its_number(corp: RunningSimulator, given: dict[str, Any], errcode: int) -> None:
    assert joining(corp, **given)["errcode"] == errcode


def test_a_joining_way_shows_its_picture_only_when_read_and_is_overwritten_whole(corp: RunningSimulator) -> None:
    made = joining(corp, auto_create_room=1, room_base_name="福利群", room_base_id=10)
    assert set(made) == {"errcode", "errmsg", "config_id"}
    config_id = {"config_id": made["config_id"]}
    way = corp.call("externalcontact/groupchat/get_join_way", config_id)["join_way"]
    assert way["qr_code"].startswith("http")
    assert (way["room_base_name"], way["room_base_id"]) == ("福利群", 10)
    fresh = config_id | {"scene": 2, "chat_id_list": way["chat_id_list"], "auto_create_room": 0}
    assert corp.call("externalcontact/groupchat/update_join_way", fresh)["errcode"] == 0
    way = corp.call("externalcontact/groupchat/get_join_way", config_id)["join_way"]
    assert (way["remark"], way["auto_create_room"], "room_base_name" in way) == ("", 0, False)
    assert corp.call("externalcontact/groupchat/del_join_way", config_id)["errcode"] == 0
    assert corp.call("externalcontact/groupchat/get_join_way", config_id)["errcode"] == 41044


def test_who_joins_by_a_way_carries_its_state_in_the_group(corp: RunningSimulator) -> None:
    corp.control("settings", {"group_lag_seconds": 0.0})
    customer = corp.act("add-customer", userid="wangfang")["external_userid"]
    joined = corp.act("scan-join-way", config_id=joining(corp)["config_id"], external_userid=customer)
    group = corp.call("externalcontact/groupchat/get", {"chat_id": joined["chat_id"]})["group_chat"]
    mine = next(one for one in group["member_list"] if one["userid"] == customer)
    assert (mine["state"], mine["join_scene"]) == ("poster", 3)


def test_a_way_is_found_by_its_state_too(corp: RunningSimulator) -> None:
    config_id = joining(corp)["config_id"]
    one, other = (corp.act("add-customer", userid="wangfang")["external_userid"] for _ in range(2))
    first = corp.act("scan-join-way", config_id=config_id, external_userid=one)
    assert corp.act("scan-join-way", state="poster", external_userid=other) == first
    corp.control("acts/scan-join-way", {"state": "", "external_userid": other}, status=404)
