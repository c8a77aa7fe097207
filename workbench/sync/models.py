"""A run of the full sync, its steps, and what it found different."""

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workbench.kernel.db import Base


class StepKind(StrEnum):
    """What a step reads; later kinds need what earlier ones stored."""

    BASICS = "basics"
    CUSTOMERS = "customers"
    COMPARE = "compare"
    GROUP_LIST = "group_list"
    GROUP = "group"


class Cause(StrEnum):
    """Why a run was started."""

    MANUAL = "manual"
    COMMAND = "command"
    NIGHTLY = "nightly"


class RepairKind(StrEnum):
    """What was different; `subject_happened`, as on the trail."""

    RELATION_ADDED = "relation_added"
    """Listed, and no event had told of it."""
    RELATION_ENDED = "relation_ended"
    """Missing from a complete listing, and no event had told who ended it."""
    RELATION_REOPENED = "relation_reopened"
    """Missing once, and listed again as the same relation: the earlier listing was wrong."""
    RELATION_EDITED = "relation_edited"
    """Remark, mobiles or tags were changed, and no event had told."""
    PENDING_SETTLED = "pending_settled"
    """Half added for us, and accepted long ago."""
    MEMBER_REMOVED = "member_removed"
    TAG_DELETED = "tag_deleted"
    GROUP_DISMISSED = "group_dismissed"
    GROUP_STAYS_CHANGED = "group_stays_changed"
    """People had come or gone, and no event had told."""


class RepairState(StrEnum):
    """What became of a difference. Only endings of relations are ever held back."""

    FOUND = "found"
    """Not weighed yet: that needs the listings of the other members."""
    PROPOSED = "proposed"
    """Too many at once; an administrator decides."""
    CONFIRMED = "confirmed"
    """Decided, about to be applied."""
    APPLIED = "applied"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    """A later listing of the same member looked again, or the relation had ended otherwise."""


class SyncRun(Base):
    """One full sync. It is done when every step is done or failed."""

    __tablename__ = "sync_runs"

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    started_at: Mapped[dt.datetime] = mapped_column(server_default=sa.func.now())
    finished_at: Mapped[dt.datetime | None]
    cause: Mapped[str] = mapped_column(server_default=Cause.MANUAL.value)


class SyncStep(Base):
    """One unit of work: the directory, the tags, the customers of one member, one group."""

    __tablename__ = "sync_steps"
    __table_args__ = (
        sa.UniqueConstraint("run_id", "kind", "subject", name="uq_sync_steps_subject"),
        sa.Index("ix_sync_steps_open", "run_id", postgresql_where=sa.text("finished_at is null")),
        sa.Index("ix_sync_steps_subject", "subject", "kind"),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("sync_runs.id", ondelete="CASCADE"))
    kind: Mapped[str]
    subject: Mapped[str] = mapped_column(server_default="", comment="userid or chat_id")
    cursor: Mapped[str] = mapped_column(server_default="", comment="where the listing goes on")
    rows: Mapped[int] = mapped_column(server_default="0")
    calls: Mapped[int] = mapped_column(server_default="0", comment="sent to WeCom, those that failed included")
    attempts: Mapped[int] = mapped_column(server_default="0")
    turn: Mapped[int] = mapped_column(server_default="0", comment="of the one job that may go on with it")
    began_at: Mapped[dt.datetime | None] = mapped_column(comment="of the listing that is going on")
    error: Mapped[str | None]
    has_failed: Mapped[bool] = mapped_column(server_default=sa.false())
    finished_at: Mapped[dt.datetime | None]


class SyncListed(Base):
    """Who a listing that is going on has shown so far; forgotten when it is complete and compared."""

    __tablename__ = "sync_listed"

    step_id: Mapped[int] = mapped_column(sa.ForeignKey("sync_steps.id", ondelete="CASCADE"), primary_key=True)
    customer_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)


class SyncRepair(Base):
    """One difference between WeCom and our copy: what, about whom, as of when, and what was done about it."""

    __tablename__ = "sync_repairs"
    __table_args__ = (
        sa.Index("ix_sync_repairs_run", "run_id", "state", "id"),
        sa.Index("ix_sync_repairs_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("sync_runs.id", ondelete="CASCADE"))
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(server_default=RepairState.APPLIED.value)
    member_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)
    customer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customers.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("groups.id"), index=True)
    subject: Mapped[str] = mapped_column(server_default="")
    effective_at: Mapped[dt.datetime] = mapped_column(comment="the moment the difference is true for")
    details: Mapped[dict[str, Any]] = mapped_column(server_default=sa.text("'{}'::jsonb"))
    created_at: Mapped[dt.datetime] = mapped_column(server_default=sa.func.now())
    decided_at: Mapped[dt.datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("members.id"), index=True, comment="empty when the thresholds decided"
    )
