"""What the checkup (体检) keeps: how WeCom answered our calls, and what every probe found last."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from workbench.kernel.db import Base


class State(StrEnum):
    """How one condition is; `off` is an optional part that is not connected."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    UNKNOWN = "unknown"
    OFF = "off"


class CallCount(Base):
    """How often one API gave one answer on one day."""

    __tablename__ = "wecom_calls"

    day: Mapped[dt.date] = mapped_column(primary_key=True)
    epoch: Mapped[str] = mapped_column(primary_key=True, comment="one life of the day's counters in Redis")
    api: Mapped[str] = mapped_column(primary_key=True)
    errcode: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="0 a success, -100 no answer at all"
    )
    calls: Mapped[int] = mapped_column(sa.BigInteger)
    microseconds: Mapped[int] = mapped_column(sa.BigInteger)
    last_at: Mapped[dt.datetime]
    example: Mapped[str | None] = mapped_column(comment="one errmsg, without secrets")


class ProbeResult(Base):
    """What one probe found when it was last run."""

    __tablename__ = "probe_results"

    key: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(comment="ok, warning, failed, unknown or off")
    finding: Mapped[str] = mapped_column(comment="which of the probe's findings")
    says: Mapped[str] = mapped_column(comment="what is the case, in plain words")
    fix: Mapped[list[str]] = mapped_column(ARRAY(sa.Text()), server_default=sa.text("'{}'::text[]"))
    checked_at: Mapped[dt.datetime]
    since_at: Mapped[dt.datetime] = mapped_column(comment="when it came into this state")
    alerted_at: Mapped[dt.datetime | None] = mapped_column(comment="when administrators were last told")
