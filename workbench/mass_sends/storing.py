"""Store what WeCom tells about mass sends; what was received is a touch, and goes on the trail."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wecom.mass_sends import ChatType, CreatedBy, Message, Result, SendStatus, Task
from workbench.customers.models import Customer
from workbench.groups.models import Group
from workbench.kernel.db import db
from workbench.mass_sends.message_models import MassMessage, MassMessageResult, MassMessageTask
from workbench.touches.models import TouchKind
from workbench.touches.recording import record_touches, touch
from workbench.trail import actions as trail
from workbench.trail.models import Kind, Source

EXCERPT = 40


def store_messages(found: Sequence[Message], *, look_at: dt.datetime) -> list[int]:
    """Keep what is listed; returns the ids of those that may still change."""
    if not found:
        return []
    rows = [
        {
            "msgid": message.msgid,
            "chat_type": message.chat_type.value,
            "creator_userid": message.creator,
            "is_personal": message.created_by is CreatedBy.MEMBER,
            "created_at": message.created_at,
            "content": message.text,
            "attachments": [dict(one) for one in message.attachments],
            "look_at": look_at,
        }
        for message in {message.msgid: message for message in found}.values()
    ]
    db.session.execute(insert(MassMessage).on_conflict_do_nothing(index_elements=["msgid"]), rows)
    msgids = [row["msgid"] for row in rows]
    moving = sa.select(MassMessage.id).where(MassMessage.msgid.in_(msgids), MassMessage.look_at.is_not(None))
    return list(db.session.scalars(moving.order_by(MassMessage.id)))


def store_tasks(message_id: int, found: Sequence[Task], member_ids: Mapping[str, int]) -> list[int]:
    """Keep who was asked and who confirmed; returns the members whose results are to be read (again)."""
    rows = [{"message_id": message_id, "member_id": member_ids[task.userid], "sent_at": task.sent_at} for task in found]
    if not rows:
        return []
    statement = insert(MassMessageTask)
    statement = statement.on_conflict_do_update(
        index_elements=["message_id", "member_id"], set_={"sent_at": statement.excluded.sent_at}
    )
    db.session.execute(statement, rows)
    unread = sa.or_(
        MassMessageTask.results_at.is_(None),
        sa.and_(MassMessageTask.sent_at.is_not(None), sa.not_(MassMessageTask.is_final)),
    )
    query = sa.select(MassMessageTask.member_id).where(MassMessageTask.message_id == message_id, unread)
    return list(db.session.scalars(query.order_by(MassMessageTask.member_id)))


def store_results(message: MassMessage, task: MassMessageTask, found: Sequence[Result]) -> None:
    """Keep what everybody of one member got; a status that was learnt never falls back to unsent."""
    is_group = message.chat_type == ChatType.GROUP.value
    ids = _group_ids(found) if is_group else _customer_ids(found)
    column = "group_id" if is_group else "customer_id"
    rows = [
        {
            "message_id": message.id,
            "member_id": task.member_id,
            column: ids[result.recipient],
            "status": result.status.value,
            "sent_at": result.sent_at,
            "decided_at": None if result.status is SendStatus.UNSENT else result.sent_at or task.sent_at,
        }
        for result in found
        if result.recipient in ids
    ]
    if not rows:
        return
    statement = insert(MassMessageResult)
    fresh = {name: statement.excluded[name] for name in ("status", "sent_at", "decided_at")}
    statement = statement.on_conflict_do_update(
        index_elements=["message_id", "member_id", column],
        set_=fresh,
        where=sa.and_(
            MassMessageResult.status != statement.excluded.status,
            statement.excluded.status != SendStatus.UNSENT.value,
        ),
    )
    db.session.execute(statement, rows)
    received = [row for row in rows if row["status"] == SendStatus.SENT.value]
    _record(message, task.member_id, received, column)
    kind = TouchKind.GROUP if is_group else TouchKind.MASS_SEND
    record_touches([_touch(kind, message, row, column) for row in received if row["decided_at"] is not None])


def _touch(kind: TouchKind, message: MassMessage, row: Mapping[str, Any], column: str) -> dict[str, Any]:
    return touch(
        kind,
        member_id=row["member_id"],
        touched_at=row["decided_at"],
        fact_key=f"mass_send:{message.id}:{row['member_id']}:{row[column]}",
        text=message.content[:EXCERPT],
        **{column: row[column]},
    )


def _record(message: MassMessage, member_id: int, received: Iterable[Mapping[str, Any]], column: str) -> None:
    trail.record_all(
        [
            trail.entry(
                Kind.MASS_SEND_RECEIVED,
                source=Source.SYNC,
                happened_at=row["sent_at"],
                actor_member_id=member_id,
                fact_key=f"mass_send_received:{message.id}:{member_id}:{row[column]}",
                text=message.content[:EXCERPT],
                is_personal=message.is_personal,
                **{column: row[column]},
            )
            for row in received
        ]
    )


def _customer_ids(found: Sequence[Result]) -> dict[str, int]:
    """Our ids; a customer we have not met is known by her external_userid from now on."""
    external_userids = sorted({result.recipient for result in found})
    if not external_userids:
        return {}
    known = sa.select(Customer.external_userid, Customer.id).where(Customer.external_userid.in_(external_userids))
    ids = dict(db.session.execute(known).all())
    new = [{"external_userid": one} for one in external_userids if one not in ids]
    if new:
        db.session.execute(insert(Customer).on_conflict_do_nothing(index_elements=["external_userid"]), new)
        ids = dict(db.session.execute(known).all())
    return ids


def _group_ids(found: Sequence[Result]) -> dict[str, int]:
    """Our ids of the groups we know; the sync brings the others."""
    chat_ids = {result.recipient for result in found}
    return dict(db.session.execute(sa.select(Group.chat_id, Group.id).where(Group.chat_id.in_(chat_ids))).all())
