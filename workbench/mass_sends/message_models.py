"""What WeCom lists: every mass send of the corp, ours and others', its tasks, and what each recipient got.

The results are the facts that the monthly allowance is estimated from; what was received is a touch besides.
"""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workbench.kernel.db import Base
from workbench.people.models import Member


class MassMessage(Base):
    """A mass send as WeCom knows it, by its msgid."""

    __tablename__ = "mass_messages"
    __table_args__ = (sa.Index("ix_mass_messages_look", "look_at", postgresql_where=sa.text("look_at is not null")),)

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    msgid: Mapped[str] = mapped_column(unique=True)
    chat_type: Mapped[str]
    creator_userid: Mapped[str | None] = mapped_column(comment="missing for those an app made")
    is_personal: Mapped[bool] = mapped_column(comment="a member's own (个人发表)")
    created_at: Mapped[dt.datetime]
    content: Mapped[str] = mapped_column(server_default="")
    attachments: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=sa.text("'[]'::jsonb"))
    fetched_at: Mapped[dt.datetime | None]
    fetches: Mapped[int] = mapped_column(server_default="0")
    look_at: Mapped[dt.datetime | None] = mapped_column(
        comment="when to read tasks and results again; null when nothing changes any more"
    )


class MassMessageTask(Base):
    """A member's part of a message: confirmed at `sent_at`, or waiting."""

    __tablename__ = "mass_message_tasks"

    message_id: Mapped[int] = mapped_column(sa.ForeignKey("mass_messages.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, index=True)
    sent_at: Mapped[dt.datetime | None]
    results_at: Mapped[dt.datetime | None] = mapped_column(comment="when the results were read last")
    is_final: Mapped[bool] = mapped_column(
        server_default=sa.false(), comment="the results were read when the sending was known: they change no more"
    )

    member: Mapped[Member] = relationship(lazy="raise")
    message: Mapped[MassMessage] = relationship(lazy="raise")


class MassMessageResult(Base):
    """What one customer or group got from one member."""

    __tablename__ = "mass_message_results"
    __table_args__ = (
        sa.UniqueConstraint("message_id", "member_id", "customer_id", name="uq_mass_message_results_customer"),
        sa.UniqueConstraint("message_id", "member_id", "group_id", name="uq_mass_message_results_group"),
        sa.CheckConstraint("num_nonnulls(customer_id, group_id) = 1", name="customer_or_group"),
        sa.Index("ix_mass_message_results_customer", "customer_id", "decided_at"),
        sa.Index("ix_mass_message_results_group", "group_id", "decided_at"),
        sa.Index("ix_mass_message_results_member", "member_id"),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    message_id: Mapped[int] = mapped_column(sa.ForeignKey("mass_messages.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    customer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customers.id"))
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("groups.id"))
    status: Mapped[int] = mapped_column(sa.SmallInteger, comment="0 unsent, 1 sent, 2 no friend, 3 allowance used up")
    sent_at: Mapped[dt.datetime | None] = mapped_column(comment="only of status 1")
    decided_at: Mapped[dt.datetime | None] = mapped_column(comment="when the member sent; null while unsent")


class MassSendSync(Base):
    """One reading of WeCom's list of mass sends."""

    __tablename__ = "mass_send_syncs"

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    started_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None]
    messages: Mapped[int] = mapped_column(server_default="0")
    attempts: Mapped[int] = mapped_column(server_default="0")
    error: Mapped[str | None]
