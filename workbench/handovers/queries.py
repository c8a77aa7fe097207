"""Reads of hand-overs: what may be handed over, the hand-overs of my scope, and the work that is open."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from workbench.customers.models import Customer, Relation
from workbench.customers.queries import contains
from workbench.groups.models import Group
from workbench.handovers.models import OPEN, Handover, HandoverItem, ItemState, UnassignedCustomer
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import not_found
from workbench.people.models import Member
from workbench.people.queries import in_scope


def get_giver(actor: Actor, userid: str) -> Member:
    """A member of my scope, in office or gone."""
    query = sa.select(Member).where(Member.userid == userid.lower(), in_scope(actor, Member.id))
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise not_found()
    return found


def givable(giver: Member) -> sa.Select[Any]:
    """(customer_id, since) of everybody the giver can hand over and who is not on the way already."""
    found: Any
    customer_id: Any
    if giver.removed_at is None:
        found = sa.select(Relation.customer_id, Relation.added_at.label("since")).where(
            Relation.member_id == giver.id, Relation.ended_at.is_(None)
        )
        customer_id = Relation.customer_id
    else:
        found = sa.select(UnassignedCustomer.customer_id, UnassignedCustomer.left_at.label("since")).where(
            UnassignedCustomer.member_id == giver.id
        )
        customer_id = UnassignedCustomer.customer_id
    left: sa.Select[Any] = found.where(sa.not_(_is_under_way(giver.id, customer_id)))
    return left


def _is_under_way(giver_id: int, customer_id: Any) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        HandoverItem.customer_id == customer_id,
        HandoverItem.state.in_(OPEN),
        HandoverItem.handover_id == Handover.id,
        Handover.giver_id == giver_id,
    )


def givable_groups(giver: Member) -> sa.Select[Any]:
    """Ids of the groups the giver owns that are not on the way already."""
    is_under_way = sa.exists().where(HandoverItem.group_id == Group.id, HandoverItem.state.in_(OPEN))
    return sa.select(Group.id).where(
        Group.owner_userid == giver.userid, Group.dismissed_at.is_(None), sa.not_(is_under_way)
    )


def list_givable(giver: Member, *, search: str, after: tuple[Any, ...] | None, limit: int) -> Sequence[Any]:
    """Customers to choose from, newest first; up to `limit + 1`."""
    found = givable(giver).subquery()
    query = (
        sa.select(Customer.id, Customer.external_userid, Customer.name, Customer.avatar, found.c.since)
        .join(found, found.c.customer_id == Customer.id)
        .order_by(found.c.since.desc(), Customer.id.desc())
        .limit(limit + 1)
    )
    if search:
        remarks = sa.select(Relation.customer_id).where(
            Relation.member_id == giver.id, contains(Relation.remark, search)
        )
        query = query.where(sa.or_(contains(Customer.name, search), Customer.id.in_(remarks)))
    if after:
        query = query.where(sa.tuple_(found.c.since, Customer.id) < sa.tuple_(*after))
    return db.session.execute(query).all()


def list_unassigned(actor: Actor, *, after: tuple[Any, ...] | None, limit: int) -> Sequence[Any]:
    """Customers of leavers of my scope, those who left last first; up to `limit + 1`."""
    query = (
        sa.select(
            Customer.id,
            Customer.external_userid,
            Customer.name,
            Customer.avatar,
            UnassignedCustomer.left_at,
            Member.userid,
            Member.name.label("member_name"),
        )
        .join(UnassignedCustomer, UnassignedCustomer.customer_id == Customer.id)
        .join(Member, Member.id == UnassignedCustomer.member_id)
        .where(in_scope(actor, UnassignedCustomer.member_id))
        .order_by(UnassignedCustomer.left_at.desc(), Customer.id.desc())
        .limit(limit + 1)
    )
    if after:
        query = query.where(sa.tuple_(UnassignedCustomer.left_at, Customer.id) < sa.tuple_(*after))
    return db.session.execute(query).all()


def list_leavers(actor: Actor, *, after: tuple[Any, ...] | None, limit: int) -> Sequence[Any]:
    """Members of my scope who left customers behind, the last to leave first; up to `limit + 1`."""
    left_at = sa.func.max(UnassignedCustomer.left_at)
    query = (
        sa.select(
            Member.id,
            Member.userid,
            Member.name,
            left_at.label("left_at"),
            sa.func.count().label("customers_total"),
        )
        .join(UnassignedCustomer, UnassignedCustomer.member_id == Member.id)
        .where(in_scope(actor, Member.id))
        .group_by(Member.id)
        .order_by(left_at.desc(), Member.id.desc())
        .limit(limit + 1)
    )
    if after:
        query = query.having(sa.tuple_(left_at, Member.id) < sa.tuple_(*after))
    return db.session.execute(query).all()


def visible_to(actor: Actor) -> sa.Select[Any]:
    """Hand-overs whose giver is of my scope, with how far they are."""
    counts = [sa.func.count().filter(HandoverItem.state == state.value).label(state.value) for state in ItemState]
    counted = sa.lateral(
        sa.select(sa.func.count().label("items_total"), *counts).where(HandoverItem.handover_id == Handover.id)
    )
    return (
        sa.select(Handover, *counted.c)
        .join(counted, sa.true())
        .options(joinedload(Handover.giver), joinedload(Handover.taker), joinedload(Handover.created_by))
        .where(in_scope(actor, Handover.giver_id))
    )


def list_handovers(actor: Actor, *, after: tuple[Any, ...] | None, limit: int) -> Sequence[Any]:
    """Newest first; up to `limit + 1`."""
    query = visible_to(actor)
    if after:
        query = query.where(Handover.id < after[0])
    return db.session.execute(query.order_by(Handover.id.desc()).limit(limit + 1)).all()


def get_for(actor: Actor, handover_id: int) -> Any:
    """The only door to one hand-over: (Handover, items_total, and a count for each state)."""
    found = db.session.execute(visible_to(actor).where(Handover.id == handover_id)).one_or_none()
    if found is None:
        raise not_found()
    return found


def items_of(
    handover_id: int, *, state: str | None, after: tuple[Any, ...] | None, limit: int
) -> Sequence[HandoverItem]:
    """What is handed over, in order; up to `limit + 1`."""
    query = (
        sa.select(HandoverItem)
        .options(joinedload(HandoverItem.customer), joinedload(HandoverItem.group))
        .where(HandoverItem.handover_id == handover_id)
        .order_by(HandoverItem.id)
        .limit(limit + 1)
    )
    if state:
        query = query.where(HandoverItem.state == state)
    if after:
        query = query.where(HandoverItem.id > after[0])
    return db.session.scalars(query).all()


def find_by_client_key(actor: Actor, client_key: str) -> Handover | None:
    """The hand-over this phone already asked for under that key."""
    query = sa.select(Handover).where(Handover.client_key == client_key, Handover.created_by_id == actor.member_id)
    return db.session.scalars(query).one_or_none()
