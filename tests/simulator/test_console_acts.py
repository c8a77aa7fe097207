"""What an administrator changes in the console: what the API reads afterwards, and who is told."""

import re
from typing import Any

from tests.simulator.conftest import RunningSimulator
from tests.simulator.door import Door
from wecom.simulator.acts.renaming import COLUMNS

USERID_COLUMN = re.compile(r"\b(userid|oper_userid|owner|giver|taker|creator|member_id|invitor|sender) TEXT")
GROUPS = "externalcontact/get_corp_tag_list"


def tag_groups(corp: RunningSimulator) -> dict[str, dict[str, Any]]:
    return {group["group_id"]: group for group in corp.call(GROUPS, {})["tag_group"]}


def about(event: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(event.get(name) for name in ("Event", "ChangeType", "TagType", "Id"))


def new_group(corp: RunningSimulator, *names: str) -> str:
    for name in names:
        corp.act("create-tag", group_name="会员等级", name=name)
    return next(one["group_id"] for one in tag_groups(corp).values() if one["group_name"] == "会员等级")


def test_a_group_of_tags_is_renamed(corp: RunningSimulator, door: Door) -> None:
    group_id = new_group(corp, "金卡")
    corp.act("rename-tag-group", group_id=group_id, name="会员卡")
    assert tag_groups(corp)[group_id]["group_name"] == "会员卡"
    assert about(door.wait_for(3)[2]) == ("change_external_tag", "update", "tag_group", group_id)
    other = next(one["group_name"] for one in tag_groups(corp).values() if one["group_id"] != group_id)
    corp.control("acts/rename-tag-group", {"group_id": group_id, "name": other}, status=409)


def test_a_deleted_group_takes_its_tags_along_with_one_event(corp: RunningSimulator, door: Door) -> None:
    group_id = new_group(corp, "金卡", "银卡")
    corp.act("delete-tag-group", group_id=group_id)
    assert group_id not in tag_groups(corp)
    corp.act("create-tag", group_name="以后", name="以后")
    events = door.wait_for(6)
    assert about(events[3]) == ("change_external_tag", "delete", "tag_group", group_id)
    assert [event["ChangeType"] for event in events[4:]] == ["create", "create"]
    corp.control("acts/delete-tag-group", {"group_id": group_id}, status=404)


def test_tags_of_a_group_come_into_another_order(corp: RunningSimulator, door: Door) -> None:
    group_id = new_group(corp, "金卡", "银卡", "铜卡")
    before = [tag["name"] for tag in tag_groups(corp)[group_id]["tag"]]
    corp.act("shuffle-tags", group_id=group_id)
    tags = tag_groups(corp)[group_id]["tag"]
    assert [tag["name"] for tag in tags] == before[::-1]
    assert [tag["order"] for tag in tags] == [2, 1, 0]
    assert about(door.wait_for(5)[4]) == ("change_external_tag", "shuffle", None, group_id)


def test_all_groups_come_into_another_order(corp: RunningSimulator, door: Door) -> None:
    before = list(tag_groups(corp))
    corp.act("shuffle-tags")
    assert list(tag_groups(corp)) == before[::-1]
    assert about(door.wait_for(1)[0]) == ("change_external_tag", "shuffle", None, None)


def test_departments_are_made_renamed_moved_and_deleted_and_the_directory_hears_of_it(
    corp: RunningSimulator, door: Door
) -> None:
    number = corp.act("create-department", name="直播部", parent_id=2)["department_id"]
    assert corp.call("department/get", id=number)["department"] | {"order": 0} == {
        "id": number,
        "name": "直播部",
        "name_en": "",
        "department_leader": [],
        "parentid": 2,
        "order": 0,
    }
    corp.act("update-department", department_id=number, name="直播一部")
    corp.act("update-department", department_id=number, parent_id=3)
    moved = corp.call("department/get", id=number)["department"]
    assert (moved["name"], moved["parentid"]) == ("直播一部", 3)
    corp.act("delete-department", department_id=number)
    assert corp.call("department/get", id=number)["errcode"] == 60003
    told = [(event["ChangeType"], event["Id"], event.get("ParentId")) for event in door.wait_for(4)]
    parents = ["2", None, "3", None]
    kinds = ["create_party", "update_party", "update_party", "delete_party"]
    assert told == [(kind, str(number), parent) for kind, parent in zip(kinds, parents, strict=True)]
    assert {path for path, _ in door.envelopes} == {"/wecom/callback/contacts"}


def test_a_department_in_use_is_not_deleted_nor_put_below_itself(corp: RunningSimulator) -> None:
    corp.control("acts/delete-department", {"department_id": 2}, status=409)
    below = corp.act("create-department", name="二组", parent_id=2)["department_id"]
    corp.control("acts/update-department", {"department_id": 2, "parent_id": below}, status=409)
    corp.control("acts/create-department", {"name": "无处", "parent_id": 999}, status=404)


def test_a_member_with_another_userid_keeps_customers_groups_and_codes(corp: RunningSimulator, door: Door) -> None:
    corp.control("settings", {"group_lag_seconds": 0})
    customers = corp.call("externalcontact/list", userid="wangfang")["external_userid"]
    chat_id = corp.act("create-group", owner="wangfang", name="群")["chat_id"]
    way = {"type": 1, "scene": 2, "user": ["wangfang"]}
    config_id = corp.call("externalcontact/add_contact_way", way)["config_id"]
    corp.act("change-userid", userid="WangFang", new_userid="fang.wang")
    assert corp.call("user/get", userid="wangfang")["errcode"] == 60111
    assert corp.call("user/get", userid="fang.wang")["name"] == "王芳"
    assert corp.call("externalcontact/list", userid="fang.wang")["external_userid"] == customers
    group = corp.call("externalcontact/groupchat/get", {"chat_id": chat_id})["group_chat"]
    assert (group["owner"], group["member_list"][0]["userid"]) == ("fang.wang", "fang.wang")
    shown = corp.call("externalcontact/get_contact_way", {"config_id": config_id})["contact_way"]
    assert shown["user"] == ["fang.wang"]
    told = door.wait_for(2)[1]
    assert (told["ChangeType"], told["UserID"], told["NewUserID"]) == ("update_user", "wangfang", "fang.wang")
    corp.control("acts/change-userid", {"userid": "fang.wang", "new_userid": "linyue"}, status=409)


def test_a_member_without_contact_is_not_in_the_list_of_those_who_have_it(corp: RunningSimulator) -> None:
    def listed() -> list[str]:
        found: list[str] = corp.call("externalcontact/get_follow_user_list")["follow_user"]
        return found

    assert "wangfang" in listed()
    corp.act("withdraw-contact", userid="wangfang")
    assert "wangfang" not in listed()
    corp.control("acts/add-customer", {"userid": "wangfang"}, status=409)
    corp.control("acts/withdraw-contact", {"userid": "wangfang"}, status=409)
    corp.act("give-contact", userid="wangfang")
    assert "wangfang" in listed()


def test_another_userid_reaches_every_table_that_keeps_userids(corp: RunningSimulator) -> None:
    tables = corp.engine.state.rows("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
    kept = {(row["name"], column) for row in tables for column in USERID_COLUMN.findall(row["sql"])}
    assert ("members", "userid") in kept
    assert kept - set(COLUMNS) == set()
