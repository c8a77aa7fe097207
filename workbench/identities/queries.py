"""Reads of identities and merges. A customer is found through the actor; so is what hangs on her."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from workbench.customers.models import Customer
from workbench.customers.queries import visible_to
from workbench.identities.models import CustomerKey, Identity, Merge
from workbench.identities.supposing import Move
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import not_found
from workbench.orders.models import Order
from workbench.people.models import Member

MOBILE_KINDS = ("mobile", "remark_mobile")
MOST_ALIKE = 20


def identities_of(customer_ids: Sequence[int]) -> Sequence[Any]:
    """What stands for these customers, newest first, with who said so: (Identity, bound_by_name)."""
    query = (
        sa.select(Identity, Member.name.label("bound_by_name"))
        .outerjoin(Member, Member.id == Identity.bound_by_id)
        .where(Identity.customer_id.in_(customer_ids), Identity.removed_at.is_(None))
        .order_by(Identity.bound_at.desc(), Identity.id.desc())
    )
    return db.session.execute(query).all()


def customers_of(customer_ids: Sequence[int]) -> Sequence[Any]:
    """Those customers with the mobiles in remarks (masked where they are shown), lowest first."""
    mobiles = (
        sa.select(sa.func.array_agg(CustomerKey.value))
        .where(CustomerKey.customer_id == Customer.id, CustomerKey.kind == "remark_mobile")
        .scalar_subquery()
    )
    query = sa.select(Customer, mobiles.label("remark_mobiles")).where(Customer.id.in_(customer_ids))
    return db.session.execute(query.order_by(Customer.id)).all()


def merges_of(customer_ids: Sequence[int]) -> Sequence[Any]:
    """Why they are one person, oldest first: (Merge, made_by_name)."""
    query = (
        sa.select(Merge, Member.name.label("made_by_name"))
        .outerjoin(Member, Member.id == Merge.made_by_id)
        .where(Merge.first_id.in_(customer_ids), Merge.undone_at.is_(None))
        .order_by(Merge.made_at, Merge.id)
    )
    return db.session.execute(query).all()


def alike(actor: Actor, customer_ids: Sequence[int]) -> Sequence[Any]:
    """Others the actor may see who have a mobile in common with them: (Customer, mobile). They might be the person."""
    own, other, parted = aliased(CustomerKey), aliased(CustomerKey), aliased(Merge)
    query = (
        sa.select(Customer, sa.func.min(other.value).label("mobile"))
        .join(other, other.customer_id == Customer.id)
        .join(own, own.value == other.value)
        .where(
            own.customer_id.in_(customer_ids),
            own.kind.in_(MOBILE_KINDS),
            other.kind.in_(MOBILE_KINDS),
            Customer.id.not_in(customer_ids),
            visible_to(actor),
            ~sa.exists().where(
                parted.undone_at.is_not(None),
                parted.first_id == sa.func.least(own.customer_id, other.customer_id),
                parted.second_id == sa.func.greatest(own.customer_id, other.customer_id),
            ),
        )
        .group_by(Customer.id)
        .order_by(Customer.id)
        .limit(MOST_ALIKE)
    )
    return db.session.execute(query).all()


def amounts_of(order_ids: Sequence[int]) -> dict[int, int]:
    """What was paid for each of these orders, in fen."""
    query = sa.select(Order.id, Order.amount_fen).where(Order.id.in_(order_ids))
    return dict(db.session.execute(query).all()) if order_ids else {}


def members_of(moves: Sequence[Move]) -> dict[int | None, Any]:
    """Who would lose or gain orders: (userid, name) by our id."""
    ids = {member_id for move in moves for member_id in (move.from_id, move.to_id)} - {None}
    query = sa.select(Member.id, Member.userid, Member.name).where(Member.id.in_(ids))
    return {row.id: row for row in db.session.execute(query)} if ids else {}


def get_identity(actor: Actor, identity_id: int) -> Identity:
    """An identity of a customer the actor may see, taken back or not."""
    query = sa.select(Identity).join(Customer, Customer.id == Identity.customer_id)
    found = db.session.scalars(query.where(Identity.id == identity_id, visible_to(actor))).one_or_none()
    if found is None:
        raise not_found()
    return found


def get_merge(actor: Actor, merge_id: int) -> Merge:
    """A merge that holds, of a person the actor may see; locked, so that it is undone once."""
    query = (
        sa.select(Merge)
        .join(Customer, Customer.id == Merge.first_id)
        .where(Merge.id == merge_id, Merge.undone_at.is_(None), visible_to(actor))
        .with_for_update(of=Merge)
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise not_found()
    return found
