"""What managers want sent: a mass send, the calls it takes (blocks), whom each is for, and its reminders."""

import datetime as dt
from enum import StrEnum
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workbench.kernel.db import Base
from workbench.mass_sends.message_models import MassMessage
from workbench.people.models import Member


class SenderRule(StrEnum):
    """Who sends to a customer of several members."""

    NEWEST = "newest"
    """The member in the creator's scope who added the customer last; we choose."""
    LAST_IN_TOUCH = "last_in_touch"
    """Whoever of the whole corp was last in touch; WeCom chooses. Only for those who see the whole corp."""


class BlockState(StrEnum):
    """How far the call for a block is."""

    WANTED = "wanted"
    CREATED = "created"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class MassSend(Base):
    """A message somebody wants sent, as it was written."""

    ONE_PER_KEY: ClassVar[str] = "uq_mass_sends_client_key"

    __tablename__ = "mass_sends"
    __table_args__ = (
        sa.UniqueConstraint("created_by_id", "client_key", name=ONE_PER_KEY),
        sa.CheckConstraint("(cancelled_at is null) = (cancelled_by_id is null)", name="cancelled_by_somebody"),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    client_key: Mapped[str] = mapped_column(comment="made by the phone; the same key is the same mass send")
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    created_at: Mapped[dt.datetime]
    chat_type: Mapped[str] = mapped_column(comment="single or group")
    sender_rule: Mapped[str]
    content: Mapped[str] = mapped_column(server_default="")
    attachments: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=sa.text("'[]'::jsonb"))
    allow_select: Mapped[bool] = mapped_column(server_default=sa.false())
    audience: Mapped[dict[str, Any]] = mapped_column(comment="what was asked for, before it became recipients")
    cancelled_at: Mapped[dt.datetime | None]
    cancelled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), index=True)

    created_by: Mapped[Member] = relationship(foreign_keys=[created_by_id], lazy="raise")


class MassSendBlock(Base):
    """One call of add_msg_template: at most 10,000 customers or 2,000 groups of one sender."""

    __tablename__ = "mass_send_blocks"
    __table_args__ = (
        sa.UniqueConstraint(
            "mass_send_id", "sender_id", "part", name="uq_mass_send_blocks_part", postgresql_nulls_not_distinct=True
        ),
        sa.Index("ix_mass_send_blocks_wanted", "id", postgresql_where=sa.text("state = 'wanted'")),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    mass_send_id: Mapped[int] = mapped_column(sa.ForeignKey("mass_sends.id", ondelete="CASCADE"))
    part: Mapped[int] = mapped_column(comment="0 for a sender's first 10,000 customers, 1 for the next")
    sender_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("members.id"), index=True, comment="null: WeCom chooses among the customer's members"
    )
    state: Mapped[str] = mapped_column(server_default=BlockState.WANTED.value)
    errcode: Mapped[int | None]
    error: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(server_default="0")
    message_id: Mapped[int | None] = mapped_column(sa.ForeignKey("mass_messages.id"), unique=True)

    mass_send: Mapped[MassSend] = relationship(lazy="raise")
    sender: Mapped[Member | None] = relationship(lazy="raise")
    message: Mapped[MassMessage | None] = relationship(lazy="raise")


class MassSendRecipient(Base):
    """A customer or a group a block is for."""

    __tablename__ = "mass_send_recipients"
    __table_args__ = (
        sa.UniqueConstraint("block_id", "customer_id", name="uq_mass_send_recipients_customer"),
        sa.UniqueConstraint("block_id", "group_id", name="uq_mass_send_recipients_group"),
        sa.CheckConstraint("num_nonnulls(customer_id, group_id) = 1", name="customer_or_group"),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    block_id: Mapped[int] = mapped_column(sa.ForeignKey("mass_send_blocks.id", ondelete="CASCADE"))
    customer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customers.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("groups.id"), index=True)
    is_unreachable: Mapped[bool] = mapped_column(server_default=sa.false(), comment="in WeCom's fail_list")


class MassSendReminder(Base):
    """Nudges those who have not confirmed one block; `outcome` is null before WeCom is asked, then unknown."""

    __tablename__ = "mass_send_reminders"

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    block_id: Mapped[int] = mapped_column(sa.ForeignKey("mass_send_blocks.id", ondelete="CASCADE"), index=True)
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    asked_at: Mapped[dt.datetime]
    outcome: Mapped[str | None]
