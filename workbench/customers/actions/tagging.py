"""The corp tags of relations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from workbench.kernel.db import db
from workbench.tags.actions import ids_of
from workbench.tags.models import Tag

PRESENT = sa.text("select relation_id, tag_id from relation_tags where relation_id = any(:ids)")
PAIRS = "unnest(cast(:relation_ids as bigint[]), cast(:tag_ids as bigint[])) as pair(relation_id, tag_id)"
PUT_ON = sa.text(f"insert into relation_tags (relation_id, tag_id) select * from {PAIRS} on conflict do nothing")  # noqa: S608  # our own words
TAKE_OFF = sa.text(f"""
    delete from relation_tags t using {PAIRS} where t.relation_id = pair.relation_id and t.tag_id = pair.tag_id
""")  # noqa: S608  # as above


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
    present = {(relation_id, tag_id) for relation_id, tag_id in db.session.execute(PRESENT, {"ids": list(wanted)})}
    added, removed = target - present, present - target
    for statement, pairs in ((TAKE_OFF, removed), (PUT_ON, added)):
        if pairs:
            relation_ids, tag_ids = zip(*sorted(pairs), strict=True)
            db.session.execute(statement, {"relation_ids": list(relation_ids), "tag_ids": list(tag_ids)})
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
