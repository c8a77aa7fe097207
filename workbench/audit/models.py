"""The append-only table of sensitive acts."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from workbench.kernel.db import Base


class AuditEntry(Base):
    """One act: who, what, on which row, and what was different afterwards."""

    __tablename__ = "audit_entries"
    __table_args__ = (sa.Index("ix_audit_entries_subject", "subject_kind", "subject_id", "acted_at"),)

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    acted_at: Mapped[dt.datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True, comment="null: a rule or job")
    act: Mapped[str] = mapped_column(comment="subject_happened, never renamed")
    subject_kind: Mapped[str] = mapped_column(comment="customer, order, merge, …")
    subject_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    details: Mapped[dict[str, Any]] = mapped_column(server_default=sa.text("'{}'::jsonb"))
