"""Every read of customers and relations. What an actor may see is said here, once, in `open_to`."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from workbench.channels.models import Channel
from workbench.customers.models import Customer, EndedBy, Relation, RelationTag
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import not_found
from workbench.people.models import Member
from workbench.people.queries import in_scope
from workbench.tags.models import Tag, TagGroup

LOST_STAY_VISIBLE = dt.timedelta(days=180)

Spell = type[Relation]


def open_to(actor: Actor, relation: Spell) -> sa.ColumnElement[bool]:
    """Whether this spell lets the actor see its customer (product.md section 1, "Who sees whom").

    It is of a member in scope, is the latest between the two, and is active or was ended by the customer not long ago.
    After deletion by staff, hand-over or departure the customer is gone for that member.
    """
    later = aliased(Relation)
    superseded = sa.exists().where(
        later.member_id == relation.member_id,
        later.customer_id == relation.customer_id,
        sa.tuple_(later.added_at, later.id) > sa.tuple_(relation.added_at, relation.id),
    )
    left_us = sa.and_(
        relation.ended_by == EndedBy.CUSTOMER.value,
        relation.ended_at > clock.now() - LOST_STAY_VISIBLE,
        relation.removed_at.is_(None),
    )
    return sa.and_(
        in_scope(actor, relation.member_id), sa.or_(relation.ended_at.is_(None), left_us), sa.not_(superseded)
    )


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """A condition on `Customer`: the actor may see her, under whichever of her identities they know her."""
    spell, known = aliased(Relation), aliased(Customer)
    return sa.exists().where(
        known.person_id == Customer.person_id, spell.customer_id == known.id, open_to(actor, spell)
    )


def same_person(customer_id: int) -> sa.Select[Any]:
    """The ids of all customers who are the same person as this one."""
    asked = aliased(Customer)
    person = sa.select(asked.person_id).where(asked.id == customer_id).scalar_subquery()
    return sa.select(Customer.id).where(Customer.person_id == person)


def get_for(actor: Actor, customer_id: int) -> Customer:
    """The only door to one customer: absent and not mine are the same 404."""
    found = db.session.scalars(sa.select(Customer).where(Customer.id == customer_id, visible_to(actor))).one_or_none()
    if found is None:
        raise not_found()
    return found


def person_id_of(customer_id: int) -> int:
    """Under whose profile she is shown: what names no identity of hers is written for that one."""
    return db.session.scalar(sa.select(Customer.person_id).where(Customer.id == customer_id)) or customer_id


@dataclass(frozen=True, slots=True)
class Person:
    """A customer under whose profile others are shown too, once merged; `customer_ids` are hers and theirs."""

    customer: Customer
    customer_ids: Sequence[int]
    external_userids: Sequence[str]


def get_person(actor: Actor, customer_id: int) -> Person:
    """The person somebody is: asked for under any of her identities, she is shown under one."""
    return _person(actor, aliased(Customer), "id", customer_id)


def get_person_by_external_userid(actor: Actor, external_userid: str) -> Person:
    """The same door, by WeCom's id (the sidebar knows no other)."""
    return _person(actor, aliased(Customer), "external_userid", external_userid)


def _person(actor: Actor, asked: type[Customer], column: str, value: int | str) -> Person:
    one = aliased(Customer)
    hers = sa.select(one).where(one.person_id == Customer.id).correlate(Customer)
    query = (
        sa.select(
            Customer,
            sa.func.array(hers.with_only_columns(one.id).order_by(one.id).scalar_subquery()),
            sa.func.array(hers.with_only_columns(one.external_userid).order_by(one.id).scalar_subquery()),
        )
        .join(asked, asked.person_id == Customer.id)
        .where(getattr(asked, column) == value, visible_to(actor))
    )
    found = db.session.execute(query).one_or_none()
    if found is None:
        raise not_found()
    return Person(*found)


def find_by_external_userid(actor: Actor, external_userid: str) -> Customer | None:
    """The same door, by WeCom's id, for those who can do without her."""
    query = sa.select(Customer).where(Customer.external_userid == external_userid, visible_to(actor))
    return db.session.scalars(query).one_or_none()


def names_of(actor: Actor, external_userids: Collection[str]) -> dict[str, str]:
    """Names by WeCom's id, of those the actor may open."""
    if not external_userids:
        return {}
    query = sa.select(Customer.external_userid, Customer.name)
    rows = db.session.execute(query.where(Customer.external_userid.in_(external_userids), visible_to(actor)))
    return {row.external_userid: row.name for row in rows}


def get_by_external_userid(actor: Actor, external_userid: str) -> Customer:
    """The customer herself, where what is done is done to her and not to the person."""
    found = find_by_external_userid(actor, external_userid)
    if found is None:
        raise not_found()
    return found


def list_rows(actor: Actor, *, search: str, after: tuple[Any, ...] | None, limit: int) -> Sequence[Any]:
    """Customers I may see, once each, by their newest relation in scope; up to `limit + 1` rows."""
    query = (
        sa.select(
            Customer.person_id.label("id"),  # whoever acts on a row acts on the profile they see
            Customer.external_userid,
            Customer.name,
            Customer.avatar,
            Customer.type,
            Customer.corp_name,
            Relation.id.label("relation_id"),
            Relation.remark,
            Relation.added_at,
            Relation.add_way,
            Relation.ended_at,
            Relation.ended_by,
            Channel.name.label("live_code"),
            Member.name.label("member_name"),
        )
        .join(Relation, Relation.customer_id == Customer.id)
        .join(Member, Member.id == Relation.member_id)
        .outerjoin(Channel, Channel.state == Relation.state)
        .where(open_to(actor, Relation))
        .order_by(Relation.added_at.desc(), Relation.id.desc())
        .limit(limit + 1)
    )
    query = query.where(sa.not_(_also_listed_for_a_newer(actor)))
    if search:
        query = query.where(sa.or_(contains(Customer.name, search), contains(Relation.remark, search)))
    if after:
        query = query.where(sa.tuple_(Relation.added_at, Relation.id) < sa.tuple_(*after))
    return db.session.execute(query).all()


def _also_listed_for_a_newer(actor: Actor) -> sa.ColumnElement[bool]:
    other, known = aliased(Relation), aliased(Customer)
    # For one member a customer has one spell that is open to them; only her other identities can be listed besides.
    is_other = sa.true() if actor.may_push_tasks else known.id != Customer.id
    return sa.exists().where(
        known.person_id == Customer.person_id,
        other.customer_id == known.id,
        is_other,
        sa.tuple_(other.added_at, other.id) > sa.tuple_(Relation.added_at, Relation.id),
        open_to(actor, other),
    )


def contains(column: Any, text: str) -> sa.ColumnElement[bool]:
    """Case-insensitive "contains", with the wildcards of LIKE taken literally."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    condition: sa.ColumnElement[bool] = column.ilike(f"%{escaped}%")
    return condition


def tags_of(relation_ids: Sequence[int]) -> dict[int, list[Any]]:
    """The corp tags of relations (id, name, group_name), in WeCom's order."""
    query = (
        sa.select(RelationTag.relation_id, Tag.id, Tag.name, TagGroup.name.label("group_name"))
        .join(Tag, Tag.id == RelationTag.tag_id)
        .join(TagGroup, TagGroup.id == Tag.tag_group_id)
        .where(RelationTag.relation_id.in_(relation_ids), Tag.deleted_at.is_(None))
        .order_by(TagGroup.position.desc(), Tag.position.desc(), Tag.id)
    )
    found: dict[int, list[Any]] = {relation_id: [] for relation_id in relation_ids}
    for row in db.session.execute(query) if relation_ids else ():
        found[row.relation_id].append(row)
    return found


def relations_of(actor: Actor, customer_ids: Sequence[int]) -> Sequence[Any]:
    """Every spell of a person with the member it belongs to; active ones first, newest first."""
    query = (
        sa.select(
            Relation,
            Member.userid,
            Member.name.label("member_name"),
            Channel.name.label("live_code"),
            in_scope(actor, Relation.member_id).label("may_read"),
        )
        .join(Member, Member.id == Relation.member_id)
        .outerjoin(Channel, Channel.state == Relation.state)
        .where(Relation.customer_id.in_(customer_ids))
        .order_by(Relation.ended_at.is_not(None), Relation.added_at.desc(), Relation.id.desc())
    )
    return db.session.execute(query).all()


def strangers_to(customer_id: int, member_ids: Sequence[int]) -> list[int]:
    """Those of the members who have no active relation with the customer."""
    friends = sa.select(Relation.member_id).where(
        Relation.customer_id.in_(same_person(customer_id)),
        Relation.member_id.in_(member_ids),
        Relation.ended_at.is_(None),
    )
    known = set(db.session.scalars(friends))
    return [member_id for member_id in member_ids if member_id not in known]


def refs_of(actor: Actor, customer_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """CustomerRefs by id of customers named elsewhere (in tasks), with a remark the actor may read.

    Those the actor may not open are left out: a task about somebody does not open the door to her.
    """
    if not customer_ids:
        return {}
    remark = (
        sa.select(Relation.remark)
        .where(Relation.customer_id == Customer.id, in_scope(actor, Relation.member_id), Relation.remark != "")
        .order_by((Relation.member_id == actor.member_id).desc(), Relation.added_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = sa.select(Customer.id, Customer.external_userid, Customer.name, Customer.avatar, remark.label("remark"))
    rows = db.session.execute(query.where(Customer.id.in_(set(customer_ids)), visible_to(actor))).mappings()
    return {row["id"]: dict(row) for row in rows}
