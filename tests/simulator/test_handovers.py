from typing import Any

import pytest

from tests.simulator.conftest import RunningSimulator
from tests.simulator.door import Door

DAY = 86_400
GIVER, TAKER = "wangfang", "linyue"


@pytest.fixture
def quiet(corp: RunningSimulator) -> RunningSimulator:
    corp.control("clock", {"frozen": True})
    return corp


def new_customer(corp: RunningSimulator, userid: str = GIVER) -> str:
    return str(corp.act("add-customer", userid=userid)["external_userid"])


def transfer(corp: RunningSimulator, *customers: str, api: str = "", **body: Any) -> dict[str, int]:
    given = {"handover_userid": GIVER, "takeover_userid": TAKER, "external_userid": list(customers)} | body
    answer = corp.call(f"externalcontact/{api}transfer_customer", given)
    assert answer["errcode"] == 0, answer
    return {row["external_userid"]: row["errcode"] for row in answer["customer"]}


def statuses(corp: RunningSimulator, api: str = "") -> dict[str, int]:
    ask = {"handover_userid": GIVER, "takeover_userid": TAKER}
    rows = corp.call(f"externalcontact/{api}transfer_result", ask)["customer"]
    return {row["external_userid"]: row["status"] for row in rows}


def followers(corp: RunningSimulator, customer: str) -> dict[str, int]:
    rows = corp.call("externalcontact/get", external_userid=customer)["follow_user"]
    return {row["userid"]: row["add_way"] for row in rows}


def told(door: Door, kind: str) -> list[Any]:
    return [event for event in door.events if event.get("ChangeType") == kind]


def test_a_handover_completes_by_itself_after_a_day_with_both_events(quiet: RunningSimulator, door: Door) -> None:
    customer = new_customer(quiet)
    quiet.act("edit-customer", userid=GIVER, external_userid=customer, remark="老客")
    assert transfer(quiet, customer) == {customer: 0}
    quiet.advance(DAY - 1)
    assert statuses(quiet) == {customer: 2}
    quiet.advance(1)
    assert statuses(quiet) == {customer: 1}
    assert followers(quiet, customer) == {TAKER: 202}
    door.wait_until(lambda _: bool(told(door, "del_external_contact")))
    (gone,) = told(door, "del_external_contact")
    assert (gone["UserID"], gone["Source"]) == (GIVER, "DELETE_BY_TRANSFER")
    assert [event["UserID"] for event in told(door, "add_external_contact")] == [GIVER, TAKER]


def test_a_taker_who_was_a_friend_before_brings_no_add_event(quiet: RunningSimulator, door: Door) -> None:
    customer = new_customer(quiet)
    quiet.act("add-customer", userid=TAKER, external_userid=customer)
    transfer(quiet, customer)
    quiet.act("accept-handover", external_userid=customer)
    assert followers(quiet, customer) == {TAKER: 1}
    door.wait_until(lambda _: bool(told(door, "del_external_contact")))
    assert len(told(door, "add_external_contact")) == 2


def test_a_customer_who_refuses_stays_where_she_was(quiet: RunningSimulator, door: Door) -> None:
    customer = new_customer(quiet)
    transfer(quiet, customer)
    quiet.act("refuse-handover", external_userid=customer)
    quiet.advance(2 * DAY)
    assert statuses(quiet) == {customer: 3}
    assert followers(quiet, customer) == {GIVER: 1}
    door.wait_until(lambda _: bool(told(door, "transfer_fail")))
    (failed,) = told(door, "transfer_fail")
    assert (failed["UserID"], failed["FailReason"]) == (TAKER, "customer_refused")


def test_a_taker_who_becomes_full_while_it_waits(quiet: RunningSimulator, door: Door) -> None:
    customer, later = new_customer(quiet), new_customer(quiet)
    transfer(quiet, customer)
    quiet.act("bar-taker", userid=TAKER)
    assert transfer(quiet, later) == {later: 40099}
    quiet.advance(DAY)
    assert statuses(quiet) == {customer: 4}
    door.wait_until(lambda _: bool(told(door, "transfer_fail")))
    assert told(door, "transfer_fail")[0]["FailReason"] == "customer_limit_exceed"


def test_every_customer_has_a_code_of_her_own(quiet: RunningSimulator) -> None:
    mine, others = new_customer(quiet), new_customer(quiet, TAKER)
    assert transfer(quiet, mine, others, "wmNobody") == {mine: 0, others: 40131, "wmNobody": 40096}
    assert transfer(quiet, mine) == {mine: 40129}
    assert transfer(quiet, mine, takeover_userid=GIVER) == {mine: 40130}
    assert transfer(quiet, mine, api="resigned/") == {mine: 40129}
    fresh = new_customer(quiet)
    assert transfer(quiet, fresh, api="resigned/") == {fresh: 40097}


def test_no_more_than_two_in_ninety_days(quiet: RunningSimulator) -> None:
    customer = new_customer(quiet)
    for giver, taker in ((GIVER, TAKER), (TAKER, GIVER)):
        transfer(quiet, customer, handover_userid=giver, takeover_userid=taker)
        quiet.act("accept-handover", external_userid=customer)
    assert transfer(quiet, customer) == {customer: 40128}
    quiet.advance(91 * DAY)
    assert transfer(quiet, customer) == {customer: 0}


@pytest.mark.parametrize(
    ("body", "errcode"),
    [
        ({"external_userid": []}, 40058),
        ({"external_userid": ["wm"] * 101}, 40058),
        ({"transfer_success_msg": "长" * 201}, 40058),
        ({"takeover_userid": "nobody"}, 60111),
    ],
)
def test_a_wrong_handover_is_refused_as_a_whole(quiet: RunningSimulator, body: dict[str, Any], errcode: int) -> None:
    given = {"handover_userid": GIVER, "takeover_userid": TAKER, "external_userid": [new_customer(quiet)]}
    assert quiet.call("externalcontact/transfer_customer", given | body)["errcode"] == errcode
    assert statuses(quiet) == {}


def test_customers_of_a_member_who_left_are_unassigned_until_somebody_takes_them(
    quiet: RunningSimulator, door: Door
) -> None:
    customer = new_customer(quiet)
    quiet.act("remove-member", userid=GIVER)
    left_at = quiet.engine.clock.now()
    info = quiet.call("externalcontact/get_unassigned_list", {})["info"]
    mine = {"handover_userid": GIVER, "external_userid": customer, "dimission_time": left_at}
    assert mine in info
    assert transfer(quiet, customer, api="resigned/") == {customer: 0}
    quiet.act("accept-handover", external_userid=customer)
    assert mine not in quiet.call("externalcontact/get_unassigned_list", {})["info"]
    assert statuses(quiet, "resigned/") == {customer: 1}
    assert followers(quiet, customer) == {TAKER: 202}
    assert told(door, "del_external_contact") == []


def test_the_unassigned_come_page_by_page(quiet: RunningSimulator) -> None:
    for _ in range(3):
        new_customer(quiet)
    quiet.act("remove-member", userid=GIVER)
    whole = quiet.call("externalcontact/get_unassigned_list", {})
    pages, cursor = [], ""
    while True:
        page = quiet.call("externalcontact/get_unassigned_list", {"page_size": 2, "cursor": cursor})
        pages += page["info"]
        if page["is_last"]:
            break
        cursor = page["next_cursor"]
    assert pages == whole["info"]


def test_a_taker_who_is_disabled_or_without_contact_takes_nobody(quiet: RunningSimulator) -> None:
    customer = new_customer(quiet)
    chat_id = quiet.act("create-group", owner=GIVER, name="会员群")["chat_id"]
    quiet.control("settings", {"group_lag_seconds": 0})

    def refused() -> tuple[int, list[int]]:
        given = {"chat_id_list": [chat_id], "new_owner": TAKER}
        failed = quiet.call("externalcontact/groupchat/onjob_transfer", given)["failed_chat_list"]
        return transfer(quiet, customer)[customer], [row["errcode"] for row in failed]

    quiet.act("disable-member", userid=TAKER)
    assert refused() == (40098, [40098])
    quiet.act("enable-member", userid=TAKER)
    quiet.act("withdraw-contact", userid=TAKER)
    assert refused() == (40098, [40098])
    quiet.act("give-contact", userid=TAKER)
    assert refused() == (0, [])


def test_who_is_handed_over_to_the_same_member_again_brings_no_add_event(quiet: RunningSimulator, door: Door) -> None:
    customer = new_customer(quiet)
    for giver, taker in ((GIVER, TAKER), (TAKER, GIVER)):
        transfer(quiet, customer, handover_userid=giver, takeover_userid=taker)
        quiet.act("accept-handover", external_userid=customer)
    quiet.advance(91 * DAY)
    transfer(quiet, customer)
    quiet.act("accept-handover", external_userid=customer)
    assert followers(quiet, customer) == {TAKER: 202}
    door.wait_until(lambda _: len(told(door, "del_external_contact")) == 3)
    assert [event["UserID"] for event in told(door, "add_external_contact")] == [GIVER, TAKER, GIVER]
