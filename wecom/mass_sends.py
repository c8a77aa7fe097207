"""Mass sends (企业群发): asking members to send something to customers or groups, and what became of it (G)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any

from wecom.client import WeComClient
from wecom.fields import child, moment, number, objects, text, texts, userid
from wecom.paging import pages

MOST_CUSTOMERS = 10_000
MOST_GROUPS = 2_000
MOST_TEXT_BYTES = 4_000
MOST_ATTACHMENTS = 9
LONGEST_SPAN = timedelta(days=30)

_LIST_LIMIT = 100
_DETAIL_LIMIT = 1_000  # a larger one silently becomes 500
_SENT = 2


class ChatType(StrEnum):
    """To customers one by one, or into groups."""

    SINGLE = "single"
    GROUP = "group"


class CreatedBy(IntEnum):
    """Whose message it is."""

    CORP = 0
    MEMBER = 1


class SendStatus(IntEnum):
    """What became of a message for one recipient."""

    UNSENT = 0
    SENT = 1
    NO_FRIEND = 2
    ALLOWANCE_USED = 3


@dataclass(frozen=True, slots=True)
class Created:
    """A mass send that was accepted; it did not take in those who cannot be reached."""

    msgid: str
    failed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A mass send in the list; ``creator`` is missing for those an app made."""

    msgid: str
    chat_type: ChatType
    creator: str | None
    created_at: datetime
    created_by: CreatedBy
    text: str
    attachments: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class MessagePage:
    """Some mass sends, and where the next ones begin (empty at the end)."""

    messages: list[Message]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class Task:
    """A member's part; ``sent_at`` once they confirmed."""

    userid: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Result:
    """What one recipient (external_userid or chat_id) of one member got; ``sent_at`` only when it was sent."""

    recipient: str
    status: SendStatus
    sent_at: datetime | None


def create(
    client: WeComClient,
    *,
    chat_type: ChatType,
    sender: str,
    recipients: Sequence[str],
    content: str,
    attachments: Sequence[Mapping[str, Any]] = (),
    allow_select: bool = False,
) -> Created:
    """Ask the sender (for customers, without one, whoever was last in touch) to send; nothing goes out by itself.

    Never repeat it blindly after a timeout: look for it in ``list_messages`` first.
    """
    most, name = (MOST_CUSTOMERS, "external_userid") if chat_type is ChatType.SINGLE else (MOST_GROUPS, "chat_id_list")
    if not 0 < len(recipients) <= most:
        raise ValueError(f"a mass send goes to 1 to {most} recipients")
    body: dict[str, Any] = {"chat_type": chat_type.value, name: list(recipients)}
    body |= {"sender": sender} if sender else {}
    body |= {"allow_select": True} if allow_select and chat_type is ChatType.SINGLE else {}
    body |= {"text": {"content": content}} if content else {}
    body |= {"attachments": [dict(one) for one in attachments]} if attachments else {}
    answer = client.call("externalcontact/add_msg_template", body=body)
    return Created(text(answer, "msgid"), texts(answer, "fail_list"))


def list_messages(
    client: WeComClient, chat_type: ChatType, *, since: datetime, until: datetime, cursor: str = ""
) -> MessagePage:
    """A page of everybody's mass sends made between two moments at most a month apart."""
    body: dict[str, Any] = {
        "chat_type": chat_type.value,
        "start_time": int(since.timestamp()),
        "end_time": int(until.timestamp()),
        "limit": _LIST_LIMIT,
    }
    if cursor:
        body["cursor"] = cursor
    answer = client.call("externalcontact/get_groupmsg_list_v2", body=body)
    found = [_message(item, chat_type) for item in objects(answer, "group_msg_list")]
    return MessagePage([message for message in found if message.msgid], text(answer, "next_cursor"))


def list_tasks(client: WeComClient, msgid: str) -> list[Task]:
    """Everybody who was asked to send it; 41063 (kind RETRY) in its first seconds."""
    found = _all(client, "externalcontact/get_groupmsg_task", {"msgid": msgid}, "task_list")
    return [Task(userid(item), _sent_at(item, _SENT)) for item in found]


def list_results(client: WeComClient, msgid: str, sender: str) -> list[Result]:
    """What the recipients of one member got; of groups only those it was sent to."""
    body = {"msgid": msgid, "userid": sender}
    found = _all(client, "externalcontact/get_groupmsg_send_result", body, "send_list")
    return [
        Result(text(item, "external_userid") or text(item, "chat_id"), status, _sent_at(item, SendStatus.SENT))
        for item in found
        if (status := _status(item)) is not None
    ]


def remind(client: WeComClient, msgid: str) -> None:
    """Nudge those who have not confirmed; at most three times in 24 hours (41094)."""
    client.call("externalcontact/remind_groupmsg_send", body={"msgid": msgid})


def cancel(client: WeComClient, msgid: str) -> None:
    """Stop what is unsent; kind DONE (41093) when that was done before. What was sent is not recalled."""
    client.call("externalcontact/cancel_groupmsg_send", body={"msgid": msgid})


def _all(client: WeComClient, api: str, body: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    def fetch(cursor: str) -> dict[str, Any]:
        more = {"cursor": cursor} if cursor else {}
        return client.call(api, body={**body, "limit": _DETAIL_LIMIT, **more})

    return [item for page in pages(api, fetch) for item in objects(page, name)]


def _message(item: Mapping[str, Any], chat_type: ChatType) -> Message:
    return Message(
        msgid=text(item, "msgid"),
        chat_type=chat_type,
        creator=userid(item, "creator") or None,
        created_at=moment(item, "create_time"),
        created_by=CreatedBy.MEMBER if number(item, "create_type") == CreatedBy.MEMBER else CreatedBy.CORP,
        text=text(child(item, "text"), "content"),
        attachments=tuple(objects(item, "attachments")),
    )


def _status(item: Mapping[str, Any]) -> SendStatus | None:
    value = number(item, "status")
    return SendStatus(value) if value in set(SendStatus) else None


def _sent_at(item: Mapping[str, Any], sent: int) -> datetime | None:
    return moment(item, "send_time") if number(item, "status") == sent else None
