"""What an ending or another beginning leaves of a relation, and of the figures of days before."""

from typing import Any

import pytest

from tests.simulator.conftest import RunningSimulator
from wecom.simulator.clock import start_of_day

DAY = 86_400
MEMBER = "externalcontact/get_user_behavior_data"
BY_OWNER = "externalcontact/groupchat/statistic"
GIVER, TAKER = "wangfang", "linyue"


@pytest.fixture
def today(corp: RunningSimulator) -> int:
    corp.control("clock", {"frozen": True})
    return start_of_day(corp.engine.clock.now())


def test_a_customer_added_again_brings_nothing_of_before(corp: RunningSimulator) -> None:
    customer = corp.act("add-customer", userid=GIVER)["external_userid"]
    pair = {"userid": GIVER, "external_userid": customer}
    corp.act("create-tag", group_name="客户阶段", name="熟客")
    corp.act("edit-customer", **pair, remark="李姐", add_tags=["熟客"])

    def relation() -> tuple[str, list[Any]]:
        (found,) = corp.call("externalcontact/get", external_userid=customer)["follow_user"]
        return found["remark"], [tag["tag_name"] for tag in found["tags"]]

    assert relation() == ("李姐", ["熟客"])
    corp.act("customer-leaves", **pair)
    assert relation() == ("李姐", ["熟客"])
    corp.act("add-customer", **pair)
    assert relation() == ("", [])


def past(corp: RunningSimulator, today: int, *userids: str) -> list[list[dict[str, Any]]]:
    """The thirty days before, of each."""
    asked = {"start_time": today - 30 * DAY, "end_time": today - DAY}
    return [corp.call(MEMBER, asked | {"userid": [userid]})["behavior_data"] for userid in userids]


def owned(corp: RunningSimulator, first: int, last: int) -> dict[str, Any]:
    asked = {"day_begin_time": first, "day_end_time": last}
    return {item["owner"]: item["data"] for item in corp.call(BY_OWNER, asked)["items"]}


def customers_of(corp: RunningSimulator, userid: str) -> list[str]:
    found: list[str] = corp.call("externalcontact/list", userid=userid)["external_userid"]
    return found


def test_figures_of_days_before_stay_when_customers_are_handed_over(corp: RunningSimulator, today: int) -> None:
    before = past(corp, today, GIVER, TAKER)
    assert sum(day["new_contact_cnt"] for day in before[0]) > 0
    given = {"handover_userid": GIVER, "takeover_userid": TAKER, "external_userid": customers_of(corp, GIVER)[:100]}
    corp.call("externalcontact/transfer_customer", given)
    corp.advance(2 * DAY)
    followers = [customer["followers"] for customer in corp.control(f"customers?userid={GIVER}&limit=1000")]
    assert len(followers) < len(given["external_userid"])
    assert past(corp, today, GIVER, TAKER) == before


def test_figures_of_days_before_stay_when_customers_are_deleted_or_leave_and_come_back(
    corp: RunningSimulator, today: int
) -> None:
    before = past(corp, today, GIVER)
    gone, back = customers_of(corp, GIVER)[:2]
    corp.act("member-deletes", userid=GIVER, external_userid=gone)
    corp.act("customer-leaves", userid=GIVER, external_userid=back)
    corp.act("add-customer", userid=GIVER, external_userid=back)
    assert past(corp, today, GIVER) == before


def test_figures_of_days_before_stay_when_groups_are_left_handed_over_and_dismissed(
    corp: RunningSimulator, today: int
) -> None:
    corp.control("settings", {"group_lag_seconds": 0})
    customers = customers_of(corp, GIVER)[:3]
    kept, lost = (
        corp.act("create-group", owner=GIVER, name=name, external_userids=customers)["chat_id"] for name in ("甲", "乙")
    )
    corp.advance(2 * DAY)
    span = (today, today + DAY)
    before, alone = owned(corp, *span), owned(corp, today + DAY, today + DAY)
    assert (before[GIVER]["new_chat_cnt"], before[GIVER]["new_member_cnt"]) >= (2, 8)
    corp.act("leave-group", chat_id=kept, external_userids=customers[:2])
    corp.act("dismiss-group", chat_id=lost)
    corp.call("externalcontact/groupchat/onjob_transfer", {"chat_id_list": [kept], "new_owner": TAKER})
    corp.advance(DAY)
    assert owned(corp, *span) == before
    assert owned(corp, today + DAY, today + DAY) == alone
    after = owned(corp, today + 2 * DAY, today + 2 * DAY)
    assert after.get(GIVER, {"chat_total": 0})["chat_total"] == before[GIVER]["chat_total"] - 2
    assert after[TAKER]["chat_total"] == before.get(TAKER, {"chat_total": 0})["chat_total"] + 1
