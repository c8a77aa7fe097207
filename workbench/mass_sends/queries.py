"""Reads of mass sends by those who work on them: blocks, messages, reminders."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from wecom.mass_sends import Message
from workbench.customers.models import Customer
from workbench.groups.models import Group
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.mass_sends.message_models import MassMessage, MassMessageTask, MassSendSync
from workbench.mass_sends.models import BlockState, MassSend, MassSendBlock, MassSendRecipient, MassSendReminder


def find_by_client_key(actor: Actor, client_key: str) -> MassSend | None:
    """The mass send this phone already made under that key."""
    return db.session.scalars(_of_client_key(actor, client_key)).one_or_none()


def get_by_client_key(actor: Actor, client_key: str) -> MassSend:
    """The mass send that is known to have been made under that key."""
    return db.session.scalars(_of_client_key(actor, client_key)).one()


def _of_client_key(actor: Actor, client_key: str) -> sa.Select[MassSend]:
    return sa.select(MassSend).where(MassSend.client_key == client_key, MassSend.created_by_id == actor.member_id)


def _blocks() -> sa.Select[MassSendBlock]:
    return sa.select(MassSendBlock).options(
        joinedload(MassSendBlock.mass_send, innerjoin=True),
        joinedload(MassSendBlock.sender),
        joinedload(MassSendBlock.message),
    )


def lock_block(block_id: int, state: BlockState) -> MassSendBlock | None:
    """A block in this state that nobody else works on."""
    query = _blocks().where(MassSendBlock.id == block_id, MassSendBlock.state == state.value)
    query = query.with_for_update(skip_locked=True, of=MassSendBlock)
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def get_block(block_id: int) -> MassSendBlock:
    """A block as it is now."""
    query = _blocks().where(MassSendBlock.id == block_id).execution_options(populate_existing=True)
    return db.session.scalars(query).one()


def lock_reminder(reminder_id: int) -> MassSendReminder | None:
    """A reminder that was never begun, and that nobody else is beginning."""
    query = sa.select(MassSendReminder).where(MassSendReminder.id == reminder_id, MassSendReminder.outcome.is_(None))
    return db.session.scalars(query.with_for_update(skip_locked=True)).one_or_none()


def recipients_of(block_id: int) -> list[str]:
    """WeCom's ids (external_userid or chat_id) of everybody a block is for."""
    query = (
        sa.select(sa.func.coalesce(Customer.external_userid, Group.chat_id))
        .select_from(MassSendRecipient)
        .outerjoin(Customer, Customer.id == MassSendRecipient.customer_id)
        .outerjoin(Group, Group.id == MassSendRecipient.group_id)
        .where(MassSendRecipient.block_id == block_id)
        .order_by(MassSendRecipient.id)
    )
    return list(db.session.scalars(query))


def mark_unreachable(block_id: int, wecom_ids: Sequence[str]) -> None:
    """Those WeCom left out when it made the tasks."""
    if not wecom_ids:
        return
    customers = sa.select(Customer.id).where(Customer.external_userid.in_(wecom_ids))
    groups = sa.select(Group.id).where(Group.chat_id.in_(wecom_ids))
    left_out = sa.or_(MassSendRecipient.customer_id.in_(customers), MassSendRecipient.group_id.in_(groups))
    statement = sa.update(MassSendRecipient).where(MassSendRecipient.block_id == block_id, left_out)
    db.session.execute(statement.values(is_unreachable=True))


def unclaimed(found: Sequence[Message]) -> list[Message]:
    """Those of the messages that belong to no block of ours."""
    claimed = (
        sa.select(MassMessage.msgid)
        .join(MassSendBlock, MassSendBlock.message_id == MassMessage.id)
        .where(MassMessage.msgid.in_([message.msgid for message in found]))
    )
    taken = set(db.session.scalars(claimed)) if found else set()
    return [message for message in found if message.msgid not in taken]


def block_ids(mass_send_id: int, state: BlockState) -> list[int]:
    """The blocks of a mass send in this state."""
    query = sa.select(MassSendBlock.id).where(
        MassSendBlock.mass_send_id == mass_send_id, MassSendBlock.state == state.value
    )
    return list(db.session.scalars(query.order_by(MassSendBlock.id)))


def block_ids_to_confirm(mass_send_id: int) -> list[int]:
    """The blocks of a mass send that some member has not confirmed, as far as we know."""
    waits = sa.exists().where(MassMessageTask.message_id == MassSendBlock.message_id, MassMessageTask.sent_at.is_(None))
    query = sa.select(MassSendBlock.id).where(
        MassSendBlock.mass_send_id == mass_send_id, MassSendBlock.state == BlockState.CREATED.value, waits
    )
    return list(db.session.scalars(query.order_by(MassSendBlock.id)))


def message_ids(mass_send_id: int) -> list[int]:
    """The messages of a mass send that may still change."""
    query = (
        sa.select(MassMessage.id)
        .join(MassSendBlock, MassSendBlock.message_id == MassMessage.id)
        .where(MassSendBlock.mass_send_id == mass_send_id, MassMessage.look_at.is_not(None))
    )
    return list(db.session.scalars(query.order_by(MassMessage.id)))


def asked_member_ids(mass_send_id: int) -> set[int]:
    """Members who have been asked to send it."""
    query = sa.select(MassMessageTask.member_id).join(
        MassSendBlock, MassSendBlock.message_id == MassMessageTask.message_id
    )
    return set(db.session.scalars(query.where(MassSendBlock.mass_send_id == mass_send_id)))


def reminders_since(mass_send_id: int, moment: dt.datetime) -> int:
    """How often somebody reminded of a mass send: the most any of its blocks has had."""
    per_block = (
        sa.select(sa.func.count())
        .select_from(MassSendReminder)
        .join(MassSendBlock, MassSendBlock.id == MassSendReminder.block_id)
        .where(MassSendBlock.mass_send_id == mass_send_id, MassSendReminder.asked_at > moment)
        .group_by(MassSendBlock.id)
        .order_by(sa.func.count().desc())
        .limit(1)
    )
    return db.session.scalars(per_block).one_or_none() or 0


def get_task(message_id: int, member_id: int) -> MassMessageTask:
    """A member's part with its message and the member."""
    query = (
        sa.select(MassMessageTask)
        .options(joinedload(MassMessageTask.message), joinedload(MassMessageTask.member))
        .where(MassMessageTask.message_id == message_id, MassMessageTask.member_id == member_id)
    )
    return db.session.scalars(query).one()


def find_send_of(message_id: int) -> MassSend | None:
    """The mass send of ours that a message belongs to."""
    query = sa.select(MassSend).join(MassSendBlock, MassSendBlock.mass_send_id == MassSend.id)
    return db.session.scalars(query.where(MassSendBlock.message_id == message_id)).one_or_none()


def is_cancelled(message_id: int) -> bool:
    """Whether the mass send of ours behind a message was cancelled, as the database has it now."""
    query = (
        sa.select(MassSend.cancelled_at.is_not(None))
        .join(MassSendBlock, MassSendBlock.mass_send_id == MassSend.id)
        .where(MassSendBlock.message_id == message_id)
    )
    return bool(db.session.scalars(query).one_or_none())


def forgotten_blocks(in_queue: sa.Select[Any]) -> sa.Select[Any]:
    """Blocks to be created that no job will create."""
    return sa.select(MassSendBlock.id).where(
        MassSendBlock.state == BlockState.WANTED.value, MassSendBlock.id.not_in(in_queue)
    )


def blocks_to_cancel(in_queue: sa.Select[Any]) -> sa.Select[Any]:
    """Blocks of cancelled mass sends that WeCom was not told about; those it refused to cancel have an error."""
    return (
        sa.select(MassSendBlock.id)
        .join(MassSend, MassSend.id == MassSendBlock.mass_send_id)
        .where(
            MassSendBlock.state == BlockState.CREATED.value,
            MassSend.cancelled_at.is_not(None),
            MassSendBlock.error.is_(None),
            MassSendBlock.id.not_in(in_queue),
        )
    )


def find_running_sync() -> MassSendSync | None:
    """The reading of WeCom's list that is under way; one that died is none after an hour."""
    query = sa.select(MassSendSync).where(
        MassSendSync.finished_at.is_(None), MassSendSync.started_at > sa.func.now() - dt.timedelta(hours=1)
    )
    return db.session.scalars(query.order_by(MassSendSync.id.desc()).limit(1)).one_or_none()


def find_last_sync() -> MassSendSync | None:
    """The latest reading of WeCom's list that came to its end without an error."""
    query = sa.select(MassSendSync).where(MassSendSync.finished_at.is_not(None), MassSendSync.error.is_(None))
    return db.session.scalars(query.order_by(MassSendSync.id.desc()).limit(1)).one_or_none()
