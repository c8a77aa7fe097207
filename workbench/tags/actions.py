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
    seen_groups, seen_tags = _store(groups)
    for model, seen in ((TagGroup, seen_groups), (Tag, seen_tags)):
        gone = sa.update(model).where(model.id.not_in(seen), model.deleted_at.is_(None))
        db.session.execute(gone.values(deleted_at=clock.now()))


def store_some_tags(groups: Sequence[contacts.TagGroup]) -> None:
    """Upsert what was read of some groups or tags; it says itself what is deleted, and nothing of the rest."""
    _store(groups)


def mark_deleted(*, tag_ids: Sequence[str] = (), group_ids: Sequence[str] = ()) -> None:
    """These tags, and these groups with all their tags, are gone; ids of WeCom, which are never used again."""
    groups = sa.select(TagGroup.id).where(TagGroup.group_id.in_(group_ids))
    of_tags = sa.update(Tag).where(sa.or_(Tag.tag_id.in_(tag_ids), Tag.tag_group_id.in_(groups)))
    of_groups = sa.update(TagGroup).where(TagGroup.group_id.in_(group_ids))
    db.session.execute(of_tags.where(Tag.deleted_at.is_(None)).values(deleted_at=clock.now()))
    db.session.execute(of_groups.where(TagGroup.deleted_at.is_(None)).values(deleted_at=clock.now()))


def unknown_among(tag_ids: Iterable[str]) -> list[str]:
    """Those of WeCom's tag ids that we have never met."""
    wanted = set(tag_ids)
    return sorted(wanted - set(ids_of(wanted)))


def _store(groups: Sequence[contacts.TagGroup]) -> tuple[list[int], list[int]]:
    seen_groups, seen_tags = [], []
    for group in groups:
        row_id = _upsert(
            TagGroup, "group_id", group.group_id, _values(group.name, group.order, is_deleted=group.is_deleted)
        )
        seen_groups.append(row_id)
        for tag in group.tags:
            values = {"tag_group_id": row_id, **_values(tag.name, tag.order, is_deleted=tag.is_deleted)}
            seen_tags.append(_upsert(Tag, "tag_id", tag.tag_id, values))
    return seen_groups, seen_tags


def _values(name: str, position: int, *, is_deleted: bool) -> dict[str, object]:
    return {"name": name, "position": position, "deleted_at": clock.now() if is_deleted else None}


def _upsert(model: type[TagGroup] | type[Tag], key: str, wecom_id: str, values: dict[str, object]) -> int:
    statement = insert(model).values({key: wecom_id, **values}).on_conflict_do_update(index_elements=[key], set_=values)
    return db.session.scalars(statement.returning(model.id)).one()


def ids_of(tag_ids: Iterable[str]) -> dict[str, int]:
    """WeCom tag_id → our id. Unknown ones are left out: the tag event or the next sync brings them."""
    wanted = sorted(set(tag_ids))
    if not wanted:
        return {}
    rows = db.session.execute(sa.select(Tag.tag_id, Tag.id).where(Tag.tag_id.in_(wanted)))
    return dict(rows.all())
