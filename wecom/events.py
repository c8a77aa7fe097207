"""From the XML inside a callback to a typed event."""

from collections.abc import Callable
from datetime import datetime

from wecom.event_types import (
    AcquisitionChanged,
    AppEntered,
    ArchiveApproved,
    CardClicked,
    ContactAdded,
    ContactDeletedByCustomer,
    ContactDeletedByMember,
    ContactEdited,
    ContactHalfAdded,
    DirectoryChanged,
    Event,
    GroupCreated,
    GroupDismissed,
    GroupUpdated,
    MemberSubscribed,
    MemberUnsubscribed,
    MessageReceived,
    TagChanged,
    TransferFailed,
    UnknownEvent,
)
from wecom.safexml import Node, parse_xml
from wecom.side_events import READERS as SIDE_READERS
from wecom.side_events import AppActivityChanged, AppUsed, BatchFinished, SomethingWaits

__all__ = [
    "AcquisitionChanged",
    "AppActivityChanged",
    "AppEntered",
    "AppUsed",
    "ArchiveApproved",
    "BatchFinished",
    "CardClicked",
    "ContactAdded",
    "ContactDeletedByCustomer",
    "ContactDeletedByMember",
    "ContactEdited",
    "ContactHalfAdded",
    "DirectoryChanged",
    "Event",
    "GroupCreated",
    "GroupDismissed",
    "GroupUpdated",
    "MemberSubscribed",
    "MemberUnsubscribed",
    "MessageReceived",
    "SomethingWaits",
    "TagChanged",
    "TransferFailed",
    "UnknownEvent",
    "parse",
]


def parse(xml: str) -> Event:
    """The event told in ``xml``; unknown ones come as UnknownEvent, malformed ones raise ValueError."""
    node = Node(parse_xml(xml))
    created_at = node.moment_or_none("CreateTime")
    if created_at is None:
        raise ValueError("<CreateTime> is missing")
    msgtype = node.id("MsgType")
    if msgtype != "event":
        return MessageReceived(
            created_at=created_at,
            userid=node.userid("FromUserName"),
            msgtype=msgtype,
            content=node.text("Content") if msgtype == "text" else None,
            message_id=node.id("MsgId"),
        )
    event, change = node.id("Event"), node.text_or_none("ChangeType")
    read = _READERS.get((event, change or "")) or _READERS.get((event, "*"))
    if read is None:
        return UnknownEvent(created_at=created_at, event=event, change_type=change, raw=node.children)
    return read(node, created_at)


def _arrival(kind: type[ContactAdded] | type[ContactHalfAdded]) -> "_Reader":
    def read(node: Node, created_at: datetime) -> Event:
        return kind(
            created_at=created_at,
            userid=node.userid("UserID"),
            external_userid=node.id("ExternalUserID"),
            state=node.text_or_none("State"),
            welcome_code=node.text_or_none("WelcomeCode"),
        )

    return read


def _about_contact(kind: type[ContactEdited] | type[ContactDeletedByCustomer]) -> "_Reader":
    def read(node: Node, created_at: datetime) -> Event:
        return kind(created_at=created_at, userid=node.userid("UserID"), external_userid=node.id("ExternalUserID"))

    return read


def _deleted_by_member(node: Node, created_at: datetime) -> Event:
    return ContactDeletedByMember(
        created_at=created_at,
        userid=node.userid("UserID"),
        external_userid=node.id("ExternalUserID"),
        source=node.text_or_none("Source"),
    )


def _transfer_failed(node: Node, created_at: datetime) -> Event:
    return TransferFailed(
        created_at=created_at,
        userid=node.userid("UserID"),
        external_userid=node.id("ExternalUserID"),
        fail_reason=node.text("FailReason"),
    )


def _archive_approved(node: Node, created_at: datetime) -> Event:
    return ArchiveApproved(
        created_at=created_at,
        userid=node.userid("UserID"),
        external_userid=node.id("ExternalUserID"),
        welcome_code=node.text_or_none("WelcomeCode"),
    )


def _about_group(kind: type[GroupCreated] | type[GroupDismissed]) -> "_Reader":
    return lambda node, created_at: kind(created_at=created_at, chat_id=node.id("ChatId"))


def _group_updated(node: Node, created_at: datetime) -> Event:
    return GroupUpdated(
        created_at=created_at,
        chat_id=node.id("ChatId"),
        detail=node.text_or_none("UpdateDetail") or "",
        join_scene=node.int_or_none("JoinScene"),
        quit_scene=node.int_or_none("QuitScene"),
        changed=node.texts("MemChangeList", "Item"),
        last_version=node.text_or_none("LastMemVer"),
        current_version=node.text_or_none("CurMemVer"),
    )


def _tag_changed(node: Node, created_at: datetime) -> Event:
    return TagChanged(
        created_at=created_at,
        change=node.id("ChangeType"),
        tag_type=node.text_or_none("TagType"),
        id=node.text_or_none("Id") or "",
    )


def _about_member(kind: type[MemberSubscribed] | type[MemberUnsubscribed] | type[AppEntered]) -> "_Reader":
    return lambda node, created_at: kind(created_at=created_at, userid=node.userid("FromUserName"))


def _directory_changed(node: Node, created_at: datetime) -> Event:
    return DirectoryChanged(
        created_at=created_at,
        change=node.id("ChangeType"),
        userid=node.userid_or_none("UserID"),
        new_userid=node.userid_or_none("NewUserID"),
        id=node.text_or_none("Id") or node.text_or_none("TagId"),
    )


def _acquisition_changed(node: Node, created_at: datetime) -> Event:
    return AcquisitionChanged(
        created_at=created_at,
        change=node.id("ChangeType"),
        link_id=node.text_or_none("LinkId"),
        state=node.text_or_none("State"),
        userid=node.userid_or_none("UserID"),
        external_userid=node.text_or_none("ExternalUserID"),
        chat_key=node.text_or_none("ChatKey"),
        expires_at=node.moment_or_none("ExpireTime"),
        expiring_quota=node.int_or_none("ExpireQuotaNum"),
    )


def _card_clicked(node: Node, created_at: datetime) -> Event:
    answers = node.nodes("SelectedItems", "SelectedItem")
    return CardClicked(
        created_at=created_at,
        userid=node.userid("FromUserName"),
        key=node.text("EventKey"),
        task_id=node.text_or_none("TaskId") or "",
        card_type=node.text_or_none("CardType") or "",
        response_code=node.text_or_none("ResponseCode"),
        selected={answer.id("QuestionKey"): answer.texts("OptionIds", "OptionId") for answer in answers},
        is_menu=node.id("Event") == "template_card_menu_event",
    )


_Reader = Callable[[Node, datetime], Event]

_READERS: dict[tuple[str, str], _Reader] = {
    ("change_external_contact", "add_external_contact"): _arrival(ContactAdded),
    ("change_external_contact", "add_half_external_contact"): _arrival(ContactHalfAdded),
    ("change_external_contact", "edit_external_contact"): _about_contact(ContactEdited),
    ("change_external_contact", "del_external_contact"): _deleted_by_member,
    ("change_external_contact", "del_follow_user"): _about_contact(ContactDeletedByCustomer),
    ("change_external_contact", "transfer_fail"): _transfer_failed,
    ("change_external_contact", "msg_audit_approved"): _archive_approved,
    ("change_external_chat", "create"): _about_group(GroupCreated),
    ("change_external_chat", "dismiss"): _about_group(GroupDismissed),
    ("change_external_chat", "update"): _group_updated,
    ("change_external_tag", "*"): _tag_changed,
    ("subscribe", ""): _about_member(MemberSubscribed),
    ("unsubscribe", ""): _about_member(MemberUnsubscribed),
    ("enter_agent", ""): _about_member(AppEntered),
    ("change_contact", "*"): _directory_changed,
    ("customer_acquisition", "*"): _acquisition_changed,
    ("template_card_event", ""): _card_clicked,
    ("template_card_menu_event", ""): _card_clicked,
    **SIDE_READERS,
}
