"""One row per wish: what is wanted, by whom, and what WeCom said to it."""

import datetime as dt
from enum import StrEnum
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workbench.customers.models import Relation
from workbench.kernel.db import Base


class Kind(StrEnum):
    """Which part of a relation. Of the first three the newest wish counts; changes of tags are done one by one."""

    REMARK = "remark"
    DESCRIPTION = "description"
    MOBILES = "mobiles"
    TAGS = "tags"


class Status(StrEnum):
    """`superseded`: a newer wish for the same part came before this one was sent."""

    WANTED = "wanted"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    SUPERSEDED = "superseded"


class WriteBack(Base):
    """A wish. `wanted` and `former` are `{"text"}`, `{"numbers"}` or `{"add", "remove"}` of our tag ids, by kind."""

    ONE_PER_KEY: ClassVar[str] = "uq_writebacks_client_key"

    __tablename__ = "writebacks"
    __table_args__ = (
        sa.UniqueConstraint("actor_id", "client_key", name=ONE_PER_KEY),
        sa.Index("ix_writebacks_wanted", "created_at", postgresql_where=sa.text("status = 'wanted'")),
        sa.CheckConstraint("(status = 'wanted') = (decided_at is null)", name="decided_once"),
        sa.CheckConstraint("(status = 'refused') = (reason is not null)", name="refused_for_a_reason"),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    relation_id: Mapped[int] = mapped_column(sa.ForeignKey("relations.id", ondelete="CASCADE"), index=True)
    actor_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    client_key: Mapped[str] = mapped_column(comment="made by the phone; the same key is the same wish")
    kind: Mapped[str] = mapped_column(comment="remark, description, mobiles or tags")
    wanted: Mapped[dict[str, Any]]
    former: Mapped[dict[str, Any]] = mapped_column(comment="what takes it back")
    status: Mapped[str] = mapped_column(server_default=Status.WANTED.value)
    attempts: Mapped[int] = mapped_column(server_default="0")
    reason: Mapped[str | None] = mapped_column(comment="why it was refused")
    errcode: Mapped[int | None] = mapped_column(comment="WeCom's, of the last attempt that failed")
    created_at: Mapped[dt.datetime]
    decided_at: Mapped[dt.datetime | None]
    dismissed_at: Mapped[dt.datetime | None] = mapped_column(comment="when a refusal was read")

    relation: Mapped[Relation] = relationship(lazy="raise")
