"""Store what WeCom shows of customers and relations: one page of a listing, or the one an event named."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wecom import contacts
from workbench.channels.add_ways import channel_name
from workbench.channels.models import Channel
from workbench.customers import spells
from workbench.customers.actions.tagging import replace_tags
from workbench.customers.models import BegunBy, Customer, EndedBy, Relation
from workbench.kernel.db import db
from workbench.trail import actions as trail
from workbench.trail.models import Kind, Source

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
) -> list[Relation]:
    """Bring this member's relations up to what WeCom shows. Returns the relations that were opened.

    Absence from `found` proves nothing here; ending what a complete listing lacks is the reconcile's business.
    """
    customer_ids = store_contacts([contact for contact, _ in found])
    known = spells_of(member_id, list(customer_ids.values()))
    opened, current = [], []
    for contact, seen in found:
        customer_id = customer_ids[contact.external_userid]
        verdict = spells.seen(known[customer_id], seen.added_at, added_event_at)
        if isinstance(verdict.replaced, Relation):
            verdict.replaced.ended_at, verdict.replaced.ended_by = verdict.open_at, EndedBy.UNKNOWN.value
            db.session.flush()  # the partial unique index allows one open spell at a time
        if verdict.open_at is not None:
            relation = Relation(member_id=member_id, customer_id=customer_id, added_at=verdict.open_at)
            db.session.add(relation)
            known[customer_id].append(relation)
            opened.append(relation)
        else:
            assert isinstance(verdict.current, Relation)
            relation = verdict.current
            relation.added_at = verdict.earlier_start or relation.added_at
        _refresh(relation, seen)
        current.append((relation, seen))
    db.session.flush()  # ids are needed for the tags and the trail
    _record_opened(opened, source)
    replace_tags({relation.id: seen.tag_ids for relation, seen in current})
    return opened


def spells_of(member_id: int, customer_ids: Sequence[int]) -> dict[int, list[Relation]]:
    """Every spell between a member and these customers, locked, so that two workers cannot open two."""
    query = (
        sa.select(Relation)
        .where(Relation.member_id == member_id, Relation.customer_id.in_(customer_ids))
        .order_by(Relation.customer_id, Relation.added_at)
        .with_for_update()
    )
    grouped: dict[int, list[Relation]] = defaultdict(list)
    for relation in db.session.scalars(query):
        grouped[relation.customer_id].append(relation)
    return grouped


def _refresh(relation: Relation, seen: contacts.Relation) -> None:
    relation.add_way = seen.add_way
    relation.state = seen.state or relation.state
    relation.began_by = BegunBy.TRANSFER.value if seen.add_way == TRANSFER_WAY else BegunBy.ADDED.value
    relation.remark = seen.remark or ""
    relation.description = seen.description or ""
    relation.remark_mobiles = list(seen.remark_mobiles)


def _record_opened(opened: Sequence[Relation], source: Source) -> None:
    names = channel_names([relation.state for relation in opened if relation.state])
    entries = [
        trail.entry(
            Kind.RELATION_ADDED,
            source=source,
            customer_id=relation.customer_id,
            happened_at=relation.added_at,
            actor_member_id=relation.member_id,
            fact_key=f"relation_added:{relation.id}",
            channel_name=channel_name(relation.add_way, names.get(relation.state or "")),
            began_by=relation.began_by,
        )
        for relation in opened
    ]
    trail.record_all(entries)


def channel_names(states: Sequence[str]) -> dict[str, str]:
    """State → the live code's name."""
    if not states:
        return {}
    rows = db.session.execute(sa.select(Channel.state, Channel.name).where(Channel.state.in_(set(states))))
    return dict(rows.all())
