"""Welcome messages that were tried, and the pictures that go with them."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workbench.kernel.db import Base


class Outcome(StrEnum):
    """What became of a welcome."""

    SENT = "sent"
    TRYING = "trying"
    """WeCom was busy; tried again while the code lives."""
    UNCLEAR = "unclear"
    """WeCom may have sent it, but its answer was lost."""
    ALREADY = "already"
    """Somebody else was first, or they chat already (41051)."""
    LATE = "late"
    REFUSED = "refused"


class Welcome(Base):
    """A welcome message that was tried, once per welcome code."""

    __tablename__ = "welcomes"
    __table_args__ = (sa.Index("ix_welcomes_state", "state", "happened_at"),)

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    code_digest: Mapped[str] = mapped_column(unique=True, comment="SHA-256 of the welcome code")
    userid: Mapped[str]
    external_userid: Mapped[str]
    state: Mapped[str | None] = mapped_column(comment="of the channel it was sent for")
    happened_at: Mapped[dt.datetime] = mapped_column(comment="when the customer was added")
    outcome: Mapped[str] = mapped_column(comment="sent, already (41051: somebody else did), late (41050), refused")
    errcode: Mapped[int] = mapped_column(server_default="0")
    finished_at: Mapped[dt.datetime]


class WelcomePicture(Base):
    """A picture for welcomes, kept here because WeCom keeps it for three days only."""

    __tablename__ = "welcome_pictures"

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True, comment="SHA-256 of the content")
    filename: Mapped[str]
    content_type: Mapped[str]
    content: Mapped[bytes] = mapped_column(deferred=True)
    created_at: Mapped[dt.datetime] = mapped_column(server_default=sa.func.now())
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    media_id: Mapped[str | None] = mapped_column(comment="WeCom's, good for three days")
    uploaded_at: Mapped[dt.datetime | None] = mapped_column(comment="to WeCom, the last time")
