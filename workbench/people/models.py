"""Members, departments, and who belongs to and heads which."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workbench.kernel.db import Base

ACTIVATED = 1
ROOT_PARENT_ID = 0


class Department(Base):
    """A department. Its id is WeCom's own department id."""

    __tablename__ = "departments"

    id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    parent_id: Mapped[int] = mapped_column(sa.BigInteger, index=True)
    name: Mapped[str]
    position: Mapped[int] = mapped_column(sa.BigInteger, server_default="0", comment="WeCom's `order`; larger first")
    removed_at: Mapped[dt.datetime | None]


class Member(Base):
    """A member (userid, kept in lower case: WeCom ignores case and sometimes changes it)."""

    __tablename__ = "members"

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    userid: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(server_default="")
    job_title: Mapped[str] = mapped_column(server_default="", comment="WeCom's `position`")
    avatar: Mapped[str | None] = mapped_column(comment="only with the member's consent (snsapi_privateinfo)")
    status: Mapped[int] = mapped_column(
        sa.SmallInteger, server_default="1", comment="1 activated, 2 disabled, 4 not activated, 5 left"
    )
    main_department_id: Mapped[int | None] = mapped_column(sa.BigInteger, index=True)
    has_contact: Mapped[bool] = mapped_column(server_default=sa.false(), comment="has 客户联系")
    removed_at: Mapped[dt.datetime | None] = mapped_column(comment="not in the directory or out of the visible range")
    synced_at: Mapped[dt.datetime] = mapped_column(server_default=sa.func.now())

    memberships: Mapped[list["Membership"]] = relationship(back_populates="member", lazy="raise")

    @property
    def is_active(self) -> bool:
        """May sign in and appear in lists."""
        return self.status == ACTIVATED and self.removed_at is None


class Membership(Base):
    """A member in a department, perhaps as one of its heads."""

    __tablename__ = "memberships"

    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    department_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, index=True)
    is_head: Mapped[bool] = mapped_column(server_default=sa.false())

    member: Mapped[Member] = relationship(back_populates="memberships", lazy="raise")
