"""A member's contacts of one day (product.md section 3, "Contacts")."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from workbench.channels.models import Channel
from workbench.customers.models import BegunBy, Customer, EndedBy, Relation
from workbench.customers.queries import visible_to
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db

# A spell known by its end only is neither: whether it was a friendship at all, its beginning tells.
_IS_NEW = sa.and_(Relation.is_start_known, Relation.began_by == BegunBy.ADDED.value)
_IS_LOSS = sa.and_(Relation.is_start_known, Relation.ended_by == EndedBy.CUSTOMER.value)


def contacts_on(member_id: int, day: dt.date) -> dict[str, int]:
    """`new_contacts` (begun by adding), `lost_contacts` (ended by the customer) of the day, `contacts_total` now."""
    start, end = clock.day_bounds(day)
    began = sa.and_(Relation.added_at >= start, Relation.added_at < end, _IS_NEW)
    lost = sa.and_(Relation.ended_at >= start, Relation.ended_at < end, _IS_LOSS)
    query = sa.select(
        sa.func.count().filter(began).label("new_contacts"),
        sa.func.count().filter(lost).label("lost_contacts"),
        sa.func.count().filter(Relation.ended_at.is_(None)).label("contacts_total"),
    ).where(Relation.member_id == member_id)
    return dict(db.session.execute(query).mappings().one())


def changes_on(actor: Actor, day: dt.date, *, after: tuple[Any, ...] | None, limit: int) -> Sequence[Any]:
    """The rows behind `new_contacts` and `lost_contacts` of the day, newest first; up to `limit + 1`.

    Every row counts; `is_visible` says whether its customer may still be opened.
    """
    start, end = clock.day_bounds(day)
    began = _changes(actor, "relation_added", Relation.added_at, _IS_NEW)
    lost = _changes(actor, "relation_ended", Relation.ended_at, _IS_LOSS)
    both = sa.union_all(
        began.where(Relation.member_id == actor.member_id), lost.where(Relation.member_id == actor.member_id)
    ).subquery()
    query = sa.select(both).where(both.c.happened_at >= start, both.c.happened_at < end)
    if after:
        query = query.where(sa.tuple_(both.c.happened_at, both.c.relation_id, both.c.kind) < sa.tuple_(*after))
    order = (both.c.happened_at.desc(), both.c.relation_id.desc(), both.c.kind.desc())
    return db.session.execute(query.order_by(*order).limit(limit + 1)).all()


def _changes(actor: Actor, kind: str, moment: Any, condition: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return (
        sa.select(
            sa.literal(kind).label("kind"),
            moment.label("happened_at"),
            Relation.id.label("relation_id"),
            Relation.add_way,
            Relation.remark,
            Relation.ended_by,
            Customer.id,
            Customer.external_userid,
            Customer.name,
            Customer.avatar,
            Channel.name.label("live_code"),
            visible_to(actor).label("is_visible"),
        )
        .join(Customer, Customer.id == Relation.customer_id)
        .outerjoin(Channel, Channel.state == Relation.state)
        .where(condition)
    )
