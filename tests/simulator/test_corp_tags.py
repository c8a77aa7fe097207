"""Making, changing and deleting the corp's tags."""

from tests.simulator.conftest import RunningSimulator
from tests.simulator.test_writes import tags


def test_an_app_changes_only_the_tags_it_made(corp: RunningSimulator) -> None:
    made = corp.call(
        "externalcontact/add_corp_tag", {"group_name": "活动", "tag": [{"name": "双十一"}, {"name": "年货"}]}
    )
    group = made["tag_group"]
    first, second = (tag["id"] for tag in group["tag"])
    assert corp.call("externalcontact/edit_corp_tag", {"id": first, "name": "双十二"})["errcode"] == 0
    assert corp.call("externalcontact/edit_corp_tag", {"id": first, "name": "年货"})["errcode"] == 40071
    assert corp.call("externalcontact/edit_corp_tag", {"id": tags(corp)["复购"], "name": "熟客"})["errcode"] == 81011
    assert corp.call("externalcontact/del_corp_tag", {"tag_id": [tags(corp)["复购"]]})["errcode"] == 81011
    assert corp.call("externalcontact/del_corp_tag", {"tag_id": [first, second]})["errcode"] == 0
    names = [one["group_name"] for one in corp.call("externalcontact/get_corp_tag_list", {})["tag_group"]]
    assert "活动" not in names
    shown = corp.call("externalcontact/get_corp_tag_list", {"group_id": [group["group_id"]]})["tag_group"][0]
    assert (shown["deleted"], [tag["deleted"] for tag in shown["tag"]]) == (True, [True, True])


def test_the_same_tag_name_is_made_once_per_group(corp: RunningSimulator) -> None:
    body = {"group_name": "活动", "tag": [{"name": "双十一"}]}
    first = corp.call("externalcontact/add_corp_tag", body)["tag_group"]
    more = corp.call("externalcontact/add_corp_tag", body | {"tag": [{"name": "双十一"}, {"name": "年货"}]})[
        "tag_group"
    ]
    assert first["group_id"] == more["group_id"]
    assert [tag["name"] for tag in more["tag"]] == ["年货"]
    assert corp.call("externalcontact/add_corp_tag", body)["errcode"] == 40071
    long_name = {"group_name": "活动", "tag": [{"name": "长" * 31}]}
    assert corp.call("externalcontact/add_corp_tag", long_name)["errcode"] == 40072


def test_larger_orders_come_first(corp: RunningSimulator) -> None:
    body = {"group_name": "等级", "order": 99, "tag": [{"name": "银", "order": 1}, {"name": "金", "order": 2}]}
    corp.call("externalcontact/add_corp_tag", body)
    first = corp.call("externalcontact/get_corp_tag_list", {})["tag_group"][0]
    assert (first["group_name"], [tag["name"] for tag in first["tag"]]) == ("等级", ["金", "银"])
