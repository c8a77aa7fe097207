import threading
from typing import Any

import pytest

from tests.simulator.conftest import TIMEOUT, RunningSimulator
from tests.simulator.door import Door


@pytest.fixture
def pair(corp: RunningSimulator) -> dict[str, str]:
    customer = corp.act("add-customer", userid="wangfang")["external_userid"]
    return {"userid": "wangfang", "external_userid": customer}


def tags(corp: RunningSimulator) -> dict[str, str]:
    groups = corp.call("externalcontact/get_corp_tag_list", {})["tag_group"]
    return {tag["name"]: tag["id"] for group in groups for tag in group["tag"]}


def follower(corp: RunningSimulator, pair: dict[str, str]) -> dict[str, Any]:
    found = corp.call("externalcontact/get", external_userid=pair["external_userid"])
    return dict(found["follow_user"][0])


def test_marked_tags_show_on_the_relation_and_no_event_tells_of_it(
    corp: RunningSimulator, pair: dict[str, str]
) -> None:
    known = tags(corp)
    before = len(corp.control("callbacks"))
    assert corp.call("externalcontact/mark_tag", pair | {"add_tag": [known["复购"], known["新客"]]})["errcode"] == 0
    assert corp.call("externalcontact/mark_tag", pair | {"remove_tag": [known["新客"]]})["errcode"] == 0
    assert [tag["tag_name"] for tag in follower(corp, pair)["tags"]] == ["复购"]
    assert len(corp.control("callbacks")) == before


@pytest.mark.parametrize(
    ("change", "errcode"),
    [
        ({"add_tag": []}, 40063),
        ({"add_tag": ["etUnknown"]}, 40068),
        ({"add_tag": "复购"}, 40058),
        ({"userid": "linyue"}, 84061),
        ({"userid": "nobody"}, 60111),
        ({"external_userid": "wmUnknown"}, 40096),
    ],
)
def test_a_wrong_mark_is_refused_and_changes_nothing(
    corp: RunningSimulator, pair: dict[str, str], change: dict[str, Any], errcode: int
) -> None:
    body = pair | {"add_tag": [tags(corp)["复购"]]} | change
    assert corp.call("externalcontact/mark_tag", body)["errcode"] == errcode
    assert follower(corp, pair)["tags"] == []


def test_a_half_added_customer_cannot_be_marked_or_remarked_yet(corp: RunningSimulator) -> None:
    customer = corp.act("add-customer", userid="wangfang", half=True)["external_userid"]
    half = {"userid": "wangfang", "external_userid": customer}
    assert corp.call("externalcontact/mark_tag", half | {"add_tag": [tags(corp)["复购"]]})["errcode"] == 84061
    assert corp.call("externalcontact/remark", half | {"remark": "李姐"})["errcode"] == 84061


def test_a_mark_and_a_remark_on_one_pair_at_once_conflict(corp: RunningSimulator, pair: dict[str, str]) -> None:
    token = corp.fetch_token()
    for api in ("mark_tag", "remark"):
        corp.control("faults", {"api": f"externalcontact/{api}", "delay_seconds": 0.6})
    outcomes: list[int] = []

    def write(api: str, change: dict[str, Any]) -> None:
        outcomes.append(corp.call(f"externalcontact/{api}", pair | change, access_token=token)["errcode"])

    writes = (("mark_tag", {"add_tag": [tags(corp)["复购"]]}), ("remark", {"remark": "李姐"}))
    threads = [threading.Thread(target=write, args=one) for one in writes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [0, 45035]


def test_a_customer_may_have_many_numbers(corp: RunningSimulator, pair: dict[str, str]) -> None:
    numbers = [f"1380000000{digit}" for digit in range(6)]
    assert corp.call("externalcontact/remark", pair | {"remark_mobiles": numbers})["errcode"] == 0
    assert follower(corp, pair)["remark_mobiles"] == numbers


def test_the_picture_of_a_remark_is_one_that_was_uploaded(corp: RunningSimulator, pair: dict[str, str]) -> None:
    picture = corp.upload(b"\xff\xd8\xff\xe0 picture")["media_id"]
    given = [{"remark_pic_mediaid": one} for one in (picture, "invented", corp.upload(b"a file", "file")["media_id"])]
    assert [corp.call("externalcontact/remark", pair | one)["errcode"] for one in given] == [0, 40007, 40007]


def test_two_marks_on_one_pair_at_once_conflict(corp: RunningSimulator, pair: dict[str, str]) -> None:
    body = pair | {"add_tag": [tags(corp)["复购"]]}
    token = corp.fetch_token()
    corp.control("faults", {"api": "externalcontact/mark_tag", "delay_seconds": 0.6, "times": 2})
    outcomes: list[int] = []

    def mark() -> None:
        outcomes.append(corp.call("externalcontact/mark_tag", body, access_token=token)["errcode"])

    threads = [threading.Thread(target=mark) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [0, 45035]


def test_a_remark_changes_only_what_was_given_and_mobiles_are_replaced(
    corp: RunningSimulator, pair: dict[str, str]
) -> None:
    full = {"remark": "李姐", "description": "敏感肌", "remark_mobiles": ["13800000001", "13800000002"]}
    assert corp.call("externalcontact/remark", pair | full)["errcode"] == 0
    assert corp.call("externalcontact/remark", pair | {"remark_mobiles": ["13800000003"]})["errcode"] == 0
    after = follower(corp, pair)
    assert (after["remark"], after["description"], after["remark_mobiles"]) == ("李姐", "敏感肌", ["13800000003"])
    assert corp.call("externalcontact/remark", pair | {"remark": "李姐", "remark_mobiles": []})["errcode"] == 0
    assert follower(corp, pair)["remark_mobiles"] == ["13800000003"], "an empty list is as if absent"
    assert corp.call("externalcontact/remark", pair | {"remark_mobiles": [""]})["errcode"] == 0
    assert follower(corp, pair)["remark_mobiles"] == []


@pytest.mark.parametrize(
    ("change", "errcode"),
    [
        ({}, 40063),
        ({"remark": "", "description": ""}, 40063),
        ({"remark": "", "remark_mobiles": []}, 40063),
        ({"remark": "长" * 21}, 40058),
        ({"description": "长" * 151}, 40058),
        ({"remark_mobiles": "13800000001"}, 40058),
        ({"remark": "李姐", "userid": "linyue"}, 84061),
        ({"remark": "李姐", "userid": "nobody"}, 60111),
        ({"remark": "李姐", "external_userid": "wmUnknown"}, 40096),
    ],
)
def test_a_wrong_remark_is_refused_and_changes_nothing(
    corp: RunningSimulator, pair: dict[str, str], change: dict[str, Any], errcode: int
) -> None:
    corp.call("externalcontact/remark", pair | {"remark": "林姐", "description": "干皮"})
    assert corp.call("externalcontact/remark", pair | change)["errcode"] == errcode
    after = follower(corp, pair)
    assert (after["remark"], after["description"]) == ("林姐", "干皮")


def test_the_longest_remark_counts_characters_not_bytes(corp: RunningSimulator, pair: dict[str, str]) -> None:
    longest = {"remark": "长" * 20, "description": "述" * 150}
    assert corp.call("externalcontact/remark", pair | longest)["errcode"] == 0
    assert follower(corp, pair)["remark"] == longest["remark"]


def test_a_customer_has_no_more_tags_than_the_limit(corp: RunningSimulator, pair: dict[str, str]) -> None:
    corp.control("settings", {"tags_per_relation": 2})
    first, second, third, *_ = tags(corp).values()
    assert corp.call("externalcontact/mark_tag", pair | {"add_tag": [first, second]})["errcode"] == 0
    assert corp.call("externalcontact/mark_tag", pair | {"add_tag": [third]})["errcode"] == 40144
    swap = {"add_tag": [third], "remove_tag": [first]}
    assert corp.call("externalcontact/mark_tag", pair | swap)["errcode"] == 0
    assert {tag["tag_id"] for tag in follower(corp, pair)["tags"]} == {second, third}


def test_two_remarks_on_one_pair_at_once_conflict_and_other_pairs_do_not(
    corp: RunningSimulator, pair: dict[str, str]
) -> None:
    other = {**pair, "external_userid": corp.act("add-customer", userid="wangfang")["external_userid"]}
    token = corp.fetch_token()
    corp.control("faults", {"api": "externalcontact/remark", "delay_seconds": 0.6, "times": 3})
    outcomes: list[tuple[str, int]] = []

    def write(name: str, of: dict[str, str]) -> None:
        answer = corp.call("externalcontact/remark", of | {"remark": "李姐"}, access_token=token)
        outcomes.append((name, answer["errcode"]))

    threads = [threading.Thread(target=write, args=one) for one in (("same", pair), ("same", pair), ("other", other))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [("other", 0), ("same", 0), ("same", 45035)]


def test_a_contact_way_can_be_made_read_changed_and_deleted(corp: RunningSimulator) -> None:
    way = {"type": 2, "scene": 2, "remark": "门店海报", "state": "store-1", "user": ["wangfang", "linyue"]}
    made = corp.call("externalcontact/add_contact_way", way)
    config_id = {"config_id": made["config_id"]}
    assert made["qr_code"].startswith("http")
    assert corp.call("externalcontact/list_contact_way", {})["contact_way"][-1] == config_id
    corp.call("externalcontact/update_contact_way", config_id | {"user": ["linyue"]})
    read = corp.call("externalcontact/get_contact_way", config_id)["contact_way"]
    assert (read["state"], read["remark"], read["user"]) == ("store-1", "门店海报", ["linyue"])
    assert corp.call("externalcontact/del_contact_way", config_id)["errcode"] == 0
    assert corp.call("externalcontact/get_contact_way", config_id)["errcode"] == 41044
    assert corp.call("externalcontact/add_contact_way", way | {"type": 1})["errcode"] == 40058


def test_a_scanned_way_gives_the_customer_to_its_members_in_turn_and_only_half(
    corp: RunningSimulator, door: Door
) -> None:
    way = {"type": 2, "scene": 2, "state": "store-1", "user": ["wangfang", "linyue"]}
    made = corp.call("externalcontact/add_contact_way", way)
    scans = [corp.act("scan", config_id=made["config_id"]) for _ in range(2)]
    assert {scan["userid"] for scan in scans} == {"wangfang", "linyue"}
    events = door.wait_for(2)
    assert [event["ChangeType"] for event in events] == ["add_half_external_contact"] * 2
    assert [event["State"] for event in events] == ["store-1"] * 2
    image = corp.http.get(made["qr_code"], timeout=TIMEOUT)
    assert image.headers["Content-Type"] == "image/png"
    assert image.content.startswith(b"\x89PNG")


def test_ways_older_than_ninety_days_are_listed_only_when_asked_for(corp: RunningSimulator) -> None:
    usual = corp.call("externalcontact/list_contact_way", {})["contact_way"]
    asked = corp.call("externalcontact/list_contact_way", {"start_time": 1_625_000_000})["contact_way"]
    assert len(asked) == len(corp.control("channels")) > len(usual)
