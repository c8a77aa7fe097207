"""Reads of what is still to be done about hand-overs: by the jobs that ask WeCom, and by the events that answer."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from workbench.customers.models import Customer, Relation
from workbench.handovers.models import OPEN, Handover, HandoverItem, ItemState
from workbench.kernel.db import db
from workbench.people.models import Member

CLOCKS_DIFFER_BY = dt.timedelta(minutes=5)


def find_handover(handover_id: int) -> Handover | None:
    """A hand-over with giver and taker, for reading."""
    return db.session.scalars(_handover(handover_id)).one_or_none()


def lock_handover(handover_id: int) -> Handover | None:
    """A hand-over that nobody else works on, with giver and taker."""
    query = _handover(handover_id).with_for_update(skip_locked=True, of=Handover)
    return db.session.scalars(query).one_or_none()


def _handover(handover_id: int) -> sa.Select[Any]:
    return (
        sa.select(Handover)
        .options(joinedload(Handover.giver, innerjoin=True), joinedload(Handover.taker, innerjoin=True))
        .where(Handover.id == handover_id)
        .execution_options(populate_existing=True)
    )


def wanted_items(handover_id: int, limit: int) -> Sequence[HandoverItem]:
    """The next customers WeCom is to be asked for; when there are none left, the next groups."""
    query = (
        sa.select(HandoverItem)
        .options(joinedload(HandoverItem.customer), joinedload(HandoverItem.group))
        .where(HandoverItem.handover_id == handover_id, HandoverItem.state == ItemState.WANTED.value)
        .order_by(HandoverItem.id)
        .limit(limit)
    )
    customers = db.session.scalars(query.where(HandoverItem.customer_id.is_not(None))).all()
    return customers or db.session.scalars(query.where(HandoverItem.group_id.is_not(None))).all()


def started_items(handover_id: int) -> Sequence[HandoverItem]:
    """Customers who have been asked and have not decided."""
    query = (
        sa.select(HandoverItem)
        .options(joinedload(HandoverItem.customer))
        .where(HandoverItem.handover_id == handover_id, HandoverItem.state == ItemState.STARTED.value)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).all()


def get_item(item_id: int) -> HandoverItem:
    """An item with its customer and both members, locked."""
    query = (
        sa.select(HandoverItem)
        .options(
            joinedload(HandoverItem.customer),
            joinedload(HandoverItem.handover, innerjoin=True).joinedload(Handover.giver, innerjoin=True),
            joinedload(HandoverItem.handover, innerjoin=True).joinedload(Handover.taker, innerjoin=True),
        )
        .where(HandoverItem.id == item_id)
        .with_for_update(of=HandoverItem)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).one()


def open_items_of(
    external_userid: str, *, at: dt.datetime, giver: str | None = None, taker: str | None = None
) -> Sequence[HandoverItem]:
    """Items of a customer that are not decided, by who gives or who takes her, as what happened `at` can be about them.

    What happened before they began is about an earlier hand-over, and is told late. One that is still wanted may have
    been asked for already, its answer lost.
    """
    began_at = sa.func.coalesce(HandoverItem.started_at, Handover.created_at)
    giving, taking = aliased(Member), aliased(Member)
    query = (
        sa.select(HandoverItem)
        .join(Handover, Handover.id == HandoverItem.handover_id)
        .join(Customer, Customer.id == HandoverItem.customer_id)
        .join(giving, giving.id == Handover.giver_id)
        .join(taking, taking.id == Handover.taker_id)
        .where(
            Customer.external_userid == external_userid,
            HandoverItem.state.in_(OPEN),
            began_at <= at + CLOCKS_DIFFER_BY,
        )
    )
    query = query.where(giving.userid == giver) if giver else query
    query = query.where(taking.userid == taker) if taker else query
    return db.session.scalars(query.order_by(HandoverItem.id)).all()


def find_open_spell(member_id: int, customer_id: int, until: dt.datetime) -> Relation | None:
    """The friendship a hand-over ends: open, and begun before it."""
    query = sa.select(Relation).where(
        Relation.member_id == member_id,
        Relation.customer_id == customer_id,
        Relation.ended_at.is_(None),
        Relation.added_at <= until,
    )
    return db.session.scalars(query).one_or_none()
