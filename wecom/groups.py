"""Customer groups (客户群)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wecom.client import WeComClient
from wecom.fields import child, moment, normal_userid, number, objects, text, text_or_none, userid

_PAGE_SIZE = 1000
_CORP_MEMBER = 1


@dataclass(frozen=True, slots=True)
class GroupRef:
    """A group in a list; ``status`` 0 normal, 1 owner left, 2 being handed over, 3 handed over."""

    chat_id: str
    status: int


@dataclass(frozen=True, slots=True)
class GroupPage:
    """Some groups, and where the next ones begin (empty at the end)."""

    groups: list[GroupRef]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class GroupMember:
    """Somebody in a group: ``id`` is a userid for members of the corp, else an external_userid.

    ``join_scene`` 1 invited directly, 2 invited by link, 3 scanned the group's QR code.
    """

    id: str
    is_member: bool
    joined_at: datetime
    join_scene: int
    name: str | None
    group_nickname: str | None
    unionid: str | None
    invited_by: str | None
    state: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """One group; ``version`` is what events chain to, an unnamed group has the name ``""``."""

    chat_id: str
    name: str
    owner: str
    created_at: datetime
    notice: str | None
    version: str | None
    members: list[GroupMember]
    admins: tuple[str, ...]


def list_groups(client: WeComClient, owners: Sequence[str], cursor: str = "") -> GroupPage:
    """A page of the groups of up to 100 owners (without owners WeCom refuses big corps, 81017)."""
    body: dict[str, Any] = {"status_filter": 0, "owner_filter": {"userid_list": list(owners)}, "limit": _PAGE_SIZE}
    if cursor:
        body["cursor"] = cursor
    answer = client.call("externalcontact/groupchat/list", body=body)
    groups = [GroupRef(text(item, "chat_id"), number(item, "status")) for item in objects(answer, "group_chat_list")]
    return GroupPage(groups, text(answer, "next_cursor"))


def get_group(client: WeComClient, chat_id: str) -> Group:
    """One group with everybody in it; may lag two seconds behind an event. Dismissed: 49008, kind DONE."""
    answer = client.call("externalcontact/groupchat/get", body={"chat_id": chat_id, "need_name": 1})
    data = child(answer, "group_chat")
    return Group(
        chat_id=text(data, "chat_id") or chat_id,
        name=text(data, "name"),
        owner=userid(data, "owner"),
        created_at=moment(data, "create_time"),
        notice=text_or_none(data, "notice"),
        version=text_or_none(data, "member_version"),
        members=[_group_member(item) for item in objects(data, "member_list")],
        admins=tuple(userid(item) for item in objects(data, "admin_list")),
    )


def _group_member(data: Mapping[str, Any]) -> GroupMember:
    is_member = number(data, "type") == _CORP_MEMBER
    id_ = text(data, "userid")
    return GroupMember(
        id=normal_userid(id_) if is_member else id_,
        is_member=is_member,
        joined_at=moment(data, "join_time"),
        join_scene=number(data, "join_scene"),
        name=text_or_none(data, "name"),
        group_nickname=text_or_none(data, "group_nickname"),
        unionid=text_or_none(data, "unionid"),
        invited_by=userid(child(data, "invitor")) or None,
        state=text_or_none(data, "state"),
    )
