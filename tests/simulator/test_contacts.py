from typing import Any

import pytest

from tests.simulator.conftest import RunningSimulator


def customers_of(corp: RunningSimulator, userid: str) -> list[str]:
    return list(corp.call("externalcontact/list", userid=userid)["external_userid"])


def details(corp: RunningSimulator, external_userid: str) -> dict[str, Any]:
    return corp.call("externalcontact/get", external_userid=external_userid)


def add(corp: RunningSimulator, userid: str = "wangfang", **given: Any) -> str:
    return str(corp.act("add-customer", userid=userid, **given)["external_userid"])


def test_a_member_without_customers_is_84061_and_an_unknown_one_60111(corp: RunningSimulator) -> None:
    assert corp.call("externalcontact/list", userid="chenmo")["errcode"] == 84061
    assert corp.call("externalcontact/list", userid="nobody")["errcode"] == 60111


def test_userids_do_not_care_about_case(corp: RunningSimulator) -> None:
    assert corp.call("user/get", userid="WangFang")["userid"] == "wangfang"
    assert customers_of(corp, "WANGFANG") == customers_of(corp, "wangfang")


def test_one_customer_has_a_list_of_followers_with_tag_objects(corp: RunningSimulator) -> None:
    customer = add(corp)
    corp.act("edit-customer", userid="wangfang", external_userid=customer, add_tags=["复购", "爱猫"])
    (follower,) = details(corp, customer)["follow_user"]
    corp_tag, personal_tag = follower["tags"]
    assert corp_tag["tag_id"].startswith("et")
    assert (corp_tag["group_name"], corp_tag["tag_name"], corp_tag["type"]) == ("客户阶段", "复购", 1)
    assert personal_tag == {"group_name": "", "tag_name": "爱猫", "type": 2}
    assert "follow_info" not in details(corp, customer)


def test_the_batch_has_one_entry_per_follower_with_tag_ids(corp: RunningSimulator) -> None:
    customer = add(corp)
    add(corp, "linyue", external_userid=customer)
    corp.act("edit-customer", userid="wangfang", external_userid=customer, add_tags=["复购", "爱猫"])
    listed = corp.call("externalcontact/batch/get_by_user", {"userid_list": ["linyue", "wangfang"], "limit": 100})
    mine = [one for one in listed["external_contact_list"] if one["external_contact"]["external_userid"] == customer]
    by_member = {one["follow_info"]["userid"]: one["follow_info"] for one in mine}
    assert set(by_member) == {"linyue", "wangfang"}
    assert [type(tag) for tag in by_member["wangfang"]["tag_id"]] == [str]
    assert by_member["linyue"]["tag_id"] == []
    assert all("tags" not in info and "follow_user" not in one for one in mine for info in [one["follow_info"]])


@pytest.mark.parametrize(
    ("body", "errcode"),
    [
        ({"userid": "wangfang"}, 40058),
        ({"userid_list": []}, 40058),
        ({"userid_list": ["wangfang"] * 101}, 40032),
        ({"userid_list": ["nobody"]}, 60111),
        ({"userid_list": ["chenmo"]}, 84061),
    ],
)
def test_the_batch_wants_one_to_a_hundred_members_in_userid_list(
    corp: RunningSimulator, body: dict[str, Any], errcode: int
) -> None:
    answer = corp.call("externalcontact/batch/get_by_user", body)
    assert (answer["errcode"], answer["external_contact_list"]) == (errcode, [])


def relations_of(corp: RunningSimulator, userids: list[str], limit: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        body = {"userid_list": userids, "limit": limit, "cursor": cursor}
        page = corp.call("externalcontact/batch/get_by_user", body)
        found += page["external_contact_list"]
        cursor = page["next_cursor"]
        if not cursor:
            return found


def test_pages_of_the_batch_join_to_the_whole_even_when_ragged(corp: RunningSimulator) -> None:
    members = ["wangfang", "linyue", "zhoukai"]
    corp.control("settings", {"ragged_pages": True})
    found = [
        (one["follow_info"]["userid"], one["external_contact"]["external_userid"])
        for one in relations_of(corp, members, limit=4)
    ]
    assert sorted(found) == sorted((userid, one) for userid in members for one in customers_of(corp, userid))


def test_a_cursor_goes_stale_and_serves_no_other_question(corp: RunningSimulator) -> None:
    question = {"userid_list": ["wangfang"], "limit": 2}
    cursor = corp.call("externalcontact/batch/get_by_user", question)["next_cursor"]

    def outcome(**changes: Any) -> int:
        return int(corp.call("externalcontact/batch/get_by_user", question | {"cursor": cursor} | changes)["errcode"])

    assert outcome() == 0
    assert outcome(userid_list=["linyue"]) == 50100
    assert outcome(cursor="invented") == 50100
    corp.advance(3700)
    assert outcome() == 50100


def pages_of(corp: RunningSimulator, customer: str) -> list[dict[str, Any]]:
    pages = [details(corp, customer)]
    while cursor := pages[-1].get("next_cursor"):
        pages.append(corp.call("externalcontact/get", external_userid=customer, cursor=cursor))
    return pages


def test_the_followers_of_a_customer_come_page_by_page_with_cursors_of_their_own(corp: RunningSimulator) -> None:
    customer, other = add(corp), add(corp)
    add(corp, "linyue", external_userid=customer)
    corp.control("settings", {"ragged_pages": True})
    pages = next(found for _ in range(100) if len(found := pages_of(corp, customer)) > 1)
    assert sorted(one["userid"] for page in pages for one in page["follow_user"]) == ["linyue", "wangfang"]
    cursors = [page["next_cursor"] for page in pages[:-1]]
    assert len(set(cursors)) == len(cursors)

    def outcome(external_userid: str, cursor: str) -> int:
        return int(corp.call("externalcontact/get", external_userid=external_userid, cursor=cursor)["errcode"])

    assert [outcome(customer, one) for one in (cursors[-1], "-1", "99999", "1")] == [0, 50100, 50100, 50100]
    assert outcome(other, cursors[-1]) == 50100
    corp.advance(3700)
    assert outcome(customer, cursors[-1]) == 50100


def test_a_half_added_customer_is_84061_until_the_member_accepts(corp: RunningSimulator) -> None:
    customer = add(corp, half=True)
    assert details(corp, customer)["errcode"] == 84061
    assert customer not in customers_of(corp, "wangfang")
    corp.act("accept-half", userid="wangfang", external_userid=customer)
    assert details(corp, customer)["follow_user"][0]["userid"] == "wangfang"
    assert customer in customers_of(corp, "wangfang")


def test_a_customer_who_left_stays_readable_and_one_the_member_deleted_does_not(corp: RunningSimulator) -> None:
    left, deleted = add(corp), add(corp)
    corp.act("customer-leaves", userid="wangfang", external_userid=left)
    corp.act("member-deletes", userid="wangfang", external_userid=deleted)
    assert details(corp, left)["errcode"] == 0
    assert details(corp, deleted)["errcode"] == 84061
    assert details(corp, "wmUnknown")["errcode"] == 40096


def test_a_removed_member_is_gone_everywhere(corp: RunningSimulator) -> None:
    customer = add(corp)
    corp.act("remove-member", userid="wangfang")
    assert corp.call("user/get", userid="wangfang")["errcode"] == 60111
    assert "wangfang" not in corp.call("externalcontact/get_follow_user_list")["follow_user"]
    assert details(corp, customer)["errcode"] == 84061


def test_companies_are_told_of_wecom_users_and_unionids_of_wechat_users(corp: RunningSimulator) -> None:
    corp.control("reset", {"size": "demo", "seed": 7})
    contacts = [one["external_contact"] for one in relations_of(corp, ["wangfang", "linyue"], limit=100)]
    of_wecom = [contact for contact in contacts if contact["type"] == 2]
    assert of_wecom
    assert all(contact["external_userid"].startswith("wo") and contact["corp_name"] for contact in of_wecom)
    assert all(("unionid" in contact) == (contact["type"] == 1) for contact in contacts)
    assert {bool(contact["avatar"]) for contact in contacts} == {True, False}


def test_a_member_edits_a_customer_and_the_control_api_shows_what_each_member_noted(corp: RunningSimulator) -> None:
    customer = add(corp)
    noted = {"remark": "林姐", "description": "敏感肌", "mobiles": ["13800000001"], "add_tags": ["复购"]}
    corp.act("edit-customer", userid="wangfang", external_userid=customer, **noted)
    corp.act("edit-customer", userid="wangfang", external_userid=customer, mobiles=["13800000002"])
    (follower,) = details(corp, customer)["follow_user"]
    assert (follower["remark"], follower["remark_mobiles"]) == ("林姐", ["13800000002"])
    (relation,) = corp.control(f"customers/{customer}")["relations"]
    assert (relation["description"], relation["remark_mobiles"], relation["tags"]) == (
        "敏感肌",
        ["13800000002"],
        ["复购"],
    )
