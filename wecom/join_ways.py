"""「加入群聊」 ways: QR codes through which customers join our groups; ``state`` comes back in the group's members."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wecom.client import WeComClient
from wecom.fields import child, number, text, text_or_none, texts

MOST_GROUPS = 5

_BY_QR_CODE = 2


@dataclass(frozen=True, slots=True)
class JoinWay:
    """One way; with ``makes_new_groups`` WeCom opens another group when the listed ones are full."""

    config_id: str
    remark: str | None
    state: str | None
    chat_ids: tuple[str, ...]
    makes_new_groups: bool
    new_group_name: str | None
    new_group_number: int
    qr_code: str | None


def add_join_way(
    client: WeComClient,
    *,
    state: str,
    remark: str,
    chat_ids: Sequence[str],
    new_group_name: str | None = None,
    new_group_number: int = 1,
) -> str:
    """Make a QR code for up to five groups; its config_id (the picture's address only comes with ``get_join_way``)."""
    body = {"scene": _BY_QR_CODE, **_body(state, remark, chat_ids, new_group_name, new_group_number)}
    return text(client.call("externalcontact/groupchat/add_join_way", body=body), "config_id")


def get_join_way(client: WeComClient, config_id: str) -> JoinWay:
    """One way."""
    answer = client.call("externalcontact/groupchat/get_join_way", body={"config_id": config_id})
    way = child(answer, "join_way")
    return JoinWay(
        config_id=text(way, "config_id") or config_id,
        remark=text_or_none(way, "remark"),
        state=text_or_none(way, "state"),
        chat_ids=texts(way, "chat_id_list"),
        makes_new_groups=number(way, "auto_create_room") == 1,
        new_group_name=text_or_none(way, "room_base_name"),
        new_group_number=number(way, "room_base_id"),
        qr_code=text_or_none(way, "qr_code"),
    )


def update_join_way(
    client: WeComClient,
    config_id: str,
    *,
    state: str,
    remark: str,
    chat_ids: Sequence[str],
    new_group_name: str | None = None,
    new_group_number: int = 1,
) -> None:
    """Overwrite everything about it."""
    body = {
        "config_id": config_id,
        "scene": _BY_QR_CODE,
        **_body(state, remark, chat_ids, new_group_name, new_group_number),
    }
    client.call("externalcontact/groupchat/update_join_way", body=body)


def delete_join_way(client: WeComClient, config_id: str) -> None:
    """Whoever scans it from now on gets nowhere."""
    client.call("externalcontact/groupchat/del_join_way", body={"config_id": config_id})


def _body(
    state: str, remark: str, chat_ids: Sequence[str], new_group_name: str | None, new_group_number: int
) -> dict[str, Any]:
    body: dict[str, Any] = {"state": state, "remark": remark, "chat_id_list": list(chat_ids)}
    if new_group_name is None:
        return body | {"auto_create_room": 0}
    return body | {"auto_create_room": 1, "room_base_name": new_group_name, "room_base_id": new_group_number}
