"""Groups and their members; somebody who left stays as history."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workbench.kernel.db import Base


class Group(Base):
    """A customer group."""

    __tablename__ = "groups"

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    chat_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(server_default="", comment="empty for an unnamed group")
    notice: Mapped[str | None]
    owner_userid: Mapped[str] = mapped_column(index=True)
    created_at: Mapped[dt.datetime]
    member_version: Mapped[str | None]
    changed_at: Mapped[dt.datetime | None] = mapped_column(
        comment="up to when what we know of it is true at least; a reading that may be older is not believed"
    )
    dismissed_at: Mapped[dt.datetime | None]


class GroupMember(Base):
    """One stay of somebody in a group: a customer (by external_userid) or a member of the corp (by userid)."""

    __tablename__ = "group_members"
    __table_args__ = (
        sa.UniqueConstraint("group_id", "participant_id", "joined_at", name="uq_group_members_stay"),
        sa.Index("ix_group_members_present", "group_id", postgresql_where=sa.text("left_at is null")),
        sa.Index("ix_group_members_participant", "participant_id"),
        sa.Index("ix_group_members_state", "state", "joined_at", postgresql_where=sa.text("state is not null")),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("groups.id", ondelete="CASCADE"))
    participant_id: Mapped[str] = mapped_column(comment="userid or external_userid")
    is_customer: Mapped[bool]
    name: Mapped[str] = mapped_column(server_default="")
    joined_at: Mapped[dt.datetime]
    join_scene: Mapped[int] = mapped_column(server_default="0", comment="1 invited, 2 by link, 3 scanned the QR code")
    state: Mapped[str | None] = mapped_column(comment="of the joining way they came through")
    left_at: Mapped[dt.datetime | None]
    quit_scene: Mapped[int | None] = mapped_column(
        sa.SmallInteger, comment="0 left, 1 was removed; known from an event"
    )
