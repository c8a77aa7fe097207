"""One message to a customer, told by the sidebar and perhaps also by the chat archive: one touch, whoever comes first.

The sidebar knows what the message was for, the archive knows when it was sent: the row has the kind of the one and the
moment of the other. Two tellings are one message when the member, the customer and the text are the same and the
moments are near.

Until the archive tells of it too, a message stands on its sender's word alone, and `self_told_at` says since when.
"""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from workbench.changes.actions import mark
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.touches.models import Touch, TouchKind
from workbench.touches.recording import record_touch

ARCHIVED = "archive:"
NEAR = dt.timedelta(minutes=2)


def record_send(
    kind: TouchKind,
    *,
    member_id: int,
    customer_id: int,
    touched_at: dt.datetime,
    fact_key: str,
    digest: str,
    text: str,
    task_item_id: int | None,
) -> None:
    """What the sidebar tells, and nobody else so far."""
    if db.session.scalar(sa.select(sa.exists().where(Touch.fact_key == fact_key))):
        return
    twin = _twin(member_id, customer_id, touched_at, digest, Touch.fact_key.startswith(ARCHIVED))
    if twin is None:
        record_touch(
            kind,
            member_id=member_id,
            customer_id=customer_id,
            touched_at=touched_at,
            fact_key=fact_key,
            task_item_id=task_item_id,
            self_told_at=clock.now(),
            text=text,
            digest=digest,
        )
        return
    twin.kind, twin.task_item_id, twin.fact_key = kind.value, task_item_id, fact_key
    twin.about = {**twin.about, "text": text}
    mark(customer_ids=[customer_id])


def record_archived(
    *, member_id: int, customer_id: int, touched_at: dt.datetime, msgid: str, digest: str | None
) -> None:
    """What the archive tells, of a message that is not known as archived yet."""
    twin = _twin(member_id, customer_id, touched_at, digest, Touch.about["archived"].astext.is_(None))
    if twin is None:
        record_touch(
            TouchKind.ONE_TO_ONE,
            member_id=member_id,
            customer_id=customer_id,
            touched_at=touched_at,
            fact_key=archive_key(msgid, customer_id),
            archived=msgid,
            digest=digest,
        )
        return
    twin.touched_at, twin.self_told_at = touched_at, None
    twin.about = {**twin.about, "archived": msgid}
    mark(customer_ids=[customer_id])


def archive_key(msgid: str, customer_id: int) -> str:
    """A message may go to several: one touch each."""
    return f"{ARCHIVED}{msgid}:{customer_id}"


def _twin(member_id: int, customer_id: int, at: dt.datetime, digest: str | None, side: Any) -> Touch | None:
    if digest is None:
        return None
    distance = sa.func.abs(sa.extract("epoch", Touch.touched_at) - at.timestamp())
    query = (
        sa.select(Touch)
        .where(
            Touch.customer_id == customer_id,
            Touch.member_id == member_id,
            Touch.touched_at.between(at - NEAR, at + NEAR),
            Touch.about["digest"].astext == digest,
            side,
        )
        .order_by(distance, Touch.fact_key)
        .limit(1)
        .with_for_update()
    )
    return db.session.scalars(query).one_or_none()
