"""Handing customers and groups over (在职继承, 离职继承): starting it, what became of it, who is unassigned (E.10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from wecom.client import WeComClient
from wecom.fields import moment, number, objects, text, userid
from wecom.paging import pages

MOST_AT_ONCE = 100
LONGEST_GREETING = 200


class TransferStatus(IntEnum):
    """What became of a hand-over that was started."""

    DONE = 1
    WAITING = 2
    CUSTOMER_REFUSED = 3
    TAKER_FULL = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """The customer (external_userid) or group (chat_id), and 0 when its hand-over was started, else why not."""

    id: str
    errcode: int


@dataclass(frozen=True, slots=True)
class Transfer:
    """A started hand-over; ``taken_at`` once it is done."""

    external_userid: str
    status: TransferStatus
    taken_at: datetime | None


@dataclass(frozen=True, slots=True)
class Unassigned:
    """A customer of a member who left."""

    userid: str
    external_userid: str
    left_at: datetime


def transfer_customers(
    client: WeComClient,
    giver: str,
    taker: str,
    external_userids: Sequence[str],
    *,
    has_left: bool,
    greeting: str = "",
) -> list[Outcome]:
    """Start handing over up to 100 customers; each is done when she accepts, or after 24 hours."""
    _check_size(external_userids)
    body: dict[str, Any] = {
        "handover_userid": giver,
        "takeover_userid": taker,
        "external_userid": list(external_userids),
    }
    if greeting and not has_left:
        body["transfer_success_msg"] = greeting
    answer = client.call(f"externalcontact/{_way(has_left)}transfer_customer", body=body)
    return [Outcome(text(item, "external_userid"), number(item, "errcode")) for item in objects(answer, "customer")]


def list_transfers(client: WeComClient, giver: str, taker: str, *, has_left: bool) -> list[Transfer]:
    """Everything that was ever started from one member to the other."""
    api = f"externalcontact/{_way(has_left)}transfer_result"
    pair = {"handover_userid": giver, "takeover_userid": taker}
    found = [
        item
        for page in pages(api, lambda cursor: client.call(api, body={**pair, "cursor": cursor} if cursor else pair))
        for item in objects(page, "customer")
    ]
    return [_transfer(item) for item in found if number(item, "status") in set(TransferStatus)]


def list_unassigned(client: WeComClient) -> list[Unassigned]:
    """The customers of all who left and whom nobody has taken over."""
    api = "externalcontact/get_unassigned_list"
    found = [
        item
        for page in pages(api, lambda cursor: client.call(api, body={"cursor": cursor, "page_size": 1000}))
        for item in objects(page, "info")
    ]
    return [
        Unassigned(userid(item, "handover_userid"), text(item, "external_userid"), moment(item, "dimission_time"))
        for item in found
    ]


def transfer_groups(client: WeComClient, taker: str, chat_ids: Sequence[str], *, has_left: bool) -> list[Outcome]:
    """Give up to 100 groups another owner, at once; only those that failed come back."""
    _check_size(chat_ids)
    api = "externalcontact/groupchat/transfer" if has_left else "externalcontact/groupchat/onjob_transfer"
    answer = client.call(api, body={"chat_id_list": list(chat_ids), "new_owner": taker})
    return [Outcome(text(item, "chat_id"), number(item, "errcode")) for item in objects(answer, "failed_chat_list")]


def _way(has_left: bool) -> str:  # noqa: FBT001  # the two families of addresses
    return "resigned/" if has_left else ""


def _check_size(ids: Sequence[str]) -> None:
    if not 0 < len(ids) <= MOST_AT_ONCE:
        raise ValueError(f"1 to {MOST_AT_ONCE} can be handed over at once")


def _transfer(item: Mapping[str, Any]) -> Transfer:
    status = TransferStatus(number(item, "status"))
    taken_at = moment(item, "takeover_time") if status is TransferStatus.DONE else None
    return Transfer(text(item, "external_userid"), status, taken_at)
