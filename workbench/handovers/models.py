"""A hand-over from one member to another, its customers and groups one by one, and the customers of leavers."""

import datetime as dt
from enum import StrEnum
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workbench.customers.models import Customer
from workbench.groups.models import Group
from workbench.kernel.db import Base
from workbench.people.models import Member


class ItemState(StrEnum):
    """How far one customer or group is; `started` waits for the customer, or for 24 hours to pass."""

    WANTED = "wanted"
    STARTED = "started"
    REFUSED = "refused"
    DONE = "done"
    CUSTOMER_REFUSED = "customer_refused"
    TAKER_FULL = "taker_full"


OPEN = (ItemState.WANTED.value, ItemState.STARTED.value)


class Handover(Base):
    """Some customers and groups of a giver that shall be a taker's."""

    ONE_PER_KEY: ClassVar[str] = "uq_handovers_client_key"

    __tablename__ = "handovers"
    __table_args__ = (
        sa.UniqueConstraint("created_by_id", "client_key", name=ONE_PER_KEY),
        sa.CheckConstraint("giver_id <> taker_id", name="two_people"),
        sa.Index("ix_handovers_look", "look_at", postgresql_where=sa.text("look_at is not null")),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    client_key: Mapped[str] = mapped_column(comment="made by the phone; the same key is the same hand-over")
    giver_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    taker_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    has_left: Mapped[bool] = mapped_column(comment="the giver had left the corp (离职继承)")
    greeting: Mapped[str] = mapped_column(server_default="", comment="what the customer is told; in office only")
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    created_at: Mapped[dt.datetime]
    attempts: Mapped[int] = mapped_column(server_default="0")
    look_at: Mapped[dt.datetime | None] = mapped_column(
        comment="when to ask WeCom for results again; null when everything is decided"
    )
    error: Mapped[str | None]

    giver: Mapped[Member] = relationship(foreign_keys=[giver_id], lazy="raise")
    taker: Mapped[Member] = relationship(foreign_keys=[taker_id], lazy="raise")
    created_by: Mapped[Member] = relationship(foreign_keys=[created_by_id], lazy="raise")


class HandoverItem(Base):
    """One customer or group of a hand-over."""

    __tablename__ = "handover_items"
    __table_args__ = (
        sa.UniqueConstraint("handover_id", "customer_id", name="uq_handover_items_customer"),
        sa.UniqueConstraint("handover_id", "group_id", name="uq_handover_items_group"),
        sa.CheckConstraint("num_nonnulls(customer_id, group_id) = 1", name="customer_or_group"),
        sa.Index("ix_handover_items_open", "handover_id", postgresql_where=sa.text("state in ('wanted', 'started')")),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    handover_id: Mapped[int] = mapped_column(sa.ForeignKey("handovers.id", ondelete="CASCADE"))
    customer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customers.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("groups.id"), index=True)
    state: Mapped[str] = mapped_column(server_default=ItemState.WANTED.value)
    errcode: Mapped[int | None] = mapped_column(comment="WeCom's reason for `refused`")
    started_at: Mapped[dt.datetime | None]
    finished_at: Mapped[dt.datetime | None]

    handover: Mapped[Handover] = relationship(lazy="raise")
    customer: Mapped[Customer | None] = relationship(lazy="raise")
    group: Mapped[Group | None] = relationship(lazy="raise")


class UnassignedCustomer(Base):
    """A customer of a member who left, whom nobody has taken over yet (待分配)."""

    __tablename__ = "unassigned_customers"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"), primary_key=True, index=True)
    left_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
