"""How many mass messages a recipient had this month, estimated from all that WeCom lists, and who can get no more.

WeCom does not tell the count. A result with status 3 corrects the estimate: she is known to be full that month.
"""

import datetime as dt
from calendar import monthrange
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from wecom.mass_sends import SendStatus
from workbench.kernel import clock
from workbench.mass_sends.message_models import MassMessageResult


def per_month() -> int:
    """As many as this month has days (wecom-api G.1)."""
    today = clock.today()
    return monthrange(today.year, today.month)[1]


def month() -> tuple[dt.datetime, dt.datetime]:
    """[start, end) of this month in the corp's time zone."""
    first = clock.today().replace(day=1)
    following = (first + dt.timedelta(days=31)).replace(day=1)
    return clock.day_bounds(first)[0], clock.day_bounds(following)[0]


def used_up(recipient: InstrumentedAttribute[int | None], among: sa.Select[Any]) -> sa.Select[Any]:
    """Those of `among` that can get no more this month, as far as we know; customers, or groups by the column given."""
    start, end = month()
    sent = sa.func.count().filter(MassMessageResult.status == SendStatus.SENT.value)
    is_known_to_be_full = sa.func.bool_or(MassMessageResult.status == SendStatus.ALLOWANCE_USED.value)
    return (
        sa.select(recipient)
        .where(recipient.in_(among), MassMessageResult.decided_at >= start, MassMessageResult.decided_at < end)
        .group_by(recipient)
        .having(sa.or_(sent >= per_month(), is_known_to_be_full))
    )
