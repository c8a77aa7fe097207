"""Who wants no digest, and which were sent."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workbench.kernel.db import Base


class DigestKind(StrEnum):
    """Of yesterday, or of the week before."""

    DAILY = "daily"
    WEEKLY = "weekly"


class Digest(Base):
    """A digest a member was sent, or had nothing in it to send: once per member, kind and day, whatever runs twice."""

    __tablename__ = "digests"
    __table_args__ = (
        sa.UniqueConstraint("member_id", "kind", "day", name="uq_digests_once"),
        sa.Index("ix_digests_day", "day"),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    kind: Mapped[str]
    day: Mapped[dt.date] = mapped_column(comment="the morning it is of")
    made_at: Mapped[dt.datetime]
    had_news: Mapped[bool] = mapped_column(comment="false: there was nothing to say, and nothing was sent")


class DigestRefusal(Base):
    """A member who wants no digests, and since when."""

    __tablename__ = "digest_refusals"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True)
    refused_at: Mapped[dt.datetime]
