"""Reads about groups."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from workbench.customers import queries as customers
from workbench.customers.models import Customer
from workbench.groups.models import Group, GroupMember
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import not_found
from workbench.people.models import Member
from workbench.people.queries import audience, in_scope


def get_by_chat_id(actor: Actor, chat_id: str) -> Group:
    """A group the actor may open: one they are in, or one with a member of their scope in it."""
    query = sa.select(Group).where(Group.chat_id == chat_id, Group.dismissed_at.is_(None), _open_to(actor))
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise not_found()
    return found


def names_of(actor: Actor, chat_ids: Collection[str]) -> dict[str, str]:
    """Names by chat id, of the groups the actor may open."""
    if not chat_ids:
        return {}
    rows = db.session.execute(sa.select(Group.chat_id, Group.name).where(Group.chat_id.in_(chat_ids), _open_to(actor)))
    return {row.chat_id: row.name for row in rows}


def _open_to(actor: Actor) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        GroupMember.group_id == Group.id,
        GroupMember.left_at.is_(None),
        GroupMember.participant_id == Member.userid,
        in_scope(actor, Member.id),
    )


def counts_of(group_id: int, since: dt.datetime) -> dict[str, int]:
    """Members and customers present now; customers who joined and left since `since`."""
    here, customer = GroupMember.left_at.is_(None), GroupMember.is_customer
    query = sa.select(
        sa.func.count().filter(here).label("members_total"),
        sa.func.count().filter(here, customer).label("customers_total"),
        sa.func.count().filter(customer, GroupMember.joined_at >= since).label("joined_today"),
        sa.func.count().filter(customer, GroupMember.left_at >= since).label("left_today"),
    ).where(GroupMember.group_id == group_id)
    return dict(db.session.execute(query).mappings().one())


def customers_in(actor: Actor, group_id: int, limit: int = 100) -> list[dict[str, Any]]:
    """CustomerRefs of those present whom the actor may see, longest members first."""
    query = (
        sa.select(Customer.id)
        .join(GroupMember, GroupMember.participant_id == Customer.external_userid)
        .where(GroupMember.group_id == group_id, GroupMember.left_at.is_(None), customers.visible_to(actor))
        .order_by(GroupMember.joined_at, GroupMember.id)
        .limit(limit)
    )
    ids = list(db.session.scalars(query))
    refs = customers.refs_of(actor, ids)
    return [refs[customer_id] for customer_id in ids]


def of_customers(external_userids: Sequence[str]) -> Sequence[Any]:
    """Groups that customers who are one person are in now (id, name)."""
    query = (
        sa.select(Group.id, Group.name)
        .join(GroupMember, GroupMember.group_id == Group.id)
        .where(
            GroupMember.participant_id.in_(external_userids),
            GroupMember.left_at.is_(None),
            Group.dismissed_at.is_(None),
        )
        .group_by(Group.id)
        .order_by(sa.func.max(GroupMember.joined_at).desc(), Group.id)
    )
    return db.session.execute(query).all()


def audience_of(group_id: int) -> set[int]:
    """Members in the group and those who oversee them."""
    query = (
        sa.select(Member.id)
        .join(GroupMember, GroupMember.participant_id == Member.userid)
        .where(GroupMember.group_id == group_id, GroupMember.left_at.is_(None))
    )
    return audience(db.session.scalars(query))


def owner_name(group: Group) -> str:
    """The owner's name, or their userid while the directory does not know them."""
    name = db.session.scalars(sa.select(Member.name).where(Member.userid == group.owner_userid)).one_or_none()
    return name or group.owner_userid
