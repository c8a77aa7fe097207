"""Every event of WeCom that no act produces is sent by hand, element for element; so is one nobody knows yet."""

from typing import Any

import pytest

from tests.simulator.conftest import RunningSimulator
from tests.simulator.door import Door

Raw = dict[str, Any]
AGENT = {"AgentID": 1000002}

SYSTEM: dict[str, tuple[Raw, Raw]] = {
    "archiving approved": (
        {"event": "change_external_contact", "change_type": "msg_audit_approved"},
        {"UserID": "wangfang", "ExternalUserID": "wm1", "WelcomeCode": "CODE"},
    ),
    "open profile": (
        {"event": "customer_acquisition", "change_type": "open_profile"},
        {"LinkId": "caw1", "State": "a"},
    ),
    "a tag of the directory": (
        {"event": "change_contact", "change_type": "update_tag", "receiver": "contacts"},
        {"TagId": 1, "AddUserItems": "wangfang,linyue", "DelPartyItems": "2"},
    ),
    "archive": ({"event": "msgaudit_notify"}, {"AgentID": 2000004}),
    "batch job": (
        {"event": "batch_job_result"},
        {"BatchJob": {"JobId": "S0MrnndvRG5fadSlLwiBqiDDbM143UqTmKP3152FZk4", "JobType": "sync_user", "ErrCode": 0}},
    ),
    "shared app": ({"event": "share_agent_change"}, AGENT),
    "shared chain": ({"event": "share_chain_change"}, AGENT),
    "approval": ({"event": "open_approval_change"}, {"ApprovalInfo": {"ThirdNo": "2019", "OpenSpStatus": 1}}),
    "unused app": ({"event": "inactive_alert"}, AGENT | {"EffectTime": 1786000000}),
    "stopped app": ({"event": "close_inactive_agent"}, AGENT),
    "started app": ({"event": "reopen_inactive_agent"}, AGENT),
    "rarely used soon": ({"event": "low_active_alert"}, {"EffectTime": 1786000000}),
    "rarely used": ({"event": "low_active"}, {}),
    "used again": ({"event": "active_restored"}, {}),
    "微信客服 account": ({"event": "kf_account_auth_change"}, {"AuthAddOpenKfId": ["kf1", "kf2"]}),
    "an unknown one": (
        {"event": "brand_new_event", "change_type": "surprise"},
        {"Thing": {"Name": "x]]>y", "Size": 1.5}},
    ),
}

BY_MEMBERS: dict[str, tuple[Raw, Raw]] = {
    "view": ({"event": "view"}, {"EventKey": "https://example.com/"} | AGENT),
    "mini-program": ({"event": "view_miniprogram"}, {"EventKey": "pages/index"} | AGENT),
    "place": ({"event": "LOCATION"}, {"Latitude": 23.104, "Longitude": 113.32, "AppType": "wxwork"} | AGENT),
    "scan": ({"event": "scancode_push"}, {"ScanCodeInfo": {"ScanType": "qrcode", "ScanResult": "1"}} | AGENT),
    "pictures": (
        {"event": "pic_sysphoto"},
        {"SendPicsInfo": {"Count": 2, "PicList": {"item": [{"PicMd5Sum": "a"}, {"PicMd5Sum": "b"}]}}} | AGENT,
    ),
    "location": ({"event": "location_select"}, {"SendLocationInfo": {"Location_X": "23", "Label": "广州"}} | AGENT),
}

MESSAGES: dict[str, Raw] = {
    "image": {"PicUrl": "https://example.com/1.png", "MediaId": "m1"},
    "voice": {"MediaId": "m1", "Format": "amr"},
    "video": {"MediaId": "m1", "ThumbMediaId": "m2"},
    "location": {"Location_X": 23.1, "Location_Y": 113.3, "Scale": 15, "Label": "广州", "AppType": "wxwork"},
    "link": {
        "Title": "标题",
        "Description": "描述",
        "Url": "https://example.com/",
        "PicUrl": "https://example.com/1.png",
    },
}


def read(value: Any) -> Any:
    """What xmltodict makes of it: texts everywhere."""
    if isinstance(value, dict):
        return {name: read(one) for name, one in value.items()}
    return [read(one) for one in value] if isinstance(value, list) else str(value)


def without_head(event: dict[str, Any]) -> dict[str, Any]:
    head = ("ToUserName", "FromUserName", "CreateTime", "MsgType", "Event", "ChangeType")
    return {name: value for name, value in event.items() if name not in head}


@pytest.mark.parametrize("kind", SYSTEM)
def test_a_system_event(corp: RunningSimulator, door: Door, kind: str) -> None:
    about, elements = SYSTEM[kind]
    corp.act("raw-event", **about, elements=elements)
    (event,) = door.wait_for(1)
    assert (event["FromUserName"], event["MsgType"], event["Event"]) == ("sys", "event", about["event"])
    assert event.get("ChangeType") == about.get("change_type")
    assert without_head(event) == read(elements)
    assert door.envelopes[0][0].endswith(about.get("receiver", "app"))


@pytest.mark.parametrize("kind", BY_MEMBERS)
def test_an_event_by_a_member(corp: RunningSimulator, door: Door, kind: str) -> None:
    about, elements = BY_MEMBERS[kind]
    corp.act("raw-event", **about, **{"from": "wangfang"}, elements=elements)
    (event,) = door.wait_for(1)
    assert (event["FromUserName"], event["Event"]) == ("wangfang", about["event"])
    assert without_head(event) == read(elements)


@pytest.mark.parametrize("msgtype", MESSAGES)
def test_a_message_of_a_member_to_the_app(corp: RunningSimulator, door: Door, msgtype: str) -> None:
    elements = MESSAGES[msgtype] | {"MsgId": 1234567890123456} | AGENT
    corp.act("raw-event", msgtype=msgtype, **{"from": "wangfang"}, elements=elements)
    (message,) = door.wait_for(1)
    assert (message["FromUserName"], message["MsgType"], "Event" in message) == ("wangfang", msgtype, False)
    assert without_head(message) == read(elements)


def test_an_event_of_wechat_customer_service_names_no_sender(corp: RunningSimulator, door: Door) -> None:
    corp.act("raw-event", event="kf_msg_or_event", **{"from": ""}, elements={"Token": "t", "OpenKfId": "kf1"})
    (event,) = door.wait_for(1)
    assert "FromUserName" not in event


def test_numbers_and_the_directorys_kind_of_change_come_without_cdata(corp: RunningSimulator, door: Door) -> None:
    corp.act("raw-event", **SYSTEM["a tag of the directory"][0], elements={"TagId": 1, "AddUserItems": "a"})
    door.wait_for(1)
    body = "<ChangeType>update_tag</ChangeType><TagId>1</TagId><AddUserItems><![CDATA[a]]></AddUserItems></xml>"
    assert door.inner[0].endswith(body)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, 400),
        ({"event": "x", "elements": []}, 400),
        ({"event": "x", "receiver": "nobody"}, 400),
        ({"event": "x", "elements": {"<a>": 1}}, 409),
        ({"event": "x", "elements": {"a": True}}, 409),
    ],
)
def test_what_is_no_event_is_refused(corp: RunningSimulator, door: Door, given: Raw, status: int) -> None:
    corp.control("acts/raw-event", given, status=status)
    assert corp.control("callbacks") == []
