"""Reads of claims."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from workbench.attribution.models import Attribution, Claim
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import not_found
from workbench.orders.models import Order
from workbench.people.models import Member
from workbench.people.queries import in_scope

Claimant, Holder, Decider = aliased(Member), aliased(Member), aliased(Member)


def _claims() -> Any:
    return (
        sa.select(
            Claim,
            Order,
            Claimant.id.label("claimant_id"),
            Claimant.userid.label("claimant_userid"),
            Claimant.name.label("claimant_name"),
            Holder.id.label("holder_id"),
            Holder.userid.label("holder_userid"),
            Holder.name.label("holder_name"),
            Attribution.source,
            Decider.name.label("decided_by_name"),
        )
        .join(Order, Order.id == Claim.order_id)
        .join(Claimant, Claimant.id == Claim.member_id)
        .outerjoin(Attribution, Attribution.order_id == Claim.order_id)
        .outerjoin(Holder, Holder.id == Attribution.member_id)
        .outerjoin(Decider, Decider.id == Claim.decided_by_id)
    )


def claims(actor: Actor, *, is_open: bool, after: tuple[Any, ...] | None, limit: int) -> Sequence[Any]:
    """Claims of members in my scope, my own included, newest first; up to `limit + 1` rows."""
    decided = Claim.decided_at.is_(None) if is_open else Claim.decided_at.is_not(None)
    query = _claims().where(in_scope(actor, Claim.member_id), decided)
    if after:
        query = query.where(Claim.id < after[0])
    return db.session.execute(query.order_by(Claim.id.desc()).limit(limit + 1)).all()


def claims_of(actor: Actor, order_id: int) -> Sequence[Any]:
    """Claims for one order that the actor may know of, newest first."""
    query = _claims().where(Claim.order_id == order_id, in_scope(actor, Claim.member_id))
    return db.session.execute(query.order_by(Claim.id.desc()).limit(20)).all()


def get_claim(actor: Actor, claim_id: int) -> Any:
    """(Claim, Order, Attribution): of a member in scope; locked, so that two decisions come one after the other."""
    query = (
        sa.select(Claim, Order, Attribution)
        .join(Order, Order.id == Claim.order_id)
        .join(Attribution, Attribution.order_id == Claim.order_id)
        .where(Claim.id == claim_id, in_scope(actor, Claim.member_id))
        .with_for_update(of=Claim)
    )
    found = db.session.execute(query).one_or_none()
    if found is None:
        raise not_found()
    return found


def read_claim(claim_id: int) -> Any:
    """One claim as lists show it."""
    return db.session.execute(_claims().where(Claim.id == claim_id)).one()
