"""What WeCom's statistics say, per member and day and per group owner and day, and how far they are read."""

import datetime as dt
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workbench.kernel.db import Base

GROUPS = "*"
"""The subject of the groups' progress; no userid contains an asterisk."""


class MemberDay(Base):
    """One member's single chats and contacts of one day (联系客户统计)."""

    __tablename__ = "member_days"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True)
    day: Mapped[dt.date] = mapped_column(primary_key=True, index=True, comment="a natural day of WeCom (UTC+8)")
    new_apply_cnt: Mapped[int]
    new_contact_cnt: Mapped[int]
    chat_cnt: Mapped[int]
    message_cnt: Mapped[int]
    negative_feedback_cnt: Mapped[int]
    reply_percentage: Mapped[Decimal | None] = mapped_column(comment="null: no customer wrote first that day")
    avg_reply_minutes: Mapped[Decimal | None] = mapped_column(comment="null likewise")
    fetched_at: Mapped[dt.datetime]
    is_final: Mapped[bool] = mapped_column(comment="WeCom corrects its last days")


class GroupDay(Base):
    """The customer groups of one owner on one day (群聊数据统计)."""

    __tablename__ = "group_days"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, comment="the owner (群主)")
    day: Mapped[dt.date] = mapped_column(primary_key=True, index=True, comment="a natural day of WeCom (UTC+8)")
    new_chat_cnt: Mapped[int]
    chat_total: Mapped[int]
    chat_has_msg: Mapped[int]
    new_member_cnt: Mapped[int]
    member_total: Mapped[int]
    member_has_msg: Mapped[int]
    msg_total: Mapped[int]
    fetched_at: Mapped[dt.datetime]
    is_final: Mapped[bool] = mapped_column(comment="WeCom corrects its last days")


class StatisticsProgress(Base):
    """How far one subject is read: a member's own figures, or the figures of all groups."""

    __tablename__ = "statistics_progress"

    subject: Mapped[str] = mapped_column(primary_key=True, comment="a member's userid, or * for the groups")
    final_until: Mapped[dt.date | None] = mapped_column(comment="every day until then is read and final")
    read_on: Mapped[dt.date | None] = mapped_column(comment="the day on which everything there was had been read")
    error: Mapped[str | None]
