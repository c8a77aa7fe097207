"""Acquisition links: limits, counts, customers, quota and every event."""

from typing import Any

import pytest

from tests.simulator.conftest import RunningSimulator
from tests.simulator.door import Door

AREA = "externalcontact/customer_acquisition"
DAY = 86_400


def make(corp: RunningSimulator, **given: Any) -> dict[str, Any]:
    link = {"link_name": "直播间", "range": {"user_list": ["wangfang", "linyue"]}}
    return corp.call(f"{AREA}/create_link", link | given)


@pytest.fixture
def link_id(corp: RunningSimulator) -> str:
    return str(make(corp)["link"]["link_id"])


def events(door: Door, count: int) -> list[tuple[str, dict[str, Any]]]:
    """Change type and further elements of the acquisition events."""
    head = {"ToUserName", "FromUserName", "CreateTime", "MsgType", "Event", "ChangeType"}

    def wanted(all_events: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [event for event in all_events if event["Event"] == "customer_acquisition"]

    found = wanted(door.wait_until(lambda events: len(wanted(events)) >= count))
    return [(event["ChangeType"], {k: v for k, v in event.items() if k not in head}) for event in found]


@pytest.mark.parametrize(
    ("given", "errcode"),
    [
        ({"link_name": "长" * 31}, 40058),
        ({"link_name": "长" * 30}, 0),
        ({"link_name": ""}, 40058),
        ({"range": {}}, 40063),
        ({"range": {"department_list": [2]}}, 0),
        ({"range": {"department_list": [999]}}, 60003),
        ({"range": {"user_list": ["nobody"]}}, 60111),
        ({"priority_option": {"priority_type": 2}}, 40058),
        ({"priority_option": {"priority_type": 2, "priority_userid_list": ["linyue"]}}, 0),
    ],
)
def test_a_link_is_taken_or_refused_with_its_number(
    corp: RunningSimulator, given: dict[str, Any], errcode: int
) -> None:
    assert make(corp, **given)["errcode"] == errcode


def test_a_link_is_read_changed_listed_and_deleted_without_an_event(
    corp: RunningSimulator, link_id: str, door: Door
) -> None:
    found = corp.call(f"{AREA}/get", {"link_id": link_id})
    assert found["link"]["url"].startswith("https://work.weixin.qq.com/ca/")
    assert found["range"]["user_list"] == ["wangfang", "linyue"]
    changed = {"link_id": link_id, "link_name": "短视频", "range": {"user_list": ["linyue"]}, "skip_verify": False}
    assert corp.call(f"{AREA}/update_link", changed)["errcode"] == 0
    found = corp.call(f"{AREA}/get", {"link_id": link_id})
    assert (found["link"]["link_name"], found["link"]["skip_verify"]) == ("短视频", False)
    assert found["range"]["user_list"] == ["linyue"]
    assert link_id in corp.call(f"{AREA}/list_link", {"limit": 100})["link_id_list"]
    assert corp.call(f"{AREA}/delete_link", {"link_id": link_id})["errcode"] == 0
    assert corp.call(f"{AREA}/get", {"link_id": link_id})["errcode"] == 40058
    assert link_id not in corp.call(f"{AREA}/list_link", {})["link_id_list"]
    assert door.events == []


def test_a_change_of_the_name_changes_nothing_else_but_forgets_whom_it_prefers(
    corp: RunningSimulator, link_id: str
) -> None:
    kept = {"skip_verify": False, "mark_source": False}
    preferred = {"priority_type": 2, "priority_userid_list": ["linyue"]}
    changed = {"link_id": link_id, "priority_option": preferred} | kept
    assert corp.call(f"{AREA}/update_link", changed)["errcode"] == 0
    before = corp.call(f"{AREA}/get", {"link_id": link_id})
    assert (before["priority_option"], before["link"] | kept) == (preferred, before["link"])
    assert corp.call(f"{AREA}/update_link", {"link_id": link_id, "link_name": "短视频"})["errcode"] == 0
    after = corp.call(f"{AREA}/get", {"link_id": link_id})
    assert (after["link"], after["range"]) == (before["link"] | {"link_name": "短视频"}, before["range"])
    assert after["priority_option"] == {"priority_type": 0}


@pytest.mark.parametrize("given", [{"link_name": ""}, {"range": {}}, {"range": None}, {"skip_verify": "no"}])
def test_a_wrong_change_of_a_link_is_refused(corp: RunningSimulator, link_id: str, given: dict[str, Any]) -> None:
    before = corp.call(f"{AREA}/get", {"link_id": link_id})
    assert corp.call(f"{AREA}/update_link", {"link_id": link_id} | given)["errcode"] in {40058, 40063}
    assert corp.call(f"{AREA}/get", {"link_id": link_id}) == before


def test_only_links_of_the_app_itself_are_there_for_it(corp: RunningSimulator, link_id: str) -> None:
    corp.engine.state.update("acquisition_links", {"link_id": link_id}, made_by=0)
    assert corp.call(f"{AREA}/get", {"link_id": link_id})["errcode"] == 40058
    assert link_id not in corp.call(f"{AREA}/list_link", {})["link_id_list"]


def test_the_number_of_links_is_limited_and_the_feature_may_be_missing(corp: RunningSimulator, link_id: str) -> None:
    corp.control("settings", {"most_links": 1})
    assert make(corp)["errcode"] == 41095
    corp.control("settings", {"is_acquisition_allowed": False})
    assert make(corp)["errcode"] == 41200
    assert corp.call("externalcontact/customer_acquisition_quota")["errcode"] == 41200


def test_who_comes_through_a_link_carries_its_channel_and_costs_one_of_the_quota(
    corp: RunningSimulator, link_id: str, door: Door
) -> None:
    before = corp.call("externalcontact/customer_acquisition_quota")
    came = corp.act("come-through-link", link_id=link_id, state="CHANNEL_A", name="林女士", half=False)
    after = corp.call("externalcontact/customer_acquisition_quota")
    assert (after["balance"], after["total"]) == (before["balance"] - 1, before["total"] + 1)
    (added,) = door.wait_for(1)
    assert (added["ChangeType"], added["State"]) == ("add_external_contact", "CHANNEL_A")
    detail = corp.call("externalcontact/get", external_userid=came["external_userid"])
    mine = next(one for one in detail["follow_user"] if one["userid"] == came["userid"])
    assert (mine["add_way"], mine["state"]) == (16, "CHANNEL_A")
    (customer,) = corp.call(f"{AREA}/customer", {"link_id": link_id})["customer_list"]
    expected = {"external_userid": came["external_userid"], "userid": came["userid"]}
    assert customer == expected | {"chat_status": 0, "state": "CHANNEL_A"}


def test_a_long_channel_is_cut_after_64_bytes(corp: RunningSimulator, link_id: str) -> None:
    corp.act("come-through-link", link_id=link_id, state="渠" * 30)
    (customer,) = corp.call(f"{AREA}/customer", {"link_id": link_id})["customer_list"]
    assert customer["state"] == "渠" * 21


def test_clicks_and_new_customers_are_counted_by_days(corp: RunningSimulator, link_id: str) -> None:
    def statistic(first: int, last: int) -> dict[str, Any]:
        window = {"start_time": first, "end_time": last}
        return corp.call(f"{AREA}/statistic", {"link_id": link_id, **window})

    today = corp.engine.clock.now()
    corp.act("click-link", link_id=link_id)
    corp.act("come-through-link", link_id=link_id)
    corp.advance(DAY)
    corp.act("click-link", link_id=link_id)
    counted = statistic(today, today)
    assert (counted["click_link_customer_cnt"], counted["new_customer_cnt"]) == (2, 1)
    assert statistic(today, today + DAY)["errcode"] == 60267, "today is not over"
    corp.advance(DAY)
    assert statistic(today, today + DAY)["click_link_customer_cnt"] == 3
    assert statistic(today - 29 * DAY, today)["errcode"] == 0
    assert statistic(today - 30 * DAY, today)["errcode"] == 60267, "a span of 31 days"
    assert statistic(today - 180 * DAY, today - 170 * DAY)["errcode"] == 60267, "too long ago"
    assert statistic(today + DAY, today)["errcode"] == 60267


def test_the_first_third_fifth_and_tenth_message_are_told(corp: RunningSimulator, link_id: str, door: Door) -> None:
    came = corp.act("come-through-link", link_id=link_id, state="A", half=False)
    pair = {"userid": came["userid"], "external_userid": came["external_userid"]}
    for number in range(4):
        corp.act("say", **pair, **{"from": "customer"}, text=f"第{number}句")
    (started, counted) = events(door, 2)
    who = {"UserID": came["userid"], "ExternalUserID": came["external_userid"]}
    assert started == ("customer_start_chat", who | {"LinkId": link_id})
    assert counted[0] == "message_from_customer"
    assert set(counted[1]) == {"LinkId", "ChatKey"}, "who it was is told only for the key"
    info = corp.call(f"{AREA}/get_chat_info", {"chat_key": counted[1]["ChatKey"]})
    assert (info["userid"], info["external_userid"]) == (pair["userid"], pair["external_userid"])
    assert info["chat_info"] == {"recv_msg_cnt": 3, "link_id": link_id, "state": "A"}
    corp.advance(1801)
    assert corp.call(f"{AREA}/get_chat_info", {"chat_key": counted[1]["ChatKey"]})["errcode"] == 41201
    (customer,) = corp.call(f"{AREA}/customer", {"link_id": link_id})["customer_list"]
    assert customer["chat_status"] == 1


def test_the_quota_is_told_when_it_runs_low_runs_out_and_comes_back(
    corp: RunningSimulator, link_id: str, door: Door
) -> None:
    corp.act("set-acquisition-balance", balance=20)
    corp.act("come-through-link", link_id=link_id)
    corp.act("set-acquisition-balance", balance=1)
    corp.act("come-through-link", link_id=link_id)
    corp.control("acts/come-through-link", {"link_id": link_id}, status=409)
    corp.act("set-acquisition-balance", balance=100)
    told = [kind for kind, _ in events(door, 3)]
    assert told == ["balance_low", "balance_exhausted", "balance_increased"]


def test_expiry_and_links_are_told_with_their_elements(corp: RunningSimulator, link_id: str, door: Door) -> None:
    quota = corp.call("externalcontact/customer_acquisition_quota")["quota_list"][0]
    corp.act("quota-expires-soon")
    corp.act("request-friend", link_id=link_id, state="A")
    corp.act("link-unavailable", link_id=link_id)
    corp.act("delete-link", link_id=link_id)
    expiring = {"ExpireTime": str(quota["expire_date"]), "ExpireQuotaNum": str(quota["balance"])}
    assert events(door, 4) == [
        ("quota_expire_soon", expiring),
        ("friend_request", {"LinkId": link_id, "State": "A"}),
        ("link_unavailable", {"LinkId": link_id}),
        ("delete_link", {"LinkId": link_id}),
    ]


def test_customers_come_page_by_page(corp: RunningSimulator, link_id: str) -> None:
    came = [corp.act("come-through-link", link_id=link_id)["external_userid"] for _ in range(5)]
    seen: list[str] = []
    cursor = ""
    while True:
        page = corp.call(f"{AREA}/customer", {"link_id": link_id, "limit": 2, "cursor": cursor})
        seen += [one["external_userid"] for one in page["customer_list"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert seen == came
