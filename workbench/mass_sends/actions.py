"""Create a mass send, cancel it, remind those who have not confirmed, and read everything again."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wecom.mass_sends import ChatType
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import Refused
from workbench.kernel.jobs import later
from workbench.mass_sends import queries
from workbench.mass_sends.announcing import announce
from workbench.mass_sends.attachments import picture_ids
from workbench.mass_sends.audience import Audience, candidates, check, preview, reachable
from workbench.mass_sends.jobs import cancel_block, create_block, remind_block
from workbench.mass_sends.message_jobs import begin_sync, fetch_message
from workbench.mass_sends.message_models import MassSendSync
from workbench.mass_sends.models import (
    BlockState,
    MassSend,
    MassSendBlock,
    MassSendRecipient,
    MassSendReminder,
    SenderRule,
)
from workbench.welcomes.pictures import require_pictures

MOST_REMINDERS = 3
REMINDER_WINDOW = dt.timedelta(hours=24)


def create_mass_send(
    *,
    audience: Audience,
    content: str,
    attachments: Sequence[Mapping[str, Any]],
    allow_select: bool,
    client_key: str,
    by: Actor,
) -> MassSend:
    """Freeze who shall get it and have WeCom make the tasks; the same `client_key` again is the same mass send."""
    check(by, audience)
    wanted = {
        "chat_type": audience.chat_type.value,
        "sender_rule": audience.sender_rule.value,
        "content": content,
        "attachments": [dict(one) for one in attachments],
        "allow_select": allow_select,
    }
    asked = _asked(audience)
    if (known := queries.find_by_client_key(by, client_key)) is not None:
        return _same(known, {**wanted, "audience": known.audience | {"asked": asked}})
    require_pictures(picture_ids(attachments))
    found = preview(by, audience)
    if not found.recipients_total:
        raise Refused("nobody_to_reach", detail="Nobody asked for can get a mass send now; see the preview for why.")
    excluded = {"no_relation": found.no_relation, "allowance_used": found.allowance_used}
    statement = (
        insert(MassSend)
        .values(
            client_key=client_key,
            created_by_id=by.member_id,
            created_at=clock.now(),
            audience={"asked": asked, "excluded": excluded},
            **wanted,
        )
        .on_conflict_do_nothing(constraint=MassSend.ONE_PER_KEY)
        .returning(MassSend)
    )
    # A repetition that came at the same moment waits here for the first one's commit, and then finds its mass send.
    send = db.session.scalars(statement).one_or_none()
    if send is None:
        known = queries.get_by_client_key(by, client_key)
        return _same(known, {**wanted, "audience": known.audience | {"asked": asked}})
    for block_id in _freeze(send, by, audience):
        later(create_block, block_id=block_id)
    announce(send, "mass_send_created")
    return send


def cancel(send: MassSend, *, by: Actor) -> None:
    """Stop what is unsent; what was sent stays sent. Cancelling twice is cancelling once."""
    if send.cancelled_at is not None:
        return
    send.cancelled_at, send.cancelled_by_id = clock.now(), by.member_id
    for block_id in queries.block_ids(send.id, BlockState.CREATED):
        later(cancel_block, block_id=block_id)
    announce(send, "mass_send_cancelled", senders=queries.asked_member_ids(send.id))


def remind(send: MassSend, *, by: Actor) -> int:
    """Nudge those who have not confirmed; how many blocks that concerns. WeCom takes three reminders in 24 hours."""
    if send.cancelled_at is not None:
        raise Refused("cancelled", detail="This mass send was cancelled: there is nothing left to confirm.")
    block_ids = queries.block_ids_to_confirm(send.id)
    if not block_ids:
        raise Refused("nobody_to_remind", detail="Everybody has confirmed already.")
    if queries.reminders_since(send.id, clock.now() - REMINDER_WINDOW) >= MOST_REMINDERS:
        raise Refused("reminded_enough", status=429, detail="WeCom takes three reminders in 24 hours; try again later.")
    rows = [{"block_id": one, "asked_by_id": by.member_id, "asked_at": clock.now()} for one in block_ids]
    for reminder_id in db.session.scalars(insert(MassSendReminder).returning(MassSendReminder.id), rows):
        later(remind_block, reminder_id=reminder_id)
    return len(block_ids)


def look_again(send: MassSend) -> None:
    """Read tasks and results now instead of when it is their turn."""
    for message_id in queries.message_ids(send.id):
        later(fetch_message, message_id=message_id)


def start_sync(*, by: Actor) -> MassSendSync:
    """Read WeCom's list of mass sends, unless that is being done; the allowance is estimated from it."""
    if not by.may_push_tasks:
        raise Refused("not_a_manager", status=403, detail="Only heads of departments may send to many customers.")
    return begin_sync()


def _asked(audience: Audience) -> dict[str, Any]:
    lists = {name: list(value) for name, value in asdict(audience).items() if name.endswith("s")}
    return {name: value for name, value in lists.items() if value}


def _same(known: MassSend, wanted: Mapping[str, Any]) -> MassSend:
    if any(getattr(known, name) != value for name, value in wanted.items()):
        raise Refused("conflict", detail="Another mass send was made with this client_key; make a new one.")
    return known


def _freeze(send: MassSend, by: Actor, audience: Audience) -> Sequence[int]:
    """Blocks and recipients in one statement, however many customers there are; returns the blocks' ids."""
    chosen = reachable(candidates(by, audience), audience).cte("chosen")
    parts = sa.select(sa.literal(send.id), chosen.c.sender_id, chosen.c.part).distinct()
    making = insert(MassSendBlock).from_select(["mass_send_id", "sender_id", "part"], parts)
    blocks = making.returning(MassSendBlock.id, MassSendBlock.sender_id, MassSendBlock.part).cte("blocks")
    is_part = blocks.c.part == chosen.c.part
    if audience.sender_rule is SenderRule.NEWEST:
        is_part = sa.and_(is_part, blocks.c.sender_id == chosen.c.sender_id)
    rows = sa.select(blocks.c.id, chosen.c.recipient_id).select_from(chosen.join(blocks, is_part))
    column = "group_id" if audience.chat_type is ChatType.GROUP else "customer_id"
    filling = insert(MassSendRecipient).from_select(["block_id", column], rows)
    return db.session.scalars(sa.select(blocks.c.id).add_cte(filling.cte("filling"))).all()
