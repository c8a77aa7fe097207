"""Who a mass send would reach: the actor's own customers or groups, each with the member who would send."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from wecom import mass_sends as wecom
from wecom.mass_sends import ChatType
from workbench.customers.models import Relation, RelationTag
from workbench.groups.models import Group
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import Refused
from workbench.mass_sends import allowance
from workbench.mass_sends.message_models import MassMessageResult
from workbench.mass_sends.models import SenderRule
from workbench.people.models import Member
from workbench.people.queries import active, get_assignable, in_scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """What was asked for; lists that are empty do not narrow it, but one of them is given."""

    chat_type: ChatType
    sender_rule: SenderRule = SenderRule.NEWEST
    customer_ids: Sequence[int] = ()
    tag_ids: Sequence[int] = ()
    group_ids: Sequence[int] = ()
    member_userids: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen; `staff_total` is not known when WeCom chooses the senders."""

    staff_total: int | None
    recipients_total: int
    no_relation: int
    allowance_used: int


def check(actor: Actor, audience: Audience) -> None:
    """Refuse what the actor may not ask for, and staff who are not theirs (404)."""
    if not actor.may_push_tasks:
        raise Refused("not_a_manager", status=403, detail="Only heads of departments may send to many customers.")
    if audience.sender_rule is SenderRule.LAST_IN_TOUCH and not actor.sees_all:
        raise Refused(
            "not_a_leader", status=403, detail="WeCom may choose a sender outside your departments: use `newest`."
        )
    if audience.member_userids:
        get_assignable(actor, audience.member_userids)


def candidates(actor: Actor, audience: Audience) -> sa.Subquery:
    """(recipient_id, member_id) of everybody asked for, once each, with whoever would send; full ones included."""
    if audience.chat_type is ChatType.GROUP:
        return _groups(actor, audience).subquery("candidates")
    return _customers(actor, audience).subquery("candidates")


def reachable(found: sa.Subquery, audience: Audience) -> sa.Select[Any]:
    """The candidates without those whose month is full, numbered into blocks (`part`) for each sender."""
    is_group = audience.chat_type is ChatType.GROUP
    most = wecom.MOST_GROUPS if is_group else wecom.MOST_CUSTOMERS
    has_sender = audience.sender_rule is SenderRule.NEWEST
    sender_id = found.c.member_id if has_sender else sa.null().cast(sa.BigInteger)
    number = sa.func.row_number().over(
        partition_by=found.c.member_id if has_sender else None, order_by=found.c.recipient_id
    )
    return sa.select(found.c.recipient_id, sender_id.label("sender_id"), ((number - 1) // most).label("part")).where(
        found.c.recipient_id.not_in(_full(found, audience))
    )


def preview(actor: Actor, audience: Audience) -> Preview:
    """Count, in one statement, who would get it and who would not, and why."""
    check(actor, audience)
    found = candidates(actor, audience)
    is_full = found.c.recipient_id.in_(_full(found, audience))
    row = db.session.execute(
        sa.select(
            sa.func.count().filter(sa.not_(is_full)).label("recipients"),
            sa.func.count(sa.distinct(found.c.member_id)).filter(sa.not_(is_full)).label("staff"),
            sa.func.count().filter(is_full).label("full"),
        ).select_from(found)
    ).one()
    named = set(audience.customer_ids) | set(audience.group_ids)
    return Preview(
        staff_total=row.staff if audience.sender_rule is SenderRule.NEWEST else None,
        recipients_total=row.recipients,
        no_relation=max(0, len(named) - row.recipients - row.full) if named else 0,
        allowance_used=row.full,
    )


def _full(found: sa.Subquery, audience: Audience) -> sa.Select[Any]:
    is_group = audience.chat_type is ChatType.GROUP
    column = MassMessageResult.group_id if is_group else MassMessageResult.customer_id
    return allowance.used_up(column, sa.select(found.c.recipient_id))


def _customers(actor: Actor, audience: Audience) -> sa.Select[Any]:
    query = (
        sa.select(Relation.customer_id.label("recipient_id"), Relation.member_id)
        .ext(distinct_on(Relation.customer_id))
        .join(Member, Member.id == Relation.member_id)
        .where(Relation.ended_at.is_(None), in_scope(actor, Relation.member_id), active(), Member.has_contact)
        .order_by(Relation.customer_id, Relation.added_at.desc(), Relation.id.desc())
    )
    if audience.customer_ids:
        query = query.where(Relation.customer_id.in_(audience.customer_ids))
    if audience.tag_ids:
        wears = sa.exists().where(RelationTag.relation_id == Relation.id, RelationTag.tag_id.in_(audience.tag_ids))
        query = query.where(wears)
    return _of_members(query, audience)


def _groups(actor: Actor, audience: Audience) -> sa.Select[Any]:
    query = (
        sa.select(Group.id.label("recipient_id"), Member.id.label("member_id"))
        .join(Member, Member.userid == Group.owner_userid)
        .where(Group.dismissed_at.is_(None), in_scope(actor, Member.id), active(), Member.has_contact)
    )
    if audience.group_ids:
        query = query.where(Group.id.in_(audience.group_ids))
    return _of_members(query, audience)


def _of_members(query: Any, audience: Audience) -> sa.Select[Any]:
    wanted = [userid.lower() for userid in audience.member_userids]
    found: sa.Select[Any] = query.where(Member.userid.in_(wanted)) if wanted else query
    return found
