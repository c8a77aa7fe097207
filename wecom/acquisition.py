"""获客助手: customer-acquisition links, their statistics and customers, and the quota of the corp (wecom-api E.12)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from wecom.client import WeComClient
from wecom.fields import child, moment, number, numbers, objects, text, text_or_none, texts, userid, userids
from wecom.paging import pages

LONGEST_NAME = 30
MOST_PEOPLE = 500
LONGEST_SPAN_DAYS = 30
DAYS_KEPT = 180
"""How far back WeCom answers about statistics."""

_PREFIX = "externalcontact/customer_acquisition"
_DAYS_OF = ZoneInfo("Asia/Shanghai")
_TIMEOUT = (2.0, 3.0)


@dataclass(frozen=True, slots=True)
class Link:
    """One link; with ``customer_channel`` in its query it gives the relations it makes a ``state``.

    ``priority_option`` says, in WeCom's words, whom it prefers among those who answer.
    """

    link_id: str
    name: str
    url: str
    created_at: datetime
    userids: tuple[str, ...] = ()
    department_ids: tuple[int, ...] = ()
    skip_verify: bool = True
    priority_option: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LinkCustomer:
    """Somebody who came through a link; ``chat_status`` 0 has not written, 1 has written, 2 unknown."""

    userid: str
    external_userid: str
    chat_status: int
    state: str | None


@dataclass(frozen=True, slots=True)
class Quota:
    """How many customers can still be acquired; ``used`` were so far. ``expiring`` is (moment, number) each."""

    used: int
    balance: int
    expiring: tuple[tuple[datetime, int], ...]


@dataclass(frozen=True, slots=True)
class ChatInfo:
    """What a chat key tells: how many messages a customer of a link has sent."""

    userid: str
    external_userid: str
    link_id: str
    state: str | None
    messages: int


def channel_url(url: str, state: str) -> str:
    """The link as it is given out in one channel; WeCom cuts a state after 64 bytes."""
    return f"{url}{'&' if '?' in url else '?'}customer_channel={quote(state, safe='')}"


def list_links(client: WeComClient) -> list[str]:
    """The ids of the links this app made."""
    return [link_id for page in _walk(client, "list_link", {"limit": 100}) for link_id in texts(page, "link_id_list")]


def get_link(client: WeComClient, link_id: str) -> Link:
    """One link with who answers it."""
    answer = client.call(f"{_PREFIX}/get", body={"link_id": link_id})
    link, people = child(answer, "link"), child(answer, "range")
    return Link(
        link_id=link_id,
        name=text(link, "link_name"),
        url=text(link, "url"),
        created_at=moment(link, "create_time"),
        userids=userids(people, "user_list"),
        department_ids=numbers(people, "department_list"),
        skip_verify=link.get("skip_verify", True) is True,
        priority_option=child(answer, "priority_option"),
    )


def create_link(
    client: WeComClient, *, name: str, userids: Sequence[str], department_ids: Sequence[int], skip_verify: bool
) -> Link:
    """Make a link. Not to be repeated blindly: a lost answer is looked for among ``list_links`` first."""
    body = _body(name, userids, department_ids, skip_verify=skip_verify)
    link = child(client.call(f"{_PREFIX}/create_link", body=body, timeout=_TIMEOUT), "link")
    return Link(text(link, "link_id"), text(link, "link_name"), text(link, "url"), moment(link, "create_time"))


def update_link(
    client: WeComClient,
    link_id: str,
    *,
    name: str,
    userids: Sequence[str],
    department_ids: Sequence[int],
    skip_verify: bool,
    priority_option: Mapping[str, Any],
) -> None:
    """Overwrite name, people, preferences and verification; harmless to repeat.

    Whoever does not mean to change the ``priority_option`` hands back what ``get_link`` has shown.
    """
    body = {"link_id": link_id, **_body(name, userids, department_ids, skip_verify=skip_verify)}
    preferred = {"priority_option": dict(priority_option)} if priority_option else {}
    client.call(f"{_PREFIX}/update_link", body=body | preferred, timeout=_TIMEOUT)


def delete_link(client: WeComClient, link_id: str) -> None:
    """Delete a link; WeCom sends no event for it."""
    client.call(f"{_PREFIX}/delete_link", body={"link_id": link_id}, timeout=_TIMEOUT)


def list_link_customers(client: WeComClient, link_id: str) -> Iterator[list[LinkCustomer]]:
    """Everybody who came through a link, page by page."""
    for page in _walk(client, "customer", {"link_id": link_id, "limit": 1000}):
        yield [
            LinkCustomer(
                userid(row), text(row, "external_userid"), number(row, "chat_status"), text_or_none(row, "state")
            )
            for row in objects(page, "customer_list")
        ]


def link_statistics(client: WeComClient, link_id: str, first: date, last: date) -> tuple[int, int]:
    """How many customers clicked and how many were new, summed over these days (both included, at most 30)."""
    window = {"start_time": _start_of(first), "end_time": _start_of(last)}
    answer = client.call(f"{_PREFIX}/statistic", body={"link_id": link_id, **window})
    return number(answer, "click_link_customer_cnt"), number(answer, "new_customer_cnt")


def get_quota(client: WeComClient) -> Quota:
    """What is left of the paid quota."""
    answer = client.call("externalcontact/customer_acquisition_quota")
    expiring = [(moment(one, "expire_date"), number(one, "balance")) for one in objects(answer, "quota_list")]
    return Quota(number(answer, "total"), number(answer, "balance"), tuple(expiring))


def get_chat_info(client: WeComClient, chat_key: str) -> ChatInfo:
    """What stands behind a chat key, within the half hour it lives (41201 afterwards)."""
    answer = client.call(f"{_PREFIX}/get_chat_info", body={"chat_key": chat_key})
    info = child(answer, "chat_info")
    return ChatInfo(
        userid=userid(answer),
        external_userid=text(answer, "external_userid"),
        link_id=text(info, "link_id"),
        state=text_or_none(info, "state"),
        messages=number(info, "recv_msg_cnt"),
    )


def _walk(client: WeComClient, name: str, query: dict[str, Any]) -> Iterator[dict[str, Any]]:
    api = f"{_PREFIX}/{name}"
    return pages(api, lambda cursor: client.call(api, body={**query, "cursor": cursor} if cursor else query))


def _body(name: str, userids: Sequence[str], department_ids: Sequence[int], *, skip_verify: bool) -> dict[str, Any]:
    people = {"user_list": list(userids), "department_list": list(department_ids)}
    return {"link_name": name, "range": people, "skip_verify": skip_verify}


def _start_of(day: date) -> int:
    """WeCom's days are those of Shanghai, wherever the corp is."""
    return int(datetime.combine(day, time(), _DAYS_OF).astimezone(UTC).timestamp())
