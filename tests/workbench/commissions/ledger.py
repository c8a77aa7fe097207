"""The rules of commission told once more: plain Python, fractions, no SQL, nothing incremental."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor


@dataclass
class Rate:
    channel: str | None
    category: str | None
    department: int | None
    since: dt.date
    bp: int | None

    @property
    def key(self):
        return (self.channel, self.category, self.department)


@dataclass
class Bill:
    number: int
    member: int
    channel: str
    paid_at: dt.datetime
    paid_fen: int
    lines: list[tuple[int, str | None]]
    refunds: list[int] = field(default_factory=list)

    @property
    def paid_on(self):
        return self.paid_at.date()


@dataclass
class Closed:
    """What a closing gave: (order, member) → (paid_at, fen) of the month's own orders, → fen of late facts."""

    own: dict[tuple[int, int], tuple[dt.datetime, int]]
    late: dict[tuple[int, int], int]

    def settled(self):
        sums = defaultdict(int, self.late)
        for place, (_, fen) in self.own.items():
            sums[place] += fen
        return dict(sums)


@dataclass
class Ledger:
    """Everything that was said, and what follows from it."""

    paths: dict[int, list[int]]
    rates: list[Rate] = field(default_factory=list)
    bills: dict[int, Bill] = field(default_factory=dict)
    closed: dict[dt.date, Closed] = field(default_factory=dict)

    def rate_of(self, bill, category):
        """The most specific rate that holds on the day of payment, in basis points."""
        path = self.paths[bill.member]
        holding = {}
        for rate in sorted(self.rates, key=lambda rate: rate.since):
            if rate.since <= bill.paid_on:
                holding[rate.key] = rate
        fitting = [
            rate
            for rate in holding.values()
            if rate.bp is not None
            and rate.channel in {None, bill.channel}
            and rate.category in {None, category}
            and (rate.department is None or rate.department in path)
        ]

        def specificity(rate):
            named = sum(part is not None for part in rate.key)
            near = -path.index(rate.department) if rate.department is not None else 0
            return named, rate.category is not None, rate.department is not None, rate.channel is not None, near

        return max(fitting, key=specificity).bp if fitting else 0

    def earned(self, bill):
        """In fen, half a fen rounded up."""
        goods = sum(amount for amount, _ in bill.lines)
        lines = bill.lines if goods else [(1, None)]
        left = max((min(goods, bill.paid_fen) if goods else bill.paid_fen) - sum(bill.refunds), 0)
        exact = sum(
            Fraction(amount * left, goods or 1) * Fraction(self.rate_of(bill, category), 10_000)
            for amount, category in lines
        )
        return floor(exact + Fraction(1, 2))

    def own(self, month):
        """What the orders paid in a month earn as things stand: (order, member) → fen."""
        return {
            (bill.number, bill.member): self.earned(bill)
            for bill in self.bills.values()
            if bill.paid_on.replace(day=1) == month
        }

    def late(self):
        """What waits for the running month: closed months as they would be today, less all that was settled."""
        moved = defaultdict(int)
        for month in self.closed:
            for place, fen in self.own(month).items():
                moved[place] += fen
        for closing in self.closed.values():
            for place, fen in closing.settled().items():
                moved[place] -= fen
        return {place: fen for place, fen in moved.items() if fen}

    def next_to_close(self):
        """The month after the last closed one; before any, that of the first order a rate holds for."""
        if self.closed:
            return after(max(self.closed))
        if not self.bills or not self.rates:
            return None
        first_paid = min(bill.paid_on for bill in self.bills.values())
        return max(first_paid, min(rate.since for rate in self.rates)).replace(day=1)

    def close(self, month):
        own = {
            (bill.number, bill.member): (bill.paid_at, self.earned(bill))
            for bill in self.bills.values()
            if bill.paid_on.replace(day=1) == month
        }
        self.closed[month] = Closed(own, self.late())

    def reopen(self):
        del self.closed[max(self.closed)]

    def worth(self, start, until):
        """What was paid in [start, until), two moments; with the adjustments of the months that lie in it."""
        settled = [entry for closing in self.closed.values() for entry in closing.own.values()]
        open_ = [
            (bill.paid_at, self.earned(bill))
            for bill in self.bills.values()
            if bill.paid_on.replace(day=1) not in self.closed
        ]
        own = sum(fen for paid_at, fen in settled + open_ if start <= paid_at < until)
        late = {month: sum(closing.late.values()) for month, closing in self.closed.items()}
        if self.closed:
            late[after(max(self.closed))] = sum(self.late().values())
        return own + sum(
            fen for month, fen in late.items() if start <= _midnight(month) and _midnight(after(month)) <= until
        )


def change(value, previous):
    """(now − before) ÷ |before| to four decimals, half away from zero; None against zero."""
    if not previous:
        return None
    exact = Fraction(value - previous, abs(previous))
    return (1 if exact >= 0 else -1) * floor(abs(exact) * 10_000 + Fraction(1, 2)) / 10_000


def after(month):
    return (month + dt.timedelta(days=32)).replace(day=1)


def _midnight(day):
    return dt.datetime.combine(day, dt.time())
