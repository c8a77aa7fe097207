"""Sign-ins: one row per session, so that a member can be cut off at once and history stays."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workbench.kernel.db import Base


class SignIn(Base):
    """A session. The cookie carries its id, signed; identity and scope are read from here at every request.

    The database and not Redis holds it: a revocation must not be lost with a cache, and the row is read anyway
    together with the member's roles.
    """

    __tablename__ = "sign_ins"
    __table_args__ = (sa.Index("ix_sign_ins_open", "member_id", postgresql_where=sa.text("ended_at is null")),)

    id: Mapped[uuid.UUID] = mapped_column(sa.Uuid, primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"))
    began_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    user_agent: Mapped[str] = mapped_column(server_default="")
    ended_at: Mapped[dt.datetime | None]
    end_reason: Mapped[str | None] = mapped_column(comment="signed_out, removed, directory, replaced")
