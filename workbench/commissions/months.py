"""Months, and which of them are settled."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from workbench.commissions.models import CommissionClosing
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

    def is_closed(self, month: dt.date) -> bool:
        """Whether a month has a closing."""
        return self.first_closed is not None and self.first_closed <= month and self.is_settled(month)

    def can_close(self, month: dt.date) -> bool:
        """A month that is over, and the next in the row."""
        return following(month) <= self.today and self.closed_until in {None, month}


def books() -> Books:
    """As they are now."""
    first = db.session.scalar(sa.select(sa.func.min(CommissionClosing.month)))
    last = db.session.scalar(sa.select(sa.func.max(CommissionClosing.month)))
    return Books(first, following(last) if last is not None else None, clock.today())
