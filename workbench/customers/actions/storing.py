"""Store what WeCom shows of customers and relations: one page of a listing, or the one an event named."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wecom import contacts
from workbench.customers import spells
from workbench.customers.actions.beginning import begin, endings_of, record_beginnings, spells_of
from workbench.customers.actions.tagging import replace_tags
from workbench.customers.models import BegunBy, Customer, Relation
from workbench.kernel.db import db
from workbench.trail.models import Source

TRANSFER_WAY = 202

Sighting = tuple[contacts.Contact, contacts.Relation]


def store_contacts(found: Sequence[contacts.Contact]) -> dict[str, int]:
    """Upsert customers in one statement; returns external_userid → our id."""
    if not found:
        return {}
    unique = {contact.external_userid: contact for contact in found}
    rows = [
        {
            "external_userid": contact.external_userid,
            "name": contact.name,
            "avatar": contact.avatar or None,
            "type": contact.type,
            "gender": contact.gender,
            "unionid": contact.unionid or None,
            "corp_name": contact.corp_name or None,
            "job_title": contact.position or None,
        }
        for _, contact in sorted(unique.items())
    ]
    statement = insert(Customer)
    fresh: dict[str, Any] = {
        key: statement.excluded[key] for key in rows[0] if key not in {"external_userid", "unionid"}
    }
    fresh["unionid"] = sa.func.coalesce(statement.excluded.unionid, Customer.unionid)
    fresh["name"] = sa.func.coalesce(sa.func.nullif(statement.excluded.name, ""), Customer.name)
    fresh["avatar"] = sa.func.coalesce(statement.excluded.avatar, Customer.avatar)
    statement = statement.on_conflict_do_update(index_elements=["external_userid"], set_=fresh)
    returned = db.session.execute(statement.returning(Customer.external_userid, Customer.id), rows)
    return dict(returned.all())


def ensure_customer(external_userid: str) -> int:
    """Our id of a customer we may know only by her external_userid so far (half added, or already gone)."""
    statement = insert(Customer).values(external_userid=external_userid).on_conflict_do_nothing()
    db.session.execute(statement)
    query = sa.select(Customer.id).where(Customer.external_userid == external_userid)
    return db.session.scalars(query).one()


def store_sightings(
    member_id: int, found: Sequence[Sighting], *, source: Source, added_event_at: dt.datetime | None = None
) -> None:
    """Bring this member's relations up to what WeCom shows, and to the add event that brought us here.

    Absence from `found` proves nothing here; ending what a complete listing lacks is a reconcile's business. A spell
    that is over keeps what it was: WeCom still lists one that the customer ended.
    """
    customer_ids = store_contacts([contact for contact, _ in found])
    ids = list(customer_ids.values())
    known, endings = spells_of(member_id, ids), endings_of(member_id, ids)
    begun: list[Relation] = []
    current: list[tuple[Relation, tuple[str, ...]]] = []
    for contact, seen in found:
        customer_id = customer_ids[contact.external_userid]
        pair = known[customer_id]
        for moment in spells.beginnings_in(seen.added_at, added_event_at, endings[customer_id]):
            if new := begin(member_id, customer_id, pair, endings[customer_id], moment):
                refresh(new, seen)
                begun.append(new)
        if pair[-1].is_active:
            refresh(pair[-1], seen)
            current.append((pair[-1], seen.tag_ids))
    db.session.flush()  # ids are needed for the tags and the trail
    record_beginnings(begun, source)
    replace_tags({relation.id: tag_ids for relation, tag_ids in current})


def store_told(member_id: int, customer_id: int, *, at: dt.datetime, state: str | None) -> None:
    """An addition as only its event tells it: WeCom no longer shows the relation, but it happened."""
    known = spells_of(member_id, [customer_id])[customer_id]
    endings = endings_of(member_id, [customer_id])[customer_id]
    relation = begin(member_id, customer_id, known, endings, at)
    if relation is not None:
        relation.state = state
        db.session.flush()  # its id and its defaults are on the trail
        db.session.refresh(relation)
        record_beginnings([relation], Source.EVENT)


def refresh(relation: Relation, seen: contacts.Relation) -> None:
    """Take over what WeCom shows of an open spell."""
    relation.add_way = seen.add_way
    relation.state = seen.state or relation.state
    relation.began_by = BegunBy.TRANSFER.value if seen.add_way == TRANSFER_WAY else BegunBy.ADDED.value
    relation.remark = seen.remark or ""
    relation.description = seen.description or ""
    relation.remark_mobiles = list(seen.remark_mobiles)
