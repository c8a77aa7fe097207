"""Decrypted messages of the chat archive (会话内容存档, wecom-api J.3) become touches and signals.

The native SDK stays outside: whoever pulls and decrypts hands the JSON over, message by message, as often as they like.
Nothing of a message's content is kept; of a text only the digest by which the sidebar's report of it is recognised.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from workbench.customers.actions.storing import ensure_customer
from workbench.groups.models import Group
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.people.lookups import member_ids_of
from workbench.touches.models import ArchivedMessage, SignalKind
from workbench.touches.recording import record_signals, signal
from workbench.touches.sends import record_archived
from workbench.trail import actions as trail
from workbench.trail.models import Kind, Source

CUSTOMER = re.compile("w[mo][A-Za-z0-9_-]{30}")
ROBOT = re.compile("wb[A-Za-z0-9_-]{30}")
"""Members have their plain userids, which may begin with the same letters."""


class BadMessage(Exception):
    """A line that is no message of the archive."""


@dataclass(frozen=True, slots=True)
class Message:
    """What we need of one message that was sent."""

    msgid: str
    sender: str
    recipients: tuple[str, ...]
    chat_id: str
    sent_at: dt.datetime
    digest: str | None


def read(raw: Any) -> Message | None:
    """The message in a decrypted JSON object; None for what is no sending (recalls, log-in switches, consents)."""
    if not isinstance(raw, dict):
        raise BadMessage("not a JSON object")
    if raw.get("action") != "send" or raw.get("msgtype") in {"agree", "disagree"}:
        return None
    try:
        text = raw["text"]["content"] if raw["msgtype"] == "text" else None
        return Message(
            msgid=str(raw["msgid"]),
            sender=str(raw["from"]),
            recipients=tuple(str(one) for one in raw["tolist"]),
            chat_id=str(raw.get("roomid") or ""),
            sent_at=dt.datetime.fromtimestamp(raw["msgtime"] / 1000, dt.UTC),
            digest=hashlib.sha256(text.strip().encode()).hexdigest() if text else None,
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise BadMessage(f"{type(error).__name__}: {error}") from error


def store(messages: Sequence[Message]) -> int:
    """Keep what is new; returns how many messages were.

    In single chats a member's is a touch and a customer's a signal. In a group only the customer's counts: a broadcast
    is proven by its own result.
    """
    member_ids = member_ids_of({id_ for message in messages for id_ in _members_of(message)})
    new = _keep(messages)
    for message in new:
        if message.sender in member_ids and not message.chat_id:
            for customer in filter(_is_customer, message.recipients):
                _touch(message, member_ids[message.sender], ensure_customer(customer))
    groups = _group_ids({message.chat_id for message in new if message.chat_id})
    record_signals([_signal(message, member_ids, groups) for message in new if _is_customer(message.sender)])
    return len(new)


def _touch(message: Message, member_id: int, customer_id: int) -> None:
    record_archived(
        member_id=member_id,
        customer_id=customer_id,
        touched_at=message.sent_at,
        msgid=message.msgid,
        digest=message.digest,
    )
    _tell(member_id, customer_id, message.sent_at)


def _signal(message: Message, member_ids: dict[str, int], groups: dict[str, int]) -> dict[str, Any]:
    to_members = [member_ids[id_] for id_ in message.recipients if id_ in member_ids]
    customer_id = ensure_customer(message.sender)
    member_id = to_members[0] if to_members and not message.chat_id else None
    if member_id is not None:
        _tell(member_id, customer_id, message.sent_at)
    return signal(
        SignalKind.GROUP_MESSAGE if message.chat_id else SignalKind.MESSAGE,
        customer_id=customer_id,
        happened_at=message.sent_at,
        member_id=member_id,
        group_id=groups.get(message.chat_id),
        fact_key=f"archive:{message.msgid}",
    )


def _tell(member_id: int, customer_id: int, at: dt.datetime) -> None:
    """A day on which they wrote to each other is one entry on the trail."""
    day = at.astimezone(clock.corp_zone()).date()
    trail.record(
        Kind.CHATTED,
        source=Source.EVENT,
        customer_id=customer_id,
        happened_at=at,
        actor_member_id=member_id,
        fact_key=f"chatted:{member_id}:{customer_id}:{day}",
    )


def _is_customer(id_: str) -> bool:
    return CUSTOMER.fullmatch(id_) is not None


def _members_of(message: Message) -> Iterable[str]:
    """Members in a message with a customer; what colleagues write to each other is none of our business."""
    everybody = (message.sender, *message.recipients)
    if message.chat_id and _is_customer(message.sender):
        return ()
    if not any(_is_customer(id_) for id_ in everybody):
        return ()
    return (id_ for id_ in everybody if not _is_customer(id_) and not ROBOT.fullmatch(id_))


def _keep(messages: Sequence[Message]) -> list[Message]:
    """Those that were not stored before, each once."""
    by_msgid = {message.msgid: message for message in messages}
    rows = [{"msgid": message.msgid, "sent_at": message.sent_at} for message in by_msgid.values()]
    if not rows:
        return []
    statement = insert(ArchivedMessage).on_conflict_do_nothing().returning(ArchivedMessage.msgid)
    new = set(db.session.scalars(statement, rows))
    return [message for msgid, message in by_msgid.items() if msgid in new]


def _group_ids(chat_ids: Iterable[str]) -> dict[str, int]:
    found = sa.select(Group.chat_id, Group.id).where(Group.chat_id.in_(set(chat_ids)))
    return dict(db.session.execute(found).all())
