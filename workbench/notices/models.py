"""Cards for members, and the codes with which WeCom lets us change them."""

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workbench.kernel.db import Base


class Status(StrEnum):
    """Where a card is on its way."""

    WAITING = "waiting"
    SENT = "sent"
    UPDATED = "updated"
    """It was changed after it was sent."""
    LATE = "late"
    """It shows what is no longer true, and WeCom lets nobody change it any more."""
    NEEDLESS = "needless"
    """What it was about was settled before it was sent."""
    UNREACHED = "unreached"
    """WeCom said "ok" and named the member as one who does not get it."""
    REFUSED = "refused"


class Notice(Base):
    """One card for one member.

    Everybody gets a message of their own, although WeCom takes a thousand recipients at once: a message has one
    response code, which works once, and each of these cards is changed at its own time. The quota counts recipients.
    """

    __tablename__ = "notices"
    __table_args__ = (
        sa.Index("ix_notices_about", "purpose", "about_id"),
        sa.Index("ix_notices_status", "status", sa.text("id desc")),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    card_key: Mapped[str] = mapped_column(unique=True, comment="WeCom's task_id: unguessable, and used once")
    purpose: Mapped[str]
    about_id: Mapped[int] = mapped_column(sa.BigInteger, comment="the row of the purpose's own table")
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    content: Mapped[dict[str, Any]] = mapped_column(comment="the card as it is sent")
    status: Mapped[str] = mapped_column(server_default=Status.WAITING.value)
    label: Mapped[str | None] = mapped_column(comment="what shall stand in place of the buttons")
    shown_label: Mapped[str | None] = mapped_column(comment="what the phone was last told to show there")
    msgid: Mapped[str | None]
    error: Mapped[str | None]
    created_at: Mapped[dt.datetime] = mapped_column(index=True)
    sent_at: Mapped[dt.datetime | None]

    @property
    def lock(self) -> str:
        """Changes of one card come one after the other."""
        return f"notice:{self.id}"

    @property
    def is_on_the_phone(self) -> bool:
        """It was sent, so what it shows can matter."""
        return self.status in {Status.SENT.value, Status.UPDATED.value, Status.LATE.value}


class NoticeCode(Base):
    """A response code: changes the card once, within 72 hours. One comes with the sending, one with every press."""

    __tablename__ = "notice_codes"
    __table_args__ = (sa.UniqueConstraint("notice_id", "code", name="uq_notice_codes_code"),)

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    notice_id: Mapped[int] = mapped_column(sa.ForeignKey("notices.id", ondelete="CASCADE"))
    code: Mapped[str]
    issued_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]
