"""Tag groups and tags. A deleted tag is kept, marked, so that history stays readable."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workbench.kernel.db import Base


class TagGroup(Base):
    """A group of corp tags (标签组)."""

    __tablename__ = "tag_groups"

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    group_id: Mapped[str] = mapped_column(unique=True, comment="WeCom's group_id")
    name: Mapped[str]
    position: Mapped[int] = mapped_column(sa.BigInteger, server_default="0", comment="WeCom's `order`; larger first")
    deleted_at: Mapped[dt.datetime | None]

    tags: Mapped[list["Tag"]] = relationship(back_populates="group", lazy="raise")


class Tag(Base):
    """A corp tag (企业标签)."""

    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    tag_id: Mapped[str] = mapped_column(unique=True, comment="WeCom's tag_id")
    tag_group_id: Mapped[int] = mapped_column(sa.ForeignKey("tag_groups.id"), index=True)
    name: Mapped[str]
    position: Mapped[int] = mapped_column(sa.BigInteger, server_default="0", comment="WeCom's `order`; larger first")
    deleted_at: Mapped[dt.datetime | None]

    group: Mapped[TagGroup] = relationship(back_populates="tags", lazy="raise")
