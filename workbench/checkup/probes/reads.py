"""Every API the product reads with, called once in a harmless way."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from wecom.errors import Kind, WeComError
from wecom.statistics import ZONE
from workbench.checkup.findings import Finding, Part, Probe, off, ok, refused, unknown
from workbench.checkup.observing import expecting
from workbench.customers.models import Customer, Relation
from workbench.groups.models import Group
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.kernel.wecom_client import client
from workbench.people.models import Department, Member
from workbench.people.queries import active
from workbench.tags.models import Tag

PATIENCE = (3.05, 4.0)
"""Twenty of these come one after the other."""

WORKS = frozenset({Kind.GONE, Kind.VISIBILITY, Kind.DONE, Kind.LOGIN})
"""Answers about the object asked for: the API itself may be called."""


class NothingToAskAbout(Exception):
    """The corp has no such thing yet; the text names it."""


@dataclass(frozen=True, slots=True)
class Read:
    """`ask` gives `params` or `body`; `harmless` are refusals that prove the API works (the facts say so)."""

    api: str
    word: str
    ask: Callable[[], dict[str, Any]]
    harmless: frozenset[int] = frozenset()
    is_optional: bool = False


def look_at(read: Read) -> Finding:
    """Call the API once."""
    try:
        with expecting(84061, *read.harmless):
            client().call(read.api, **read.ask(), timeout=PATIENCE)
    except NothingToAskAbout as nothing:
        return unknown("nothing", f"还没有{nothing}，无法试用")
    except WeComError as error:
        if error.errcode in read.harmless or error.kind in WORKS:
            return ok("可以使用")
        if read.is_optional and error.kind is Kind.CONFIGURATION and error.errcode != 60020 and error.api == read.api:
            return off(f"没有开通（{error.errcode}），不影响其他功能")
        return refused(error)
    return ok("可以使用")


def _one(query: sa.Select[Any], what: str) -> Any:
    found = db.session.scalars(query.limit(1)).first()
    if found is None:
        raise NothingToAskAbout(what)
    return found


def _staff() -> str:
    query = sa.select(Member.userid).where(active(), Member.has_contact).order_by(Member.id)
    return str(_one(query, "同步到有客户联系的成员"))


def _department() -> int:
    return int(
        _one(sa.select(Department.id).where(Department.removed_at.is_(None)).order_by(Department.id), "同步到部门")
    )


def _customer() -> str:
    friends = sa.select(Relation.customer_id).where(Relation.ended_at.is_(None))
    return str(_one(sa.select(Customer.external_userid).where(Customer.id.in_(friends)).order_by(Customer.id), "客户"))


def _group() -> str:
    query = sa.select(Group.chat_id).where(Group.dismissed_at.is_(None)).order_by(Group.id)
    return str(_one(query, "客户群"))


def _tag() -> dict[str, Any]:
    """One tag is enough; all ten thousand would be a heavy question."""
    known = db.session.scalars(sa.select(Tag.tag_id).order_by(Tag.id).limit(1)).first()
    return {"body": {"tag_id": [known] if known else []}}


def _yesterday(begin: str, end: str) -> dict[str, int]:
    now = clock.now().astimezone(ZONE)
    seconds = int(now.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()) - 86_400
    return {begin: seconds, end: seconds}


def _owner() -> dict[str, Any]:
    return {"owner_filter": {"userid_list": [_staff()]}, "limit": 1}


def _mass_sends() -> dict[str, Any]:
    return {"body": {"chat_type": "single", **_yesterday("start_time", "end_time"), "limit": 1}}


READS = (
    Read("department/simplelist", "部门列表", dict),
    Read("department/get", "部门详情", lambda: {"params": {"id": _department()}}),
    Read("user/list", "部门成员", lambda: {"params": {"department_id": _department()}}),
    Read("user/get", "成员详情", lambda: {"params": {"userid": _staff()}}),
    Read("auth/getuserinfo", "登录", lambda: {"params": {"code": "checkup"}}, harmless=frozenset({40029})),
    Read("externalcontact/get_follow_user_list", "有客户联系的成员", dict),
    Read("externalcontact/list", "成员的客户", lambda: {"params": {"userid": _staff()}}),
    Read("externalcontact/get", "客户详情", lambda: {"params": {"external_userid": _customer()}}),
    Read("externalcontact/batch/get_by_user", "批量读客户", lambda: {"body": {"userid_list": [_staff()], "limit": 1}}),
    Read("externalcontact/get_corp_tag_list", "企业标签", _tag),
    Read("externalcontact/list_contact_way", "「联系我」列表", lambda: {"body": {"limit": 1}}),
    Read("externalcontact/groupchat/list", "客户群列表", lambda: {"body": {"status_filter": 0, **_owner()}}),
    Read("externalcontact/groupchat/get", "客户群详情", lambda: {"body": {"chat_id": _group()}}),
    Read(
        "externalcontact/get_user_behavior_data",
        "成员统计",
        lambda: {"body": {"userid": [_staff()], **_yesterday("start_time", "end_time")}},
    ),
    Read(
        "externalcontact/groupchat/statistic",
        "客户群统计",
        lambda: {"body": {**_yesterday("day_begin_time", "day_end_time"), **_owner()}},
    ),
    Read("externalcontact/get_groupmsg_list_v2", "群发记录", _mass_sends),
    Read("externalcontact/get_unassigned_list", "待分配的客户", lambda: {"body": {"page_size": 1}}),
    Read("externalcontact/customer_acquisition_quota", "获客助手余额", dict, is_optional=True),
    Read(
        "externalcontact/customer_acquisition/list_link", "获客链接", lambda: {"body": {"limit": 1}}, is_optional=True
    ),
    # Without a recipient WeCom refuses the message and sends nothing (H.1).
    Read(
        "message/send",
        "应用消息",
        lambda: {"body": {"msgtype": "text", "agentid": client().app.agent_id, "text": {"content": "体检"}}},
        harmless=frozenset({82001}),
    ),
)

PROBES = tuple(Probe(f"read:{read.api}", Part.READS, read.word, functools.partial(look_at, read)) for read in READS)
