"""Channels by the `state` they put on a relation."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workbench.kernel.db import Base


class Channel(Base):
    """A live code (「联系我」) or link with a `state` of its own."""

    __tablename__ = "channels"

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    state: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    config_id: Mapped[str | None] = mapped_column(comment="WeCom's handle of the live code; losing it loses the code")
    welcome_text: Mapped[str | None] = mapped_column(comment="instead of the deployment's WELCOME_TEXT")
