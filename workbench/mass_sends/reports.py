"""Reads of mass sends by those who watch them: the list, one of them, its staff, its recipients, and my own tasks."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from wecom.mass_sends import SendStatus
from workbench.customers.models import Customer
from workbench.groups.models import Group
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import not_found
from workbench.mass_sends.message_models import MassMessage, MassMessageResult, MassMessageTask
from workbench.mass_sends.models import BlockState, MassSend, MassSendBlock, MassSendRecipient
from workbench.mass_sends.statuses import STATUS_OF
from workbench.people.models import Member
from workbench.people.queries import in_scope


def visible_to(actor: Actor) -> sa.Select[MassSend]:
    """Mass sends made by somebody of my scope: mine, and those of the managers below me."""
    query = sa.select(MassSend).options(joinedload(MassSend.created_by))
    return query.where(in_scope(actor, MassSend.created_by_id))


def get_for(actor: Actor, mass_send_id: int) -> MassSend:
    """The only door to one mass send."""
    found = db.session.scalars(visible_to(actor).where(MassSend.id == mass_send_id)).one_or_none()
    if found is None:
        raise not_found()
    return found


def list_sends(actor: Actor, *, after: tuple[Any, ...] | None, limit: int) -> Sequence[MassSend]:
    """Newest first; up to `limit + 1`."""
    query = visible_to(actor)
    if after:
        query = query.where(MassSend.id < after[0])
    return db.session.scalars(query.order_by(MassSend.id.desc()).limit(limit + 1)).all()


def figures_of(mass_send_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """Blocks, recipients, staff and results of some mass sends, in three statements whatever their number."""
    found: dict[int, dict[str, int]] = {one: {} for one in mass_send_ids}
    if not mass_send_ids:
        return found
    state, of_send = MassSendBlock.state, MassSendBlock.mass_send_id.in_(mass_send_ids)
    recipients = (
        sa.select(
            MassSendBlock.mass_send_id,
            sa.func.count().label("recipients_total"),
            sa.func.count().filter(MassSendRecipient.is_unreachable).label("unreachable"),
            sa.func.count().filter(state == BlockState.WANTED.value).label("waiting"),
            sa.func.count().filter(state == BlockState.REFUSED.value).label("refused"),
        )
        .join(MassSendRecipient, MassSendRecipient.block_id == MassSendBlock.id)
        .where(of_send)
    )
    staff = (
        sa.select(
            MassSendBlock.mass_send_id,
            sa.func.count(sa.distinct(MassMessageTask.member_id)).label("staff_total"),
            sa.func.count(sa.distinct(MassMessageTask.member_id))
            .filter(MassMessageTask.sent_at.is_not(None))
            .label("staff_sent"),
        )
        .join(MassMessageTask, MassMessageTask.message_id == MassSendBlock.message_id)
        .where(of_send)
    )
    results = (
        sa.select(MassSendBlock.mass_send_id, *_counts())
        .join(MassMessageResult, MassMessageResult.message_id == MassSendBlock.message_id)
        .where(of_send)
    )
    for query in (recipients, staff, results):
        for row in db.session.execute(query.group_by(MassSendBlock.mass_send_id)).mappings():
            found[row["mass_send_id"]] |= {name: value for name, value in row.items() if name != "mass_send_id"}
    return found


def _counts() -> list[Any]:
    return [
        sa.func.count().filter(MassMessageResult.status == status.value).label(name)
        for name, status in STATUS_OF.items()
    ]


def problems_of(mass_send_id: int) -> Sequence[Any]:
    """Blocks WeCom refused: the sender and its code."""
    query = (
        sa.select(Member.userid, Member.name, MassSendBlock.errcode)
        .outerjoin(Member, Member.id == MassSendBlock.sender_id)
        .where(MassSendBlock.mass_send_id == mass_send_id, MassSendBlock.state == BlockState.REFUSED.value)
        .order_by(MassSendBlock.id)
        .limit(100)
    )
    return db.session.execute(query).all()


def staff_of(actor: Actor, mass_send_id: int, *, after: tuple[Any, ...] | None, limit: int) -> Sequence[Any]:
    """Members of my scope who were asked, those who have not confirmed first; up to `limit + 1`."""
    has_sent = sa.case((sa.func.max(MassMessageTask.sent_at).is_(None), 0), else_=1)
    counts = sa.lateral(
        sa.select(*_counts())
        .join(MassSendBlock, MassSendBlock.message_id == MassMessageResult.message_id)
        .where(MassSendBlock.mass_send_id == mass_send_id, MassMessageResult.member_id == Member.id)
    )
    query = (
        sa.select(
            Member.id,
            Member.userid,
            Member.name,
            sa.func.max(MassMessageTask.sent_at).label("sent_at"),
            has_sent.label("has_sent"),
            *(sa.func.max(counts.c[name]).label(name) for name in STATUS_OF),
        )
        .join(MassMessageTask, MassMessageTask.member_id == Member.id)
        .join(MassSendBlock, MassSendBlock.message_id == MassMessageTask.message_id)
        .join(counts, sa.true())
        .where(MassSendBlock.mass_send_id == mass_send_id, in_scope(actor, Member.id))
        .group_by(Member.id)
        .order_by(has_sent, Member.id)
        .limit(limit + 1)
    )
    if after:
        query = query.having(sa.tuple_(has_sent, Member.id) > sa.tuple_(*after))
    return db.session.execute(query).all()


def recipients_of(
    actor: Actor,
    mass_send_id: int,
    *,
    member_userid: str,
    status: SendStatus | None,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[Any]:
    """What each recipient got from members of my scope; up to `limit + 1`."""
    query = (
        sa.select(
            MassMessageResult.id,
            MassMessageResult.status,
            MassMessageResult.sent_at,
            MassMessageResult.customer_id,
            Customer.name.label("customer_name"),
            Group.name.label("group_name"),
            Member.name.label("member_name"),
        )
        .join(MassSendBlock, MassSendBlock.message_id == MassMessageResult.message_id)
        .join(Member, Member.id == MassMessageResult.member_id)
        .outerjoin(Customer, Customer.id == MassMessageResult.customer_id)
        .outerjoin(Group, Group.id == MassMessageResult.group_id)
        .where(MassSendBlock.mass_send_id == mass_send_id, in_scope(actor, Member.id))
        .order_by(MassMessageResult.id)
        .limit(limit + 1)
    )
    if member_userid:
        query = query.where(Member.userid == member_userid.lower())
    if status is not None:
        query = query.where(MassMessageResult.status == status.value)
    if after:
        query = query.where(MassMessageResult.id > after[0])
    return db.session.execute(query).all()


def tasks_of(actor: Actor, *, after: tuple[Any, ...] | None, limit: int) -> Sequence[Any]:
    """What the corp asked me to send and I have not confirmed, newest first; up to `limit + 1`."""
    mine = sa.and_(MassMessageResult.message_id == MassMessage.id, MassMessageResult.member_id == actor.member_id)
    recipients = sa.select(sa.func.count()).where(mine).correlate(MassMessage).scalar_subquery()
    columns = (MassMessage.id, MassMessage.chat_type, MassMessage.content, MassMessage.created_at)
    query = _to_confirm(actor, *columns, recipients.label("recipients_total"))
    if after:
        query = query.where(MassMessage.id < after[0])
    return db.session.execute(query.order_by(MassMessage.id.desc()).limit(limit + 1)).all()


def count_tasks(actor: Actor) -> int:
    """How many of them there are."""
    return int(db.session.scalars(_to_confirm(actor, sa.func.count())).one())


def _to_confirm(actor: Actor, *columns: Any) -> sa.Select[Any]:
    is_cancelled = sa.exists().where(
        MassSendBlock.message_id == MassMessage.id,
        MassSendBlock.mass_send_id == MassSend.id,
        MassSend.cancelled_at.is_not(None),
    )
    tasks = sa.select(*columns).join_from(MassMessage, MassMessageTask, MassMessageTask.message_id == MassMessage.id)
    return tasks.where(
        MassMessageTask.member_id == actor.member_id,
        MassMessageTask.sent_at.is_(None),
        MassMessage.look_at.is_not(None),
        sa.not_(MassMessage.is_personal),
        sa.not_(is_cancelled),
    )
