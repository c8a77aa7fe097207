"""Who a customer is: a WeChat user, whose unionid only a bound corp learns, or somebody of another company."""

from typing import Any

from tests.simulator.conftest import RunningSimulator


def read(corp: RunningSimulator, external_userid: str) -> dict[str, Any]:
    contact: dict[str, Any] = corp.call("externalcontact/get", external_userid=external_userid)["external_contact"]
    return contact


def everywhere(corp: RunningSimulator) -> str:
    """Whatever the API tells of customers and of people in groups."""
    chat_ids = [one["chat_id"] for one in corp.call("externalcontact/groupchat/list", {"limit": 10})["group_chat_list"]]
    groups = [corp.call("externalcontact/groupchat/get", {"chat_id": chat_id}) for chat_id in chat_ids]
    listed = corp.call("externalcontact/batch/get_by_user", {"userid_list": ["wangfang"], "limit": 100})
    one = listed["external_contact_list"][0]["external_contact"]["external_userid"]
    return str([groups, listed, read(corp, one)])


def test_without_a_wechat_developer_nobody_has_a_unionid(corp: RunningSimulator) -> None:
    assert everywhere(corp).count("unionid") > 10
    corp.control("settings", {"is_wechat_bound": False})
    assert "unionid" not in everywhere(corp)


def test_a_way_for_one_person_needs_the_binding(corp: RunningSimulator) -> None:
    way = {"type": 1, "scene": 2, "user": ["wangfang"], "is_temp": True, "unionid": "oABC"}
    assert corp.call("externalcontact/add_contact_way", way)["errcode"] == 0
    corp.control("settings", {"is_wechat_bound": False})
    assert corp.call("externalcontact/add_contact_way", way)["errcode"] == 41057


def test_somebody_of_another_company_shows_it_and_has_no_unionid(corp: RunningSimulator) -> None:
    external_userid = corp.act("invent-customer", name="赵经理", company="海风家居")["external_userid"]
    added = corp.act("add-customer", userid="wangfang", external_userid=external_userid)
    assert added["welcome_code"] is None, "nor does such a customer bring a welcome code"
    contact = read(corp, external_userid)
    assert external_userid.startswith("wo")
    assert (contact["type"], contact["corp_name"], "unionid" in contact) == (2, "海风家居", False)
    kinds = [one["type"] for one in contact["external_profile"]["external_attr"]]
    assert kinds == [0, 1, 2]


def test_a_wechat_user_shows_no_company(corp: RunningSimulator) -> None:
    contact = read(corp, corp.act("add-customer", userid="wangfang")["external_userid"])
    assert contact["type"] == 1
    assert not {"corp_name", "corp_full_name", "position", "external_profile"} & contact.keys()
