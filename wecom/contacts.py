"""Customers (企业客户) and their relations to our members."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wecom.client import WeComClient
from wecom.contact_tags import Tag, TagGroup, list_corp_tags
from wecom.contact_ways import ContactWay, get_contact_way, list_contact_ways
from wecom.errors import WeComError
from wecom.fields import child, moment, number, objects, text, text_or_none, texts, userid, userids
from wecom.paging import pages
from wecom.welcome import send_welcome

__all__ = [
    "Contact",
    "ContactWay",
    "CustomerDetail",
    "Relation",
    "RelationPage",
    "Tag",
    "TagGroup",
    "get_contact_way",
    "get_customer",
    "list_contact_members",
    "list_contact_ways",
    "list_corp_tags",
    "list_customers",
    "list_relations",
    "send_welcome",
]

WECHAT_USER = 1

_NO_RELATION = 84061
_PERSONAL_TAG = 2


@dataclass(frozen=True, slots=True)
class Contact:
    """The person: ``type`` 1 (WECHAT_USER), or 2 for WeCom of another corp; ``gender`` 0 unknown, 1 male, 2 female."""

    external_userid: str
    name: str = ""
    avatar: str | None = None
    type: int = WECHAT_USER
    gender: int = 0
    unionid: str | None = None
    corp_name: str | None = None
    position: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """What one member knows of one customer.

    ``tag_ids`` are corp and rule-group tags; ``personal_tags`` are names and known only from ``get_customer``.
    ``oper_userid`` names who began it: a member, or the customer by their external_userid.
    """

    userid: str
    remark: str | None
    description: str | None
    added_at: datetime
    add_way: int = 0
    state: str | None = None
    tag_ids: tuple[str, ...] = ()
    personal_tags: tuple[str, ...] = ()
    remark_mobiles: tuple[str, ...] = ()
    oper_userid: str | None = None


@dataclass(frozen=True, slots=True)
class CustomerDetail:
    """A customer with the relations to all members in the app's sight."""

    contact: Contact
    followers: list[Relation]


@dataclass(frozen=True, slots=True)
class RelationPage:
    """Some relations, and where the next ones begin (empty at the end)."""

    relations: list[tuple[Contact, Relation]]
    next_cursor: str


def list_contact_members(client: WeComClient) -> list[str]:
    """The userids of visible members who may have customers."""
    return list(userids(client.call("externalcontact/get_follow_user_list"), "follow_user"))


def list_customers(client: WeComClient, userid: str) -> list[str]:
    """The external_userids of a member's customers."""
    try:
        answer = client.call("externalcontact/list", params={"userid": userid})
    except WeComError as error:
        if error.errcode == _NO_RELATION:
            return []
        raise
    return list(texts(answer, "external_userid"))


def get_customer(client: WeComClient, external_userid: str, *, patience: float | None = None) -> CustomerDetail:
    """One customer; kind GONE when no visible member knows them, or the relation is only half made.

    `patience`: seconds to wait for each answer, where somebody is waiting for the page.
    """
    api = "externalcontact/get"
    contact: Contact | None = None
    followers: list[Relation] = []
    timeout = None if patience is None else (min(1.0, patience), patience)

    def fetch(cursor: str) -> dict[str, Any]:
        return client.call(api, params=_with_cursor({"external_userid": external_userid}, cursor), timeout=timeout)

    for page in pages(api, fetch):
        contact = contact or _contact(child(page, "external_contact"))
        followers += [_relation(item) for item in objects(page, "follow_user")]
    assert contact is not None
    return CustomerDetail(contact, followers)


def list_relations(client: WeComClient, userids: Sequence[str], cursor: str = "", limit: int = 100) -> RelationPage:
    """A page of all relations of up to 100 members; none at all are an empty first page.

    WeCom says so with 84061, which on a later page is an error: the listing has to begin anew.
    """
    body = _with_cursor({"userid_list": list(userids), "limit": limit}, cursor)
    try:
        answer = client.call("externalcontact/batch/get_by_user", body=body)
    except WeComError as error:
        if error.errcode == _NO_RELATION and not cursor:
            return RelationPage([], "")
        raise
    entries = objects(answer, "external_contact_list")
    relations = [(_contact(child(item, "external_contact")), _relation(child(item, "follow_info"))) for item in entries]
    named = [(contact, relation) for contact, relation in relations if contact.external_userid and relation.userid]
    return RelationPage(named, text(answer, "next_cursor"))


def _with_cursor(fields: dict[str, Any], cursor: str) -> dict[str, Any]:
    return {**fields, "cursor": cursor} if cursor else fields


def _contact(data: Mapping[str, Any]) -> Contact:
    return Contact(
        external_userid=text(data, "external_userid"),
        name=text(data, "name"),
        avatar=text_or_none(data, "avatar"),
        type=number(data, "type") or WECHAT_USER,
        gender=number(data, "gender"),
        unionid=text_or_none(data, "unionid"),
        corp_name=text_or_none(data, "corp_name"),
        position=text_or_none(data, "position"),
    )


def _relation(data: Mapping[str, Any]) -> Relation:
    tags = objects(data, "tags")
    # "get" sends tag objects, "batch/get_by_user" bare ids.
    tag_ids = texts(data, "tag_id") + tuple(text(tag, "tag_id") for tag in tags if text(tag, "tag_id"))
    return Relation(
        userid=userid(data),
        remark=text_or_none(data, "remark"),
        description=text_or_none(data, "description"),
        added_at=moment(data, "createtime"),
        add_way=number(data, "add_way"),
        state=text_or_none(data, "state"),
        tag_ids=tag_ids,
        personal_tags=tuple(text(tag, "tag_name") for tag in tags if number(tag, "type") == _PERSONAL_TAG),
        remark_mobiles=texts(data, "remark_mobiles"),
        oper_userid=text_or_none(data, "oper_userid"),
    )
