"""Reads of the corp's tags."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from workbench.kernel.db import db
from workbench.tags.models import Tag, TagGroup


def list_groups() -> Sequence[TagGroup]:
    """The groups that have tags, with their tags, in WeCom's order."""
    query = (
        sa.select(TagGroup)
        .join(TagGroup.tags)
        .options(contains_eager(TagGroup.tags))
        .where(TagGroup.deleted_at.is_(None), Tag.deleted_at.is_(None))
        .order_by(TagGroup.position.desc(), TagGroup.id, Tag.position.desc(), Tag.id)
    )
    return db.session.scalars(query).unique().all()
