"""「联系我」 ways: the live codes through which customers add our members."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wecom.client import WeComClient
from wecom.fields import child, number, numbers, objects, text, text_or_none, userids
from wecom.paging import pages

SINGLE, SEVERAL = 1, 2
"""``type`` of a way: for exactly one member, or for several members and departments. It can never be changed."""
MOST_PEOPLE = 100
LONGEST_TEXT = 30

_BY_QR_CODE = 2
_FIRST_LISTED = 1625846400  # 2021-07-10 in Shanghai: WeCom lists only ways made since then
_CLOCKS_DIFFER_BY = 3600
_PAGE_SIZE = 1000
_TIMEOUT = (2.0, 3.0)


@dataclass(frozen=True, slots=True)
class ContactWay:
    """One live code; ``state`` comes back in the events of those who use it."""

    config_id: str
    remark: str | None
    state: str | None
    userids: tuple[str, ...]
    department_ids: tuple[int, ...]
    type: int
    scene: int
    qr_code: str | None
    skip_verify: bool


def list_contact_ways(client: WeComClient, *, since: datetime | None = None) -> list[str]:
    """The config_ids of the ways this app made, all of them or those made since; read each with ``get_contact_way``."""
    api = "externalcontact/list_contact_way"
    start = max(int(since.timestamp()), _FIRST_LISTED) if since else _FIRST_LISTED
    # By WeCom's clock, which may be ahead of ours: what was made this moment must be listed, or it is made twice.
    window = {"start_time": start, "end_time": int(time.time()) + _CLOCKS_DIFFER_BY, "limit": _PAGE_SIZE}

    def fetch(cursor: str) -> dict[str, Any]:
        return client.call(api, body={**window, "cursor": cursor} if cursor else window)

    return [text(way, "config_id") for page in pages(api, fetch) for way in objects(page, "contact_way")]


def get_contact_way(client: WeComClient, config_id: str) -> ContactWay:
    """One way."""
    answer = client.call("externalcontact/get_contact_way", body={"config_id": config_id})
    way = child(answer, "contact_way")
    return ContactWay(
        config_id=text(way, "config_id") or config_id,
        remark=text_or_none(way, "remark"),
        state=text_or_none(way, "state"),
        userids=userids(way, "user"),
        department_ids=numbers(way, "party"),
        type=number(way, "type"),
        scene=number(way, "scene"),
        qr_code=text_or_none(way, "qr_code"),
        skip_verify=way.get("skip_verify", True) is True,
    )


def add_contact_way(
    client: WeComClient,
    *,
    state: str,
    remark: str,
    userids: Sequence[str],
    department_ids: Sequence[int] = (),
    skip_verify: bool = True,
) -> tuple[str, str | None]:
    """Make a QR code for several people; its config_id and the address of its picture.

    Not to be repeated blindly: a lost answer is looked for with ``list_contact_ways(since=…)`` first.
    """
    answer = client.call(
        "externalcontact/add_contact_way",
        body={
            "type": SEVERAL,
            "scene": _BY_QR_CODE,
            "state": state,
            "remark": remark,
            "user": list(userids),
            "party": list(department_ids),
            "skip_verify": skip_verify,
        },
        timeout=_TIMEOUT,
    )
    return text(answer, "config_id"), text_or_none(answer, "qr_code")


def update_contact_way(
    client: WeComClient,
    config_id: str,
    *,
    remark: str,
    userids: Sequence[str],
    department_ids: Sequence[int] = (),
    skip_verify: bool = True,
) -> None:
    """Overwrite who answers, the remark and the verification; harmless to repeat."""
    changed = {"remark": remark, "user": list(userids), "party": list(department_ids), "skip_verify": skip_verify}
    client.call("externalcontact/update_contact_way", body={"config_id": config_id, **changed}, timeout=_TIMEOUT)


def delete_contact_way(client: WeComClient, config_id: str) -> None:
    """Whoever scans it from now on reaches nobody."""
    client.call("externalcontact/del_contact_way", body={"config_id": config_id}, timeout=_TIMEOUT)
