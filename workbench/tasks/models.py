"""Tasks, their items, and the completion of an item (a row: who ticked it, and when)."""

import datetime as dt
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workbench.kernel.db import Base
from workbench.people.models import Member


class Task(Base):
    """What is to be done, as it was pushed."""

    ONE_PER_KEY: ClassVar[str] = "uq_tasks_client_key"

    __tablename__ = "tasks"
    __table_args__ = (
        sa.UniqueConstraint("pushed_by_id", "client_key", name=ONE_PER_KEY),
        sa.Index("ix_tasks_pushed_by", "pushed_by_id", sa.text("id desc")),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    client_key: Mapped[str] = mapped_column(comment="made by the phone; the same key is the same task")
    title: Mapped[str]
    note: Mapped[str] = mapped_column(server_default="")
    script: Mapped[str | None] = mapped_column(comment="话术: a text to send into the chat")
    customer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customers.id"), index=True)
    pushed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    created_at: Mapped[dt.datetime]
    due_at: Mapped[dt.datetime | None]

    pushed_by: Mapped[Member] = relationship(lazy="raise")
    items: Mapped[list["TaskItem"]] = relationship(back_populates="task", lazy="raise")


class TaskItem(Base):
    """One staff member's part of a task."""

    __tablename__ = "task_items"
    __table_args__ = (
        sa.UniqueConstraint("task_id", "member_id", name="uq_task_items_member"),
        sa.Index("ix_task_items_member_due", "member_id", "due_at", "id"),
        sa.Index("ix_task_items_customer", "customer_id"),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    task_id: Mapped[int] = mapped_column(sa.ForeignKey("tasks.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    customer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customers.id"))
    due_at: Mapped[dt.datetime | None]
    reopened_at: Mapped[dt.datetime | None] = mapped_column(
        comment="when the tick was last taken back; a press made before that comes too late"
    )

    task: Mapped[Task] = relationship(back_populates="items", lazy="raise")
    member: Mapped[Member] = relationship(lazy="raise")
    completion: Mapped["TaskItemCompletion | None"] = relationship(
        back_populates="item", lazy="raise", cascade="all, delete-orphan"
    )

    snooze: Mapped["TaskItemSnooze | None"] = relationship(
        back_populates="item", lazy="raise", cascade="all, delete-orphan"
    )

    @property
    def completed_at(self) -> dt.datetime | None:
        """When it was ticked."""
        return self.completion.completed_at if self.completion else None

    def snoozed_until(self, now: dt.datetime) -> dt.datetime | None:
        """Until when it is put off, if it still is."""
        return self.snooze.snoozed_until if self.snooze and self.snooze.snoozed_until > now else None

    def is_overdue(self, now: dt.datetime) -> bool:
        """Past its due moment and not ticked."""
        return self.completion is None and self.due_at is not None and self.due_at < now


class TaskItemCompletion(Base):
    """The tick. Undoing it deletes the row; the trail keeps both."""

    __tablename__ = "task_item_completions"

    item_id: Mapped[int] = mapped_column(sa.ForeignKey("task_items.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    completed_at: Mapped[dt.datetime] = mapped_column(index=True)
    recorded_at: Mapped[dt.datetime] = mapped_column(server_default=sa.func.now())

    item: Mapped[TaskItem] = relationship(back_populates="completion", lazy="raise")
    member: Mapped[Member] = relationship(lazy="raise")


class TaskItemSnooze(Base):
    """An item put off (稍后): by whom, and until when. It is over by itself; then the member is reminded, once."""

    __tablename__ = "task_item_snoozes"
    __table_args__ = (
        sa.Index("ix_task_item_snoozes_due", "snoozed_until", postgresql_where=sa.text("reminded_at is null")),
    )

    item_id: Mapped[int] = mapped_column(sa.ForeignKey("task_items.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    snoozed_at: Mapped[dt.datetime]
    snoozed_until: Mapped[dt.datetime]
    reminded_at: Mapped[dt.datetime | None]

    item: Mapped[TaskItem] = relationship(back_populates="snooze", lazy="raise")
