"""A run of the full sync, and its steps."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workbench.kernel.db import Base


class StepKind(StrEnum):
    """What a step reads; later kinds need what earlier ones stored."""

    BASICS = "basics"
    CUSTOMERS = "customers"
    GROUP_LIST = "group_list"
    GROUP = "group"


class SyncRun(Base):
    """One full sync. It is done when every step is done or failed."""

    __tablename__ = "sync_runs"

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    started_at: Mapped[dt.datetime] = mapped_column(server_default=sa.func.now())
    finished_at: Mapped[dt.datetime | None]


class SyncStep(Base):
    """One unit of work: the directory, the tags, the customers of one member, one group."""

    __tablename__ = "sync_steps"
    __table_args__ = (
        sa.UniqueConstraint("run_id", "kind", "subject", name="uq_sync_steps_subject"),
        sa.Index("ix_sync_steps_open", "run_id", postgresql_where=sa.text("finished_at is null")),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("sync_runs.id", ondelete="CASCADE"))
    kind: Mapped[str]
    subject: Mapped[str] = mapped_column(server_default="", comment="userid or chat_id")
    cursor: Mapped[str] = mapped_column(server_default="", comment="where the listing goes on")
    rows: Mapped[int] = mapped_column(server_default="0")
    attempts: Mapped[int] = mapped_column(server_default="0")
    error: Mapped[str | None]
    has_failed: Mapped[bool] = mapped_column(server_default=sa.false())
    finished_at: Mapped[dt.datetime | None]
