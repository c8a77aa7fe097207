"""Months, and which of them are settled."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from workbench.commissions.models import CommissionClosing, CommissionEstimate, CommissionRate
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.kernel.months import following


def first_day(day: dt.date) -> dt.date:
    """Of its month."""
    return day.replace(day=1)


@dataclass(frozen=True, slots=True)
class Books:
    """Months are closed one after the other; what was paid before the first of them is nobody's business any more.

    `running` is the month late facts go to: the oldest that is not closed; without any closing, this one.
    """

    first_closed: dt.date | None
    closed_until: dt.date | None
    today: dt.date

    @property
    def running(self) -> dt.date:
        """The first day of the running month."""
        return self.closed_until or first_day(self.today)

    def is_settled(self, day: dt.date) -> bool:
        """Whether nothing about a day may be decided anew: it is closed, or older than the first closed month."""
        return self.closed_until is not None and day < self.closed_until

    def is_closed(self, day: dt.date) -> bool:
        """Whether the month of a day has a closing."""
        return self.first_closed is not None and self.first_closed <= day and self.is_settled(day)

    @property
    def last_over(self) -> dt.date:
        """The last month that is over."""
        return first_day(first_day(self.today) - dt.timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Turn:
    """Which month is closed next: `next` to `latest` may be chosen before the first closing, afterwards they are one.

    `next` is None where nothing was ever earned, `latest` while `next` is not over.
    """

    next: dt.date | None
    latest: dt.date | None

    def allows(self, month: dt.date) -> bool:
        """Whether this month may be closed now."""
        return self.next is not None and self.latest is not None and self.next <= month <= self.latest


def books() -> Books:
    """As they are now."""
    query = sa.select(
        sa.func.min(CommissionClosing.month).label("first"), sa.func.max(CommissionClosing.month).label("last")
    )
    row: Any = db.session.execute(query).one()
    return Books(row.first, following(row.last) if row.last is not None else None, clock.today())


def turn(now: Books) -> Turn:
    """Whose turn it is: the month after the last closed one; before any, from the first order that a rate is for on."""
    if now.closed_until is not None:
        return Turn(now.closed_until, now.closed_until if now.closed_until <= now.last_over else None)
    first_order = db.session.scalar(sa.select(sa.func.min(CommissionEstimate.paid_on)))
    first_rate = db.session.scalar(sa.select(sa.func.min(CommissionRate.effective_on)))
    if first_order is None or first_rate is None:
        return Turn(None, None)
    earliest = first_day(max(first_order, first_rate))
    return Turn(earliest, now.last_over if earliest <= now.last_over else None)
