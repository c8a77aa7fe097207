"""The durable inbox."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workbench.kernel.db import Base


class Status(StrEnum):
    """Where a message is on its way."""

    WAITING = "waiting"
    HANDLED = "handled"
    FAILED = "failed"
    DEAD = "dead"
    IGNORED = "ignored"


class InboxMessage(Base):
    """One decrypted callback. The same XML sent again (WeCom's retry) is the same row."""

    __tablename__ = "inbox_messages"
    __table_args__ = (
        sa.UniqueConstraint("receiver", "digest", name="uq_inbox_messages_digest"),
        sa.Index("ix_inbox_messages_status", "status", sa.text("id desc")),
        sa.Index("ix_inbox_messages_receiver", "receiver", sa.text("id desc")),
        sa.Index("ix_inbox_messages_event", "event", "status", sa.text("id desc")),
        *(
            sa.Index(
                f"ix_inbox_messages_{name}",
                name,
                sa.text("id desc"),
                postgresql_where=sa.text(f"{name} is not null"),
            )
            for name in ("userid", "external_userid", "chat_id")
        ),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    receiver: Mapped[str] = mapped_column(comment="app, contacts or archive")
    digest: Mapped[str] = mapped_column(comment="SHA-256 of the XML; no event carries an id of its own")
    xml: Mapped[str]
    event: Mapped[str] = mapped_column(comment="for example change_external_contact.add_external_contact")
    sent_at: Mapped[dt.datetime | None] = mapped_column(comment="CreateTime: when it happened")
    userid: Mapped[str | None]
    external_userid: Mapped[str | None]
    chat_id: Mapped[str | None]
    status: Mapped[str] = mapped_column(server_default=Status.WAITING.value)
    attempts: Mapped[int] = mapped_column(server_default="0")
    error: Mapped[str | None]
    received_at: Mapped[dt.datetime] = mapped_column(server_default=sa.func.now())
    handled_at: Mapped[dt.datetime | None]
