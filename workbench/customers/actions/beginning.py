"""Relations as rows: add a beginning, and bring the rows of a pair up to what follows from all known facts."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from workbench.channels.add_ways import channel_name
from workbench.channels.models import Channel
from workbench.customers import spells
from workbench.customers.models import Relation, RelationEnding
from workbench.kernel.db import db
from workbench.trail import actions as trail
from workbench.trail.models import Kind, Source


def spells_of(member_id: int, customer_ids: Sequence[int]) -> dict[int, list[Relation]]:
    """Every spell between a member and these customers, oldest first, locked: two workers cannot open two."""
    query = (
        sa.select(Relation)
        .where(Relation.member_id == member_id, Relation.customer_id.in_(customer_ids))
        .order_by(Relation.customer_id, Relation.added_at)
        .with_for_update()
    )
    return _grouped(db.session.scalars(query))


def endings_of(member_id: int, customer_ids: Sequence[int]) -> dict[int, list[RelationEnding]]:
    """Every ending that was told about these pairs."""
    query = sa.select(RelationEnding).where(
        RelationEnding.member_id == member_id, RelationEnding.customer_id.in_(customer_ids)
    )
    return _grouped(db.session.scalars(query))


def _grouped(rows: Any) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.customer_id].append(row)
    return grouped


def begin(
    member_id: int,
    customer_id: int,
    known: list[Relation],
    endings: Sequence[RelationEnding],
    moment: dt.datetime,
) -> Relation | None:
    """Add a beginning; None when it is known already. A spell known by its end only is given its beginning."""
    beginnings = [relation.added_at for relation in known if relation.is_start_known]
    if not spells.is_new(beginnings, endings, moment):
        return None
    relation = next((spell for spell in known if not spell.is_start_known and spell.added_at >= moment), None)
    if relation is None:
        relation = Relation(member_id=member_id, customer_id=customer_id, is_start_known=True)
        known.append(relation)
    relation.added_at, relation.is_start_known = moment, True
    settle(known, endings)
    db.session.flush()  # what is over first: the partial unique index allows one open spell at a time
    db.session.add(relation)
    return relation


def settle(known: list[Relation], endings: Sequence[RelationEnding]) -> None:
    """Write what follows from all facts of a pair to its rows."""
    known.sort(key=lambda relation: relation.added_at)
    derived = spells.derive([relation.added_at for relation in known], endings)
    for relation, spell in zip(known, derived, strict=True):
        relation.ended_at, relation.ended_by, relation.removed_at = spell.ended_at, spell.ended_by, spell.removed_at


def record_beginnings(begun: Sequence[Relation], source: Source) -> None:
    """The beginnings on the trail; the relations have their ids by now."""
    names = channel_names([relation.state for relation in begun if relation.state])
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
        for relation in begun
    ]
    trail.record_all(entries)


def channel_names(states: Sequence[str]) -> dict[str, str]:
    """State → the live code's name."""
    if not states:
        return {}
    rows = db.session.execute(sa.select(Channel.state, Channel.name).where(Channel.state.in_(set(states))))
    return dict(rows.all())
