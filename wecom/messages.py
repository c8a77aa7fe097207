"""Messages of the app to members (应用消息)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wecom.client import WeComClient
from wecom.fields import normal_userid, text, text_or_none
from wecom.texts import clip_bytes

MAX_RECIPIENTS = 1000
# A repeat after a lost answer is dropped by WeCom; the same words said again later are a new message.
_REPEAT_WINDOW_SECONDS = 300


@dataclass(frozen=True, slots=True)
class SendReport:
    """Who did not get it although WeCom said "ok"; ``msgid`` serves to recall it, ``response_code`` to change it."""

    invalid_userids: tuple[str, ...]
    msgid: str | None
    unlicensed_userids: tuple[str, ...] = ()
    response_code: str | None = None


def send_text_card(
    client: WeComClient, userids: Sequence[str], *, title: str, description: str, url: str, button: str
) -> SendReport:
    """A card with one link; too long texts are cut. ``button`` has at most four characters."""
    card = {
        "title": clip_bytes(title, 128),
        "description": clip_bytes(description, 512),
        "url": url,
        "btntxt": button[:4],
    }
    return send(client, userids, "textcard", card)


def send_text(client: WeComClient, userids: Sequence[str], content: str) -> SendReport:
    """Plain text, cut at 2048 bytes; line breaks and ``<a href>`` work."""
    return send(client, userids, "text", {"content": clip_bytes(content, 2048)})


def recall(client: WeComClient, msgid: str) -> None:
    """Take a message back, within 24 hours (42052 afterwards)."""
    client.call("message/recall", body={"msgid": msgid})


def send(client: WeComClient, userids: Sequence[str], msgtype: str, content: Mapping[str, Any]) -> SendReport:
    """A message of any kind; WeCom drops an identical one that follows within minutes."""
    if not 0 < len(userids) <= MAX_RECIPIENTS:
        raise ValueError(f"a message goes to 1 to {MAX_RECIPIENTS} members")
    answer = client.call(
        "message/send",
        body={
            "touser": "|".join(userids),
            "msgtype": msgtype,
            "agentid": client.app.agent_id,
            msgtype: content,
            "enable_duplicate_check": 1,
            "duplicate_check_interval": _REPEAT_WINDOW_SECONDS,
        },
    )
    return SendReport(
        _listed(answer, "invaliduser"),
        text_or_none(answer, "msgid"),
        _listed(answer, "unlicenseduser"),
        text_or_none(answer, "response_code"),
    )


def _listed(answer: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(normal_userid(userid) for userid in text(answer, name).split("|") if userid)
