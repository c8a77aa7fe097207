"""The corp tags of relations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from workbench.customers.models import RelationTag
from workbench.kernel.db import db
from workbench.tags.actions import ids_of
from workbench.tags.models import Tag


@dataclass(frozen=True, slots=True)
class TagChange:
    """Names of tags put on and taken off one relation."""

    added: list[str]
    removed: list[str]


def replace_tags(wanted: Mapping[int, Sequence[str]]) -> dict[int, TagChange]:
    """Make the tags of these relations exactly `wanted` (relation id → WeCom tag ids); returns what changed.

    Tags that the tag list does not know yet are left out: the tag event or the next sync brings them.
    """
    if not wanted:
        return {}
    own = ids_of(tag_id for tag_ids in wanted.values() for tag_id in tag_ids)
    target = {
        (relation_id, own[tag_id]) for relation_id, tag_ids in wanted.items() for tag_id in tag_ids if tag_id in own
    }
    rows = db.session.execute(
        sa.select(RelationTag.relation_id, RelationTag.tag_id).where(RelationTag.relation_id.in_(wanted))
    )
    present = {(relation_id, tag_id) for relation_id, tag_id in rows}
    added, removed = target - present, present - target
    if removed:
        pair = sa.tuple_(RelationTag.relation_id, RelationTag.tag_id)
        db.session.execute(sa.delete(RelationTag).where(pair.in_(removed)))
    if added:
        new = [{"relation_id": relation_id, "tag_id": tag_id} for relation_id, tag_id in sorted(added)]
        db.session.execute(insert(RelationTag).on_conflict_do_nothing(), new)
    return _named(added, removed)


def _named(added: set[tuple[int, int]], removed: set[tuple[int, int]]) -> dict[int, TagChange]:
    touched = {tag_id for _, tag_id in added | removed}
    if not touched:
        return {}
    names = {row.id: row.name for row in db.session.execute(sa.select(Tag.id, Tag.name).where(Tag.id.in_(touched)))}
    changes: dict[int, TagChange] = {}
    for pairs, put_on in ((added, True), (removed, False)):
        for relation_id, tag_id in sorted(pairs):
            change = changes.setdefault(relation_id, TagChange([], []))
            (change.added if put_on else change.removed).append(names[tag_id])
    return changes
