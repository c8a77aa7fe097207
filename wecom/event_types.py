"""The things WeCom tells us about, one frozen class for each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What all have in common; userids are normalised, times are aware UTC with a resolution of one second."""

    NAME: ClassVar[str]

    created_at: datetime

    @property
    def name(self) -> str:
        """WeCom's own words: ``Event`` and, where there is one, ``ChangeType``, joined by a dot."""
        return self.NAME


@dataclass(frozen=True, slots=True, kw_only=True)
class _ContactEvent(Event):
    userid: str
    external_userid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arrival(_ContactEvent):
    state: str | None
    welcome_code: str | None


class ContactAdded(_Arrival):
    """A member and a customer became contacts of each other."""

    __slots__ = ()
    NAME = "change_external_contact.add_external_contact"


class ContactHalfAdded(_Arrival):
    """A customer added a member who has yet to accept; other calls answer 84061 until then."""

    __slots__ = ()
    NAME = "change_external_contact.add_half_external_contact"


class ContactEdited(_ContactEvent):
    """A member changed remark, phone numbers or tags."""

    __slots__ = ()
    NAME = "change_external_contact.edit_external_contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactDeletedByMember(_ContactEvent):
    """A member removed a customer; ``source`` is ``DELETE_BY_TRANSFER`` after a hand-over."""

    NAME = "change_external_contact.del_external_contact"
    source: str | None


class ContactDeletedByCustomer(_ContactEvent):
    """A customer removed a member (流失)."""

    __slots__ = ()
    NAME = "change_external_contact.del_follow_user"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferFailed(_ContactEvent):
    """A hand-over failed; ``userid`` would have taken the customer over."""

    NAME = "change_external_contact.transfer_fail"
    fail_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveApproved(_ContactEvent):
    """A customer agreed to chat archiving."""

    NAME = "change_external_contact.msg_audit_approved"
    welcome_code: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _GroupEvent(Event):
    chat_id: str


class GroupCreated(_GroupEvent):
    """A customer group was made."""

    __slots__ = ()
    NAME = "change_external_chat.create"


class GroupDismissed(_GroupEvent):
    """A customer group was dissolved."""

    __slots__ = ()
    NAME = "change_external_chat.dismiss"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupUpdated(_GroupEvent):
    """A group changed: ``detail`` is add_member, del_member, change_owner, change_name, change_notice, or not told.

    ``changed`` holds userids and external_userids in WeCom's spelling; apply it only to the version ``last_version``.
    """

    NAME = "change_external_chat.update"
    detail: str
    join_scene: int | None
    quit_scene: int | None
    changed: tuple[str, ...]
    last_version: str | None
    current_version: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TagChanged(Event):
    """A corp tag or tag group was created, updated, deleted or re-ordered (``shuffle``; an empty id means all)."""

    change: str
    tag_type: str | None
    id: str

    @property
    def name(self) -> str:
        return f"change_external_tag.{self.change}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberSubscribed(Event):
    """A member came into the app's visible range."""

    NAME = "subscribe"
    userid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberUnsubscribed(Event):
    """A member left the app's visible range, was disabled or left the corp."""

    NAME = "unsubscribe"
    userid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryChanged(Event):
    """A member (``userid``), department (``id``) or directory tag changed; newer receivers are sent only the ids."""

    change: str
    userid: str | None
    new_userid: str | None
    id: str | None

    @property
    def name(self) -> str:
        return f"change_contact.{self.change}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AcquisitionChanged(Event):
    """Something about the customer-acquisition quota or one of its links."""

    change: str
    link_id: str | None
    state: str | None
    userid: str | None
    external_userid: str | None
    chat_key: str | None
    expires_at: datetime | None
    expiring_quota: int | None

    @property
    def name(self) -> str:
        return f"customer_acquisition.{self.change}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardClicked(Event):
    """A member pressed a button (or, with ``is_menu``, the corner menu) of one of our cards.

    ``selected`` maps each question's key to the ids chosen.
    """

    userid: str
    key: str
    task_id: str
    card_type: str
    response_code: str | None
    selected: dict[str, tuple[str, ...]]
    is_menu: bool

    @property
    def name(self) -> str:
        return "template_card_menu_event" if self.is_menu else "template_card_event"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppEntered(Event):
    """A member opened the app."""

    NAME = "enter_agent"
    userid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived(Event):
    """A member wrote to the app; ``content`` only for text."""

    userid: str
    msgtype: str
    content: str | None
    message_id: str

    @property
    def name(self) -> str:
        return f"message.{self.msgtype}"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownEvent(Event):
    """Anything this library has no class for, kept whole."""

    event: str
    change_type: str | None
    raw: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.event}.{self.change_type}" if self.change_type else self.event
