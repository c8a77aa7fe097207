"""Exports: who asked for which table with which scope, and the file that came of it."""

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workbench.kernel.db import Base


class ExportStatus(StrEnum):
    """Where an export is on its way."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class Export(Base):
    """One export. Its file is for whoever asked, and is gone after seven days; that it was asked for stays."""

    __tablename__ = "exports"
    __table_args__ = (sa.Index("ix_exports_member", "member_id", sa.text("id desc")),)

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    table_key: Mapped[str]
    file_format: Mapped[str] = mapped_column(comment="csv or xlsx")
    filters: Mapped[dict[str, Any]] = mapped_column(comment="as they were asked for")
    scope: Mapped[dict[str, Any]] = mapped_column(comment="whose data the member saw when they asked")
    status: Mapped[str] = mapped_column(server_default=ExportStatus.WAITING.value)
    row_count: Mapped[int | None]
    size_bytes: Mapped[int | None]
    asked_at: Mapped[dt.datetime] = mapped_column(index=True)
    finished_at: Mapped[dt.datetime | None]
    forgotten_at: Mapped[dt.datetime | None] = mapped_column(comment="when the file was thrown away")
    error: Mapped[str | None]


class ExportChunk(Base):
    """A piece of an export's file."""

    __tablename__ = "export_chunks"

    export_id: Mapped[int] = mapped_column(sa.ForeignKey("exports.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[bytes]
