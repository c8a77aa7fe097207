"""Channels by the `state` they put on a relation, and the live codes of those that have one."""

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workbench.kernel.db import Base
from workbench.people.models import Member


class Progress(StrEnum):
    """How far what we want is with WeCom."""

    WANTED = "wanted"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    DELETED = "deleted"


class Channel(Base):
    """A way customers come to us, with a `state` of its own and what they are welcomed with."""

    __tablename__ = "channels"

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    state: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    welcome_text: Mapped[str | None] = mapped_column(comment="instead of the deployment's WELCOME_TEXT")
    welcome_attachments: Mapped[list[dict[str, Any]]] = mapped_column(
        JSONB, server_default=sa.text("'[]'::jsonb"), comment="what goes with the text: pictures, links, mini-programs"
    )


class Wanted:
    """Something of ours that WeCom shall have: a row first, then the call, then what came of it."""

    revision: Mapped[int] = mapped_column(server_default="1", default=1, comment="counts what was wanted")
    confirmed_revision: Mapped[int] = mapped_column(server_default="0", default=0, comment="the last WeCom has taken")
    refused_code: Mapped[int | None] = mapped_column(comment="WeCom's errcode for the wanted revision")
    refused_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime] = mapped_column(server_default=sa.func.now())
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("members.id"), comment="null: was there before us")
    client_key: Mapped[str | None] = mapped_column(comment="made by the phone; the same key is the same row")
    deleted_at: Mapped[dt.datetime | None]
    removed_at: Mapped[dt.datetime | None] = mapped_column(comment="when WeCom had deleted it as well")

    @property
    def progress(self) -> Progress:
        """How far WeCom has followed."""
        if self.deleted_at is not None:
            return Progress.DELETED
        if self.refused_code is not None:
            return Progress.REFUSED
        return Progress.CONFIRMED if self.confirmed_revision >= self.revision else Progress.WANTED

    def want(self) -> None:
        """What is wanted has changed: an earlier refusal says nothing about it any more."""
        self.revision += 1
        self.refused_code, self.refused_at = None, None


class LiveCode(Wanted, Base):
    """A live code (活码, WeCom's 「联系我」 way): one QR code behind which the people change."""

    ONE_PER_KEY = "uq_live_codes_client_key"

    __tablename__ = "live_codes"
    __table_args__ = (sa.UniqueConstraint("created_by_id", "client_key", name=ONE_PER_KEY),)

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    channel_id: Mapped[int] = mapped_column(sa.ForeignKey("channels.id"), unique=True)
    config_id: Mapped[str | None] = mapped_column(
        unique=True, comment="WeCom's handle; losing it loses control over the code"
    )
    is_single: Mapped[bool] = mapped_column(server_default=sa.false(), default=False, comment="WeCom's type 1")
    skip_verify: Mapped[bool] = mapped_column(server_default=sa.true(), default=True)
    department_ids: Mapped[list[int]] = mapped_column(
        ARRAY(sa.BigInteger), server_default=sa.text("'{}'"), default=list
    )
    serving_userids: Mapped[list[str] | None] = mapped_column(
        comment="who answers according to what WeCom confirmed last"
    )

    channel: Mapped[Channel] = relationship(lazy="raise")
    shifts: Mapped[list["Shift"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="Shift.id", passive_deletes=True
    )
    servers: Mapped[list["LiveCodeMember"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="LiveCodeMember.id", passive_deletes=True
    )


class Shift(Base):
    """When certain members answer a live code: on these weekdays, between these times of the corp's zone."""

    __tablename__ = "live_code_shifts"

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    live_code_id: Mapped[int] = mapped_column(sa.ForeignKey("live_codes.id", ondelete="CASCADE"), index=True)
    weekdays: Mapped[list[int]] = mapped_column(ARRAY(sa.SmallInteger), comment="1 Monday … 7 Sunday, as it begins")
    begins: Mapped[dt.time]
    ends: Mapped[dt.time] = mapped_column(comment="not after `begins`: on the next day")


class LiveCodeMember(Base):
    """A member who answers a live code, in one shift or (without one) whenever no shift is on."""

    __tablename__ = "live_code_members"
    __table_args__ = (
        sa.UniqueConstraint(
            "live_code_id",
            "shift_id",
            "member_id",
            name="uq_live_code_members_once",
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    live_code_id: Mapped[int] = mapped_column(sa.ForeignKey("live_codes.id", ondelete="CASCADE"))
    shift_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("live_code_shifts.id", ondelete="CASCADE"),
        index=True,
        comment="null: answers outside of every shift",
    )
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)

    member: Mapped[Member] = relationship(lazy="raise")
