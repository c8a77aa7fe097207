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
    paid_on: dt.date
    paid_fen: int
    lines: list[tuple[int, str | None]]
    refunds: list[int] = field(default_factory=list)


@dataclass
class Ledger:
    """Everything that was said, and what follows from it."""

    paths: dict[int, list[int]]
    rates: list[Rate] = field(default_factory=list)
    bills: dict[int, Bill] = field(default_factory=dict)
    closed: dict[dt.date, dict[tuple[int, int], int]] = field(default_factory=dict)

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
        for settled in self.closed.values():
            for place, fen in settled.items():
                moved[place] -= fen
        return {place: fen for place, fen in moved.items() if fen}

    def close(self, month):
        settled = defaultdict(int, self.late())
        for place, fen in self.own(month).items():
            settled[place] += fen
        self.closed[month] = dict(settled)
