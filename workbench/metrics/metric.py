"""What a metric consists of, and the rounding rules of its values."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from workbench.metrics.sums import Sums


class Unit(StrEnum):
    """How a value is shown."""

    COUNT = "count"
    FEN = "fen"
    RATIO = "ratio"
    MINUTES = "minutes"


class Direction(StrEnum):
    """Whether more is better."""

    UP = "up"
    DOWN = "down"


class Since(StrEnum):
    """From what moment on a metric is known."""

    SYNC = "sync"
    IMPORT = "import"
    STATISTICS = "statistics"
    LINKS = "links"
    TOUCHES = "touches"
    """The first touch, or the first full sync if that was earlier: from then on a touch would have been told."""
    SYNC_AND_IMPORT = "sync_and_import"
    """What needs both friends and orders."""


class Behind(StrEnum):
    """What the rows behind a number are."""

    RELATIONS = "relations"
    CUSTOMERS = "customers"
    ORDERS = "orders"
    REFUNDS = "refunds"
    TOUCHES = "touches"
    MEMBER_DAYS = "member_days"


@dataclass(frozen=True, slots=True)
class Share:
    """A ratio by its parts; without a denominator there is no value."""

    numerator: int | Decimal
    denominator: int | Decimal


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything a metric is reckoned from, of one scope and one stretch of time."""

    sums: Sums
    paid_fen: int = 0
    """Of all orders of the corp."""
    statistics: Mapping[str, int | Decimal] | None = None
    """WeCom's, of finished days; None when there are none."""
    links: Mapping[str, int] | None = None

    def flow(self, name: str) -> int:
        """What happened in the period."""
        return self.sums.flows[name]

    def opening(self, name: str) -> int:
        """A stock when the period began."""
        return self.sums.opening[name]

    def closing(self, name: str) -> int:
        """A stock when it ended."""
        return self.sums.closing[name]


Reckoned = int | Share | None


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric: definition and formula for people, `reckon` for the engine (None: answered elsewhere)."""

    key: str
    name: str
    unit: Unit
    definition: str
    formula: str
    direction: Direction | None
    since: Since
    reckon: Callable[[Reading], Reckoned] | None
    behind: Behind | None = None
    """Of a ratio: what its numerator counts."""
    is_approximate: bool = field(default=False)
    is_stock: bool = field(default=False)
    needs_corp: bool = field(default=False)
    """Set against an amount of the whole corp: only for who may see that."""

    @property
    def counted_unit(self) -> Unit:
        """The unit of a numerator, and of what the rows behind count: of a share of money that is money."""
        if self.unit is not Unit.RATIO:
            return self.unit
        return Unit.FEN if self.behind in {Behind.ORDERS, Behind.REFUNDS} else Unit.COUNT


class _Noted(dict[str, int]):
    """Answers every question and remembers it."""

    def __missing__(self, name: str) -> int:
        self[name] = 1
        return 1


@functools.cache
def needs(metric: Metric) -> frozenset[str]:
    """The sums a metric is reckoned from, found out by reckoning it once."""
    asked = _Noted()
    assert metric.reckon is not None
    everything = dict.fromkeys(("replied", "replied_chats", "reply_minutes", "reply_chats", metric.key), 1)
    metric.reckon(Reading(Sums(asked, asked, asked), 1, everything, {"clicks": 1, "new_customers": 1}))
    return frozenset(asked) | ({"guided_customers"} if metric.key == "buyback_rate" else frozenset())


def rounded(share: Share, unit: Unit) -> int | Decimal | None:
    """The value of a ratio: money half up to the fen, anything else to four decimals."""
    if not share.denominator:
        return None
    exact = Decimal(share.numerator) / Decimal(share.denominator)
    if unit is Unit.FEN:
        return int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    return exact.quantize(Decimal("0.0001"), ROUND_HALF_UP)
