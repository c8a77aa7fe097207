from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wecom.samples.contacts import CONTACTS
from tests.wecom.samples.corp import CORP
from tests.wecom.samples.groups import GROUPS_AND_TAGS
from tests.wecom.samples.members import BY_MEMBERS, MESSAGES
from tests.wecom.samples.words import WHEN
from wecom import events
from wecom.events import Event, UnknownEvent, parse

SYSTEM = CONTACTS | GROUPS_AND_TAGS | CORP


def told(rest: str, *, sender: str = "sys", msgtype: str = "event") -> str:
    return (
        f"<xml><ToUserName><![CDATA[toUser]]></ToUserName><FromUserName><![CDATA[{sender}]]></FromUserName>"
        f"<CreateTime>{WHEN}</CreateTime><MsgType><![CDATA[{msgtype}]]></MsgType>{rest}</xml>"
    )


def without_raw(event: Event) -> Event:
    return replace(event, raw={}) if isinstance(event, UnknownEvent) else event


@pytest.mark.parametrize(("rest", "expected"), SYSTEM.values(), ids=SYSTEM)
def test_wecom_tells(rest: str, expected: Event) -> None:
    assert without_raw(parse(told(rest))) == expected


@pytest.mark.parametrize(("rest", "expected"), BY_MEMBERS.values(), ids=BY_MEMBERS)
def test_a_member_causes(rest: str, expected: Event) -> None:
    assert without_raw(parse(told(rest, sender="ZhangSan"))) == expected


@pytest.mark.parametrize(("msgtype", "rest", "expected"), [(key, *value) for key, value in MESSAGES.items()])
def test_a_member_writes(msgtype: str, rest: str, expected: Event) -> None:
    assert parse(told(rest, sender="ZhangSan", msgtype=msgtype)) == expected


@pytest.mark.parametrize(
    ("sample", "name"),
    [
        ("a contact was added without a code", "change_external_contact.add_external_contact"),
        ("one person left a group", "change_external_chat.update"),
        ("all tags were re-ordered", "change_external_tag.shuffle"),
        ("a member was deleted", "change_contact.delete_user"),
        ("a link cannot be used", "customer_acquisition.link_unavailable"),
        ("there are new archived messages", "msgaudit_notify"),
        ("a change of a kind that does not exist yet", "change_external_contact.become_best_friends"),
    ],
)
def test_a_system_event_is_called_by_its_name(sample: str, name: str) -> None:
    assert parse(told(SYSTEM[sample][0])).name == name


@pytest.mark.parametrize(
    ("sample", "name"),
    [
        ("a member went out of sight", "unsubscribe"),
        ("a button of a card was pressed", "template_card_event"),
        ("the menu of a card was used", "template_card_menu_event"),
    ],
)
def test_an_event_by_a_member_is_called_by_its_name(sample: str, name: str) -> None:
    assert parse(told(BY_MEMBERS[sample][0], sender="a")).name == name


def test_a_message_is_called_by_its_kind() -> None:
    assert parse(told(MESSAGES["text"][0], sender="a", msgtype="text")).name == "message.text"


def test_every_class_of_event_is_among_the_samples() -> None:
    met = {type(expected) for table in (SYSTEM, BY_MEMBERS, MESSAGES) for _, expected in table.values()}
    named = {getattr(events, name) for name in events.__all__ if name not in {"Event", "parse"}}
    assert met == named


def test_the_order_of_elements_does_not_matter() -> None:
    shuffled = f"<xml><ChatId>wr1</ChatId><ChangeType>dismiss</ChangeType><CreateTime>{WHEN}</CreateTime>"
    event = parse(f"{shuffled}<Event>change_external_chat</Event><MsgType>event</MsgType></xml>")
    assert event == SYSTEM["a group was dismissed"][1]


def test_an_unknown_event_is_kept_whole() -> None:
    event = parse(told("<Event>dance</Event><EventKey>K</EventKey>", sender="ZhangSan"))
    assert isinstance(event, UnknownEvent)
    assert event.raw["EventKey"] == "K"
    assert event.raw["FromUserName"] == "ZhangSan"


def test_an_event_of_customer_service_comes_without_a_sender() -> None:
    event = parse(f"<xml><CreateTime>{WHEN}</CreateTime><MsgType>event</MsgType><Event>kf_msg_or_event</Event></xml>")
    assert event.name == "kf_msg_or_event"


def test_an_event_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        parse(told(SYSTEM["a contact was edited"][0])).userid = "b"  # type: ignore[attr-defined]


CONTACT_EVENT = "<Event>change_external_contact</Event><ChangeType>edit_external_contact</ChangeType>"


@pytest.mark.parametrize(
    "xml",
    [
        "",
        "hello",
        "<xml/>",
        "<xml>",
        "<xml>text only</xml>",
        f"<html><CreateTime>{WHEN}</CreateTime><MsgType>event</MsgType><Event>subscribe</Event></html>",
        "<xml><MsgType>event</MsgType><Event>subscribe</Event></xml>",
        "<xml><CreateTime>soon</CreateTime><MsgType>event</MsgType><Event>subscribe</Event></xml>",
        f"<xml><CreateTime>{10**30}</CreateTime><MsgType>event</MsgType><Event>subscribe</Event></xml>",
        f"<xml><CreateTime>{WHEN}</CreateTime><Event>subscribe</Event></xml>",
        f"<xml><CreateTime>{WHEN}</CreateTime><MsgType>event</MsgType></xml>",
        told("<Event>subscribe</Event>", sender=""),
        told(CONTACT_EVENT),
        told(f"{CONTACT_EVENT}<UserID>a</UserID>"),
        told(f"{CONTACT_EVENT}<UserID/><ExternalUserID>wm1</ExternalUserID>"),
        told(f"{CONTACT_EVENT}<UserID>a</UserID><UserID>b</UserID><ExternalUserID>wm1</ExternalUserID>"),
        told(f"{CONTACT_EVENT}<UserID><b>a</b></UserID><ExternalUserID>wm1</ExternalUserID>"),
        told("<Event>change_external_chat</Event><ChangeType>update</ChangeType><UpdateDetail>x</UpdateDetail>"),
        told("<Event>change_external_tag</Event>"),
        told("<MsgId>1</MsgId>", sender="a", msgtype="text"),
        '<!DOCTYPE xml [<!ENTITY a "b">]>' + told("<Event>&a;</Event>"),
    ],
)
def test_malformed_xml_is_a_value_error(xml: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(xml)


@settings(deadline=None)
@given(st.text())
def test_no_text_causes_anything_but_a_value_error(xml: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(xml)


NAMES = st.sampled_from(
    [
        "CreateTime",
        "MsgType",
        "Event",
        "ChangeType",
        "UserID",
        "ExternalUserID",
        "ChatId",
        "Item",
        "SelectedItems",
        "SelectedItem",
        "OptionIds",
        "OptionId",
        "MemChangeList",
        "FromUserName",
        "JoinScene",
        "Id",
        "MsgId",
        "Content",
    ]
)
VALUES = st.sampled_from(
    [
        "",
        "1403610513",
        "event",
        "text",
        "change_external_contact",
        "change_external_chat",
        "change_external_tag",
        "template_card_event",
        "add_external_contact",
        "update",
        "create",
        "subscribe",
        "-1",
        "９",
        "a",
    ]
)
ELEMENTS = st.recursive(
    st.tuples(NAMES, VALUES).map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>"),
    lambda inner: st.tuples(NAMES, st.lists(inner)).map(lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0]}>"),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.lists(ELEMENTS).map("".join))
def test_well_formed_nonsense_is_an_event_or_a_value_error(rest: str) -> None:
    try:
        event = parse(f"<xml>{rest}</xml>")
    except ValueError:
        return
    assert isinstance(event, Event)
    assert event.created_at.tzinfo is not None
