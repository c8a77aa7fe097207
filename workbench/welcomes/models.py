"""Welcome messages that were tried."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workbench.kernel.db import Base


class Welcome(Base):
    """A welcome message that was tried, once per welcome code."""

    __tablename__ = "welcomes"

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    code_digest: Mapped[str] = mapped_column(unique=True, comment="SHA-256 of the welcome code")
    userid: Mapped[str]
    external_userid: Mapped[str]
    outcome: Mapped[str] = mapped_column(comment="sent, already (41051: somebody else did), late (41050), refused")
    errcode: Mapped[int] = mapped_column(server_default="0")
    finished_at: Mapped[dt.datetime]
