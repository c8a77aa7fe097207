import time
from collections.abc import Callable

from tests.simulator.conftest import RunningSimulator
from tests.simulator.door import Door


def test_an_added_customer_is_told_sealed_and_signed(corp: RunningSimulator, door: Door) -> None:
    added = corp.act("add-customer", userid="wangfang", state="渠道A")
    (event,) = door.wait_for(1)
    assert {name: event[name] for name in ("FromUserName", "MsgType", "Event", "ChangeType")} == {
        "FromUserName": "sys",
        "MsgType": "event",
        "Event": "change_external_contact",
        "ChangeType": "add_external_contact",
    }
    assert (event["UserID"], event["ExternalUserID"]) == ("wangfang", added["external_userid"])
    assert (event["State"], event["WelcomeCode"]) == ("渠道A", added["welcome_code"])
    assert door.envelopes[0][0] == "/wecom/callback/app"


def test_a_refused_event_comes_four_times_in_all_with_the_same_words_and_a_new_nonce(
    corp: RunningSimulator, door: Door
) -> None:
    door.statuses = [500, 500, 500, 500]
    corp.act("add-customer", userid="wangfang")
    door.wait_for(4)
    assert len(set(door.inner)) == 1
    assert len({nonce for _, nonce in door.envelopes}) == 4
    deadline = time.monotonic() + 5
    while corp.control("callbacks")[0]["status"] != "failed":
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert [one["outcome"] for one in corp.control("callbacks")[0]["attempts"]] == ["500"] * 4


def test_an_event_accepted_at_the_second_try_is_delivered(corp: RunningSimulator, door: Door) -> None:
    door.statuses = [500]
    corp.act("add-customer", userid="wangfang")
    door.wait_for(2)
    deadline = time.monotonic() + 5
    while corp.control("callbacks")[0]["status"] != "delivered":
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_events_can_come_several_times_in_another_order_or_not_at_all(corp: RunningSimulator, door: Door) -> None:
    corp.control("callback-mode", {"duplicate": 2})
    corp.act("add-customer", userid="wangfang", name="重复")
    door.wait_for(3)
    assert len(set(door.inner)) == 1
    corp.control("callback-mode", {"duplicate": 0, "drop": 1})
    dropped = corp.act("add-customer", userid="wangfang")["external_userid"]
    corp.control("callback-mode", {"reorder": True})
    first, second = (corp.act("add-customer", userid="wangfang")["external_userid"] for _ in range(2))
    arrived = [event["ExternalUserID"] for event in door.wait_for(5)[3:]]
    assert arrived == [second, first]
    statuses = {one["xml"]: one["status"] for one in corp.control("callbacks")}
    assert [status for xml, status in statuses.items() if dropped in xml] == ["dropped"]


def test_a_paused_delivery_waits_and_a_dropped_event_can_be_sent_again(corp: RunningSimulator, door: Door) -> None:
    corp.control("callback-mode", {"paused": True, "drop": 1})
    corp.act("add-customer", userid="wangfang", name="丢了")
    corp.act("add-customer", userid="wangfang", name="等着")
    time.sleep(0.3)
    assert door.events == []
    corp.control("callback-mode", {"paused": False})
    waiting = door.wait_for(1)
    lost = next(one["id"] for one in corp.control("callbacks") if one["status"] == "dropped")
    corp.control(f"callbacks/{lost}/redeliver", {})
    assert door.wait_for(2)[1]["ExternalUserID"] != waiting[0]["ExternalUserID"]
    corp.control("callbacks/999/redeliver", {}, status=404)


def test_events_that_waited_are_delivered_after_a_restart(start: Callable[..., RunningSimulator], door: Door) -> None:
    corp = start()
    corp.control("callback-mode", {"paused": True})
    added = corp.act("add-customer", userid="wangfang")
    corp = start()
    corp.control("callback-mode", {"paused": False})
    assert door.wait_for(1)[0]["ExternalUserID"] == added["external_userid"]


def test_the_half_add_comes_first_and_the_add_brings_a_code_only_while_it_is_good(
    corp: RunningSimulator, door: Door
) -> None:
    used, unused, late = (corp.act("add-customer", userid="wangfang", half=True) for _ in range(3))
    assert all(event["ChangeType"] == "add_half_external_contact" for event in door.wait_for(3))
    body = {"welcome_code": used["welcome_code"], "text": {"content": "您好"}}
    assert corp.call("externalcontact/send_welcome_msg", body)["errcode"] == 0
    for one in (used, unused):
        corp.act("accept-half", userid="wangfang", external_userid=one["external_userid"])
    corp.advance(21)
    corp.act("accept-half", userid="wangfang", external_userid=late["external_userid"])
    accepted = door.wait_for(6)[3:]
    assert [event.get("WelcomeCode") for event in accepted] == [None, unused["welcome_code"], None]


def test_every_act_tells_what_the_documents_say(corp: RunningSimulator, door: Door) -> None:
    customer = corp.act("add-customer", userid="wangfang")["external_userid"]
    pair = {"userid": "wangfang", "external_userid": customer}
    corp.act("edit-customer", **pair, remark="李姐")
    corp.act("customer-leaves", **pair)
    corp.act("member-deletes", **pair)
    corp.act("disable-member", userid="linyue")
    corp.act("remove-member", userid="zhoukai")
    tag = corp.act("create-tag", group_name="客户阶段", name="熟客")["tag_id"]
    corp.act("rename-tag", tag_id=tag, name="老客")
    corp.act("delete-tag", tag_id=tag)
    told = [(event["FromUserName"], event["Event"], event.get("ChangeType")) for event in door.wait_for(10)]
    assert told == [
        ("sys", "change_external_contact", "add_external_contact"),
        ("sys", "change_external_contact", "edit_external_contact"),
        ("sys", "change_external_contact", "del_follow_user"),
        ("sys", "change_external_contact", "del_external_contact"),
        ("linyue", "unsubscribe", None),
        ("zhoukai", "unsubscribe", None),
        ("sys", "change_contact", "delete_user"),
        ("sys", "change_external_tag", "create"),
        ("sys", "change_external_tag", "update"),
        ("sys", "change_external_tag", "delete"),
    ]
    assert [path for path, _ in door.envelopes].count("/wecom/callback/contacts") == 1


def test_the_address_is_verified_as_the_console_does(corp: RunningSimulator) -> None:
    for receiver in ("app", "contacts"):
        verdict = corp.control(f"callback-urls/{receiver}/verification", {})
        assert verdict == {"verified": True, "problem": None}


def test_an_impossible_act_is_refused_with_advice_and_tells_nobody(corp: RunningSimulator, door: Door) -> None:
    customer = corp.act("add-customer", userid="wangfang")["external_userid"]
    pair = {"userid": "wangfang", "external_userid": customer}
    assert "already" in corp.control("acts/add-customer", pair, status=409)["error"]
    assert "use add-customer" in corp.control("acts/customer-leaves", pair | {"userid": "linyue"}, status=404)["error"]
    corp.control("acts/add-customer", {"userid": "chenmo"}, status=409)
    corp.control("acts/add-customer", {"userid": "nobody"}, status=404)
    corp.control("acts/accept-half", pair, status=409)
    corp.control("acts/fly", {}, status=404)
    assert len(door.wait_for(1)) == 1
