from typing import Any

import pytest

from tests.simulator.conftest import RunningSimulator
from tests.simulator.door import Door


@pytest.fixture
def chat_id(corp: RunningSimulator) -> str:
    corp.control("settings", {"group_lag_seconds": 0})
    return str(corp.act("create-group", owner="wangfang", name="护肤 1 群")["chat_id"])


def read(corp: RunningSimulator, chat_id: str, need_name: int = 1) -> dict[str, Any]:
    return dict(corp.call("externalcontact/groupchat/get", {"chat_id": chat_id, "need_name": need_name})["group_chat"])


def customers(corp: RunningSimulator, count: int) -> list[str]:
    return [one["external_userid"] for one in corp.control(f"customers?limit={count}")]


def test_people_joining_and_leaving_make_a_chain_of_versions(corp: RunningSimulator, door: Door, chat_id: str) -> None:
    one, two, three = customers(corp, 3)
    versions = [read(corp, chat_id)["member_version"]]
    corp.act("join-group", chat_id=chat_id, external_userids=[one, two], join_scene=3)
    versions.append(read(corp, chat_id)["member_version"])
    corp.act("join-group", chat_id=chat_id, external_userid=three, join_scene=1)
    corp.act("leave-group", chat_id=chat_id, external_userid=one)
    versions.append(read(corp, chat_id)["member_version"])
    _, scanned, invited, left = door.wait_for(4)
    assert scanned["MemChangeList"]["Item"] == [one, two]
    assert (scanned["MemChangeCnt"], scanned["JoinScene"], scanned["UpdateDetail"]) == ("2", "3", "add_member")
    assert (invited["MemChangeList"]["Item"], invited["JoinScene"]) == ([three], "0")
    assert (left["MemChangeList"]["Item"], left["QuitScene"], left["UpdateDetail"]) == ([one], "0", "del_member")
    assert [scanned["LastMemVer"], scanned["CurMemVer"]] == versions[:2]
    assert invited["CurMemVer"] == left["LastMemVer"]
    assert left["CurMemVer"] == versions[2]


def test_members_and_customers_are_listed_with_how_they_came(corp: RunningSimulator, chat_id: str) -> None:
    (customer,) = customers(corp, 1)
    corp.act("join-group", chat_id=chat_id, external_userid=customer, join_scene=1)
    owner, guest = read(corp, chat_id)["member_list"]
    assert (owner["userid"], owner["type"], owner["name"]) == ("wangfang", 1, "王芳")
    assert (guest["userid"], guest["type"], guest["join_scene"]) == (customer, 2, 1)
    assert guest["invitor"] == {"userid": "wangfang"}
    assert all("name" not in one for one in read(corp, chat_id, need_name=0)["member_list"])


def test_a_group_reads_as_before_for_a_moment_after_its_event(corp: RunningSimulator, door: Door, chat_id: str) -> None:
    corp.control("settings", {"group_lag_seconds": 60})
    corp.act("rename-group", chat_id=chat_id, name="护肤 2 群")
    changed = door.wait_for(2)[1]
    assert (changed["ChangeType"], changed["UpdateDetail"]) == ("update", "change_name")
    assert read(corp, chat_id)["name"] == "护肤 1 群"
    corp.engine.state.write("UPDATE settings SET value = json_set(value, '$.until', 0) WHERE key LIKE 'lag:%'")
    assert read(corp, chat_id)["name"] == "护肤 2 群"


def test_a_group_that_cannot_be_made_leaves_nothing_behind(corp: RunningSimulator, door: Door) -> None:
    before = corp.control("groups")
    wanted = {"owner": "wangfang", "name": "半个群", "external_userids": [*customers(corp, 1), "wmUnknown"]}
    corp.control("acts/create-group", wanted, status=404)
    assert corp.control("groups") == before
    assert door.events == []


def test_only_people_in_a_group_speak_there(corp: RunningSimulator, chat_id: str) -> None:
    (customer,) = customers(corp, 1)
    words = {"chat_id": chat_id, "from": "customer", "external_userid": customer, "text": "大家好"}
    corp.control("acts/say", words, status=409)
    corp.act("join-group", chat_id=chat_id, external_userid=customer)
    corp.control("acts/say", words)
    assert [line["content"]["content"] for line in corp.control(f"chat?chat_id={chat_id}")] == ["大家好"]


def test_dismissed_and_unknown_groups_have_their_codes(corp: RunningSimulator, chat_id: str) -> None:
    corp.act("dismiss-group", chat_id=chat_id)
    assert corp.call("externalcontact/groupchat/get", {"chat_id": chat_id})["errcode"] == 49008
    assert corp.call("externalcontact/groupchat/get", {"chat_id": "wrUnknown"})["errcode"] == 86003


def test_groups_are_listed_by_owner_and_page_by_page(corp: RunningSimulator, chat_id: str) -> None:
    def listed(**filters: Any) -> list[str]:
        found: list[str] = []
        body: dict[str, Any] = {"limit": 1} | filters
        while True:
            page = corp.call("externalcontact/groupchat/list", body)
            found += [one["chat_id"] for one in page["group_chat_list"]]
            if not page["next_cursor"]:
                return found
            body["cursor"] = page["next_cursor"]

    everything = [group["chat_id"] for group in corp.control("groups")]
    assert listed() == everything
    assert chat_id in listed(owner_filter={"userid_list": ["WangFang"]})
    assert listed(owner_filter={"userid_list": ["chenmo"]}) == []
    assert corp.call("externalcontact/groupchat/list", {"limit": 1001})["errcode"] == 40058
    assert corp.call("externalcontact/groupchat/list", {})["errcode"] == 40058


def test_groups_of_an_owner_who_left_show_only_when_the_owner_is_named(corp: RunningSimulator, chat_id: str) -> None:
    corp.act("remove-member", userid="wangfang")
    usual = corp.call("externalcontact/groupchat/list", {"limit": 100})["group_chat_list"]
    assert chat_id not in [one["chat_id"] for one in usual]
    named = corp.call("externalcontact/groupchat/list", {"limit": 100, "owner_filter": {"userid_list": ["wangfang"]}})[
        "group_chat_list"
    ]
    assert {"chat_id": chat_id, "status": 1} in named


def test_a_large_corp_must_name_the_owners(corp: RunningSimulator, chat_id: str) -> None:
    people = len([one for one in corp.control("members") if one["status"] != 0])
    corp.control("settings", {"most_people_without_owner_filter": people - 1})
    body: dict[str, Any] = {"limit": 10}
    refused = corp.call("externalcontact/groupchat/list", body)
    assert (refused["errcode"], refused["group_chat_list"]) == (81017, [])
    named = corp.call("externalcontact/groupchat/list", body | {"owner_filter": {"userid_list": ["wangfang"]}})
    assert {"chat_id": chat_id, "status": 0} in named["group_chat_list"]
    corp.act("hide-member", userid="linyue")
    assert corp.call("externalcontact/groupchat/list", body)["errcode"] == 0, "only those the app sees are counted"


def test_somebody_named_twice_is_in_the_group_once(corp: RunningSimulator) -> None:
    one, two = [customer["external_userid"] for customer in corp.control("customers?limit=2")]
    made = corp.act("create-group", owner="wangfang", name="群", external_userids=[one, one])
    corp.act("join-group", chat_id=made["chat_id"], external_userids=[two, two])
    people = [person["id"] for person in corp.control(f"groups/{made['chat_id']}")["people"]]
    assert sorted(people) == sorted(["wangfang", one, two])
