"""Mirror WeCom's corp tags."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wecom import contacts
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.tags.models import Tag, TagGroup


def store_tags(groups: Sequence[contacts.TagGroup]) -> None:
    """Upsert the complete list; what is no longer in it is marked as deleted."""
    seen_groups, seen_tags = [], []
    for group in groups:
        row_id = _upsert(TagGroup, "group_id", group.group_id, {"name": group.name, "position": group.order})
        seen_groups.append(row_id)
        for tag in group.tags:
            values = {"tag_group_id": row_id, "name": tag.name, "position": tag.order}
            seen_tags.append(_upsert(Tag, "tag_id", tag.tag_id, values))
    for model, seen in ((TagGroup, seen_groups), (Tag, seen_tags)):
        gone = sa.update(model).where(model.id.not_in(seen), model.deleted_at.is_(None))
        db.session.execute(gone.values(deleted_at=clock.now()))


def _upsert(model: type[TagGroup] | type[Tag], key: str, wecom_id: str, values: dict[str, object]) -> int:
    fresh = {**values, "deleted_at": None}
    statement = insert(model).values({key: wecom_id, **fresh}).on_conflict_do_update(index_elements=[key], set_=fresh)
    return db.session.scalars(statement.returning(model.id)).one()


def ids_of(tag_ids: Iterable[str]) -> dict[str, int]:
    """WeCom tag_id → our id. Unknown ones are left out: the tag event or the next sync brings them."""
    wanted = sorted(set(tag_ids))
    if not wanted:
        return {}
    rows = db.session.execute(sa.select(Tag.tag_id, Tag.id).where(Tag.tag_id.in_(wanted)))
    return dict(rows.all())
