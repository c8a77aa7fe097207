"""Touches (触达) and signals (客户响应): append-only facts, told once whoever reports them."""

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workbench.kernel.db import Base


class TouchKind(StrEnum):
    """Kinds of proven contact; in the order in which they win at equal times."""

    TASK = "task"
    ONE_TO_ONE = "one_to_one"
    MASS_SEND = "mass_send"
    GROUP = "group"


class SignalKind(StrEnum):
    """What a customer did that we can see."""

    MESSAGE = "message"
    GROUP_MESSAGE = "group_message"
    START_CHAT = "start_chat"
    JOINED_GROUP = "joined_group"
    OPENED_LINK = "opened_link"
    FORM = "form"
    ORDER = "order"


class Touch(Base):
    """One proven outgoing contact. A group broadcast is one row of its group: who was in it then is read with it."""

    __tablename__ = "touches"
    __table_args__ = (
        sa.CheckConstraint("num_nonnulls(customer_id, group_id) = 1", name="customer_or_group"),
        sa.Index(
            "ix_touches_customer", "customer_id", "touched_at", postgresql_where=sa.text("customer_id is not null")
        ),
        sa.Index("ix_touches_group", "group_id", "touched_at", postgresql_where=sa.text("group_id is not null")),
        sa.Index("ix_touches_member", "member_id", "touched_at"),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    customer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customers.id"))
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("groups.id"))
    kind: Mapped[str]
    touched_at: Mapped[dt.datetime]
    task_item_id: Mapped[int | None] = mapped_column(
        sa.BigInteger, index=True, comment="the task item it fulfilled; kind task"
    )
    about: Mapped[dict[str, Any]] = mapped_column(server_default=sa.text("'{}'::jsonb"), comment="what was sent")
    fact_key: Mapped[str] = mapped_column(unique=True, comment="the same act told twice is one touch")
    self_told_at: Mapped[dt.datetime | None] = mapped_column(
        comment="when the member's own phone told of it; null once WeCom proves it"
    )
    recorded_at: Mapped[dt.datetime] = mapped_column(server_default=sa.func.now())


class Signal(Base):
    """One thing a customer did."""

    __tablename__ = "signals"
    __table_args__ = (sa.Index("ix_signals_customer", "customer_id", "happened_at"),)

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"))
    kind: Mapped[str]
    happened_at: Mapped[dt.datetime]
    member_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True, comment="towards whom")
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("groups.id"), index=True)
    about: Mapped[dict[str, Any]] = mapped_column(server_default=sa.text("'{}'::jsonb"))
    fact_key: Mapped[str] = mapped_column(unique=True, comment="the same act told twice is one signal")
    recorded_at: Mapped[dt.datetime] = mapped_column(server_default=sa.func.now())


class ArchivedMessage(Base):
    """A message of the chat archive that was taken in; what it said is not kept."""

    __tablename__ = "archived_messages"

    msgid: Mapped[str] = mapped_column(primary_key=True)
    sent_at: Mapped[dt.datetime]
