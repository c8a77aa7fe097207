"""「联系我」 ways: the live codes through which customers add our members."""

import time
from dataclasses import dataclass
from typing import Any

from wecom.client import WeComClient
from wecom.fields import child, number, numbers, objects, text, text_or_none, userids
from wecom.paging import pages

_FIRST_LISTED = 1625875200  # 2021-07-10: WeCom lists only ways made since then
_PAGE_SIZE = 1000


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


def list_contact_ways(client: WeComClient) -> list[str]:
    """The config_ids of all ways made by this app; read each with ``get_contact_way``."""
    api = "externalcontact/list_contact_way"
    window = {"start_time": _FIRST_LISTED, "end_time": int(time.time()), "limit": _PAGE_SIZE}

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
