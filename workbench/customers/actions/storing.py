"""Store what WeCom shows of customers and relations: one page of a listing, or the one an event named."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wecom import contacts
from workbench.changes.actions import mark
from workbench.customers import spells
from workbench.customers.actions import bulk
from workbench.customers.actions.beginning import begin, endings_of, record_beginnings, settle, spells_of
from workbench.customers.actions.differences import Stored, record_differences, record_reopenings
from workbench.customers.actions.sorting import began_by, sort_out, write_usual
from workbench.customers.actions.tagging import replace_tags
from workbench.customers.models import Customer, Relation
from workbench.kernel.db import db
from workbench.trail.models import Source

Sighting = tuple[contacts.Contact, contacts.Relation]


@dataclass(frozen=True, slots=True)
class Told:
    """Who told us what we store: when WeCom was asked, and the moment of the add event that made us ask."""

    source: Source
    read_at: dt.datetime
    added_event_at: dt.datetime | None


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
        for contact in unique.values()
    ]
    return bulk.upsert_customers(rows)


def ensure_customer(external_userid: str) -> int:
    """Our id of a customer we may know only by her external_userid so far (half added, or already gone)."""
    statement = insert(Customer).values(external_userid=external_userid).on_conflict_do_nothing()
    mark(customer_ids=db.session.scalars(statement.returning(Customer.id)))
    query = sa.select(Customer.id).where(Customer.external_userid == external_userid)
    return db.session.scalars(query).one()


def store_sightings(
    member_id: int,
    found: Sequence[Sighting],
    *,
    source: Source,
    read_at: dt.datetime,
    added_event_at: dt.datetime | None = None,
) -> Stored:
    """Bring this member's relations up to what WeCom shows, and to the add event that brought us here.

    Absence from `found` proves nothing here; ending what a complete listing lacks is the sync's business. A spell
    that is over keeps what it was: WeCom still lists one that the customer ended. Pairs whose history is as expected
    are written in sets; the others one by one, by the rule in `spells`. `read_at` is when WeCom was asked: what was
    edited since is newer than this reading.
    """
    customer_ids = store_contacts([contact for contact, _ in found])
    seen = {customer_ids[contact.external_userid]: relation for contact, relation in found}
    stored = Stored(tuple(seen))
    for customer_id in _edited_since(member_id, seen, read_at):
        del seen[customer_id]
    if not seen:
        return stored
    sorted_out = sort_out(member_id, seen, has_event=added_event_at is not None, read_at=read_at)
    current = write_usual(member_id, seen, sorted_out, stored, source)
    told_by = Told(source, read_at, added_event_at)
    current += _write_unusual(member_id, seen, sorted_out.unusual, stored, told_by)
    record_beginnings(stored.begun_relations, source)
    tags = replace_tags({relation_id: seen[customer_id].tag_ids for relation_id, customer_id in current})
    record_differences(sorted_out.open_spells, tags, stored, source)
    moments = [(customer_id, relation.added_at + spells.SAME_MOMENT) for customer_id, relation in seen.items()]
    stored.accepted = bulk.forget_accepted(member_id, moments)
    return stored


def _edited_since(member_id: int, customer_ids: Iterable[int], read_at: dt.datetime) -> Sequence[int]:
    """Whose open spell is newer than the reading. All are locked: nobody confirms an edit before this is written."""
    query = (
        sa.select(Relation.customer_id, Relation.edited_at)
        .where(Relation.member_id == member_id, Relation.customer_id.in_(customer_ids), Relation.ended_at.is_(None))
        .order_by(Relation.customer_id)
        .with_for_update(key_share=True)
    )
    rows = db.session.execute(query).all()
    return [row.customer_id for row in rows if row.edited_at is not None and row.edited_at >= read_at]


def _write_unusual(
    member_id: int,
    seen: Mapping[int, contacts.Relation],
    customer_ids: Sequence[int],
    stored: Stored,
    told_by: Told,
) -> list[tuple[int, int]]:
    """Bring pairs with a history of their own up to date; (relation, customer) of the spells that are open now."""
    if not customer_ids:
        return []
    known, endings = spells_of(member_id, customer_ids), endings_of(member_id, customer_ids)
    touched: list[Relation] = []
    for customer_id in customer_ids:
        pair, told, shown = known[customer_id], endings[customer_id], seen[customer_id]
        disproved = [ending for ending in told if spells.is_disproved(ending, shown.added_at, told_by.read_at)]
        if disproved:
            for ending in disproved:
                told.remove(ending)
                db.session.delete(ending)
            settle(pair, told)
            stored.reopened.append(customer_id)
        for moment in spells.beginnings_in(shown.added_at, told_by.added_event_at, told):
            if new := begin(member_id, customer_id, pair, told, moment):
                refresh(new, shown)
                stored.begun_relations.append(new)
        if pair[-1].is_active:
            refresh(pair[-1], shown)
            touched.append(pair[-1])
    mark(customer_ids=[relation.customer_id for relation in touched])
    db.session.flush()  # ids are needed for the tags and the trail
    if stored.reopened:
        record_reopenings(member_id, stored.reopened, told_by.source)
    return [(relation.id, relation.customer_id) for relation in touched]


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
    relation.began_by = began_by(seen)
    relation.remark = seen.remark or ""
    relation.description = seen.description or ""
    relation.remark_mobiles = list(seen.remark_mobiles)
