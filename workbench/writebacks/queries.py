"""Reads of write-backs, and the door to the relation they belong to."""

from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from workbench.customers.models import Customer, Relation, RelationTag
from workbench.customers.queries import visible_to
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import not_found
from workbench.people.queries import in_scope
from workbench.tags.models import Tag
from workbench.writebacks.models import Kind, Status, WriteBack


def _open_relation(actor: Actor) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    """A relation of a member in scope, with a customer the actor may see; ended ones are refused, not hidden."""
    return in_scope(actor, Relation.member_id), visible_to(actor)


def get_relation(actor: Actor, relation_id: int) -> Relation:
    """The only door to a relation that is to be written to. Locked: of two wishes at once one comes first."""
    query = (
        sa.select(Relation)
        .join(Customer, Customer.id == Relation.customer_id)
        .where(Relation.id == relation_id, *_open_relation(actor))
        .with_for_update(of=Relation)
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise not_found()
    return found


def get_for(actor: Actor, writeback_id: int) -> WriteBack:
    """The only door to a write-back, with its relation."""
    query = (
        sa.select(WriteBack)
        .join(WriteBack.relation)
        .join(Customer, Customer.id == Relation.customer_id)
        .options(contains_eager(WriteBack.relation))
        .where(WriteBack.id == writeback_id, *_open_relation(actor))
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise not_found()
    return found


def find_by_client_key(actor: Actor, client_key: str) -> WriteBack | None:
    """What this member's phone asked for under that key before."""
    query = sa.select(WriteBack).where(WriteBack.actor_id == actor.member_id, WriteBack.client_key == client_key)
    return db.session.scalars(query).one_or_none()


def wanted_of(relation_id: int, kind: Kind) -> Sequence[WriteBack]:
    """What is still wanted of one part of a relation, oldest first."""
    query = sa.select(WriteBack).where(
        WriteBack.relation_id == relation_id, WriteBack.kind == kind.value, WriteBack.status == Status.WANTED.value
    )
    return db.session.scalars(query.order_by(WriteBack.id)).all()


def next_wanted(relation_id: int) -> WriteBack | None:
    """The oldest wish of a relation that WeCom has not decided, with everything that is needed to ask for it."""
    query = (
        sa.select(WriteBack)
        .where(WriteBack.relation_id == relation_id, WriteBack.status == Status.WANTED.value)
        .options(
            joinedload(WriteBack.relation).joinedload(Relation.member),
            joinedload(WriteBack.relation).joinedload(Relation.customer),
        )
        .order_by(WriteBack.id)
        .limit(1)
    )
    return db.session.scalars(query).one_or_none()


def shown_on(relation_ids: Sequence[int]) -> dict[int, list[WriteBack]]:
    """What a profile shows of relations beside what is confirmed: wishes, and refusals nobody has dismissed."""
    is_unread = sa.and_(WriteBack.status == Status.REFUSED.value, WriteBack.dismissed_at.is_(None))
    query = sa.select(WriteBack).where(
        WriteBack.relation_id.in_(relation_ids), sa.or_(WriteBack.status == Status.WANTED.value, is_unread)
    )
    found: dict[int, list[WriteBack]] = defaultdict(list)
    for row in db.session.scalars(query.order_by(WriteBack.id)) if relation_ids else ():
        found[row.relation_id].append(row)
    return found


def tag_ids_on(relation_id: int) -> list[int]:
    """Our ids of the tags a relation is known to have."""
    query = sa.select(RelationTag.tag_id).where(RelationTag.relation_id == relation_id).order_by(RelationTag.tag_id)
    return list(db.session.scalars(query))


def names_of_tags(tag_ids: Sequence[int]) -> dict[int, str]:
    """Names by our id of those of the tags that can be put on."""
    query = sa.select(Tag.id, Tag.name).where(Tag.id.in_(tag_ids), Tag.deleted_at.is_(None))
    return {row.id: row.name for row in db.session.execute(query)}


def wecom_tag_ids(tag_ids: Sequence[int]) -> list[str]:
    """WeCom's ids of our tags."""
    return list(db.session.scalars(sa.select(Tag.tag_id).where(Tag.id.in_(tag_ids)).order_by(Tag.id)))
