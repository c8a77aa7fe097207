"""Acquisition links with what WeCom counts about them, the paid quota, and half additions by channel."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workbench.channels.models import Channel, Wanted
from workbench.kernel.db import Base
from workbench.people.models import Member

THE_ONLY_ONE = 1


class AcquisitionLink(Wanted, Base):
    """A link of 获客助手; given out with our `state` it makes relations that carry it."""

    ONE_PER_KEY = "uq_acquisition_links_client_key"

    __tablename__ = "acquisition_links"
    __table_args__ = (sa.UniqueConstraint("created_by_id", "client_key", name=ONE_PER_KEY),)

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    channel_id: Mapped[int] = mapped_column(sa.ForeignKey("channels.id"), unique=True)
    link_id: Mapped[str | None] = mapped_column(unique=True)
    url: Mapped[str | None]
    skip_verify: Mapped[bool] = mapped_column(server_default=sa.true(), default=True)
    department_ids: Mapped[list[int]] = mapped_column(
        ARRAY(sa.BigInteger), server_default=sa.text("'{}'"), default=list
    )
    unavailable_at: Mapped[dt.datetime | None] = mapped_column(
        comment="since when none of its members can take customers (link_unavailable)"
    )

    channel: Mapped[Channel] = relationship(lazy="raise")
    members: Mapped[list[Member]] = relationship(secondary="acquisition_link_members", lazy="raise", order_by=Member.id)


class AcquisitionLinkMember(Base):
    """A member who takes the customers of a link."""

    __tablename__ = "acquisition_link_members"

    acquisition_link_id: Mapped[int] = mapped_column(
        sa.ForeignKey("acquisition_links.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, index=True)


class AcquisitionLinkDay(Base):
    """WeCom's own count for one link and day."""

    __tablename__ = "acquisition_link_days"

    acquisition_link_id: Mapped[int] = mapped_column(sa.ForeignKey("acquisition_links.id"), primary_key=True)
    day: Mapped[dt.date] = mapped_column(primary_key=True)
    clicks: Mapped[int]
    new_customers: Mapped[int]
    read_at: Mapped[dt.datetime]


class AcquisitionCustomer(Base):
    """Somebody who came through a link to a member, and whether she has written."""

    __tablename__ = "acquisition_customers"

    acquisition_link_id: Mapped[int] = mapped_column(sa.ForeignKey("acquisition_links.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, index=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"), primary_key=True, index=True)
    chat_status: Mapped[int] = mapped_column(sa.SmallInteger, comment="0 silent, 1 has written, 2 unknown")
    messages: Mapped[int | None] = mapped_column(comment="received from her, as the last chat key told")


class AcquisitionQuota(Base):
    """What is left of the paid quota; one row."""

    __tablename__ = "acquisition_quotas"
    __table_args__ = (sa.CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True, autoincrement=False)
    used: Mapped[int]
    balance: Mapped[int]
    expiring: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=sa.text("'[]'::jsonb"))
    read_at: Mapped[dt.datetime]


class HalfAddition(Base):
    """A customer who came through a channel and had to be accepted; kept for the channel's figures."""

    __tablename__ = "half_additions"
    __table_args__ = (sa.Index("ix_half_additions_state", "state", "happened_at"),)

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"), primary_key=True, index=True)
    happened_at: Mapped[dt.datetime] = mapped_column(primary_key=True)
    state: Mapped[str]
