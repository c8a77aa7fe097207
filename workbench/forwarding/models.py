"""Who is told of callbacks, and every telling."""

import datetime as dt
import uuid
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workbench.kernel.db import Base


class Status(StrEnum):
    """Where a delivery is on its way."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"
    SKIPPED = "skipped"
    """An administrator let the line go on without it."""


class ForwardingTarget(Base):
    """A system that wants to know. Its deliveries form one line: while the first one fails, the others wait."""

    __tablename__ = "forwarding_targets"

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    name: Mapped[str]
    url: Mapped[str]
    secret: Mapped[str]
    events: Mapped[list[str]] = mapped_column(
        server_default="{}", comment="names of events, or their beginnings up to a dot; none means all"
    )
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    created_at: Mapped[dt.datetime]
    secret_made_at: Mapped[dt.datetime]
    paused_at: Mapped[dt.datetime | None]
    failures: Mapped[int] = mapped_column(server_default="0", default=0, comment="in a row")
    retry_at: Mapped[dt.datetime | None] = mapped_column(comment="until then its line stands still")
    last_error: Mapped[str | None]
    last_delivered_at: Mapped[dt.datetime | None]

    def wants(self, event: str) -> bool:
        """Whether it asked for such events: `a` covers `a` and `a.b`."""
        return not self.events or any(event == name or event.startswith(f"{name}.") for name in self.events)

    def may_send(self, now: dt.datetime) -> bool:
        """Neither paused nor waiting for its next attempt."""
        return self.paused_at is None and (self.retry_at is None or self.retry_at <= now)


class ForwardingDelivery(Base):
    """One callback for one target, made in the transaction that stored the callback."""

    __tablename__ = "forwarding_deliveries"
    __table_args__ = (
        sa.Index("ix_forwarding_deliveries_target", "target_id", sa.text("id desc")),
        sa.Index("ix_forwarding_deliveries_waiting", "target_id", "id", postgresql_where=sa.text("status = 'waiting'")),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    target_id: Mapped[int] = mapped_column(sa.ForeignKey("forwarding_targets.id", ondelete="CASCADE"))
    message_id: Mapped[int] = mapped_column(sa.ForeignKey("inbox_messages.id", ondelete="CASCADE"), index=True)
    delivery_key: Mapped[uuid.UUID] = mapped_column(unique=True, comment="by which the receiver knows a repetition")
    status: Mapped[str] = mapped_column(server_default=Status.WAITING.value, default=Status.WAITING.value)
    attempts: Mapped[int] = mapped_column(server_default="0", default=0)
    created_at: Mapped[dt.datetime] = mapped_column(index=True)
    finished_at: Mapped[dt.datetime | None]
    response_status: Mapped[int | None]
    response_head: Mapped[str | None]
    error: Mapped[str | None]
