"""What one customer bought: many buy little, few buy a great deal."""

from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

from bench.generator import catalogue
from bench.generator.sizes import Size
from bench.generator.timeline import DAY
from bench.generator.wheels import SLOTS, Wheel

LINES = Wheel((1, 2, 3), (72, 22, 6))
PRIVATE_SHARE = 0.2
"""Of the orders of a marketplace's customer, those placed in the corp's own mini-program."""
BOUND_SHARE = 0.85
"""Of the marketplaces' customers, those whose buyer id is known; the others' orders are without customer."""


class Purchase(NamedTuple):
    """One order; `paid` is None for one that was never paid, `refund` is (moment, fen)."""

    id: int
    channel: str
    is_known: bool
    lines: list[tuple[tuple[str, str, str, int], int]]
    amount: int
    created: int
    paid: int | None
    status: str
    refund: tuple[int, int] | None
    code_member: int | None


class Shopper:
    """Makes the orders of one customer after the other and numbers them."""

    def __init__(self, rng: Random, size: Size, moment: Callable[[], int], numbers: Iterator[int]) -> None:
        self._rng, self._moment, self._numbers = rng, moment, numbers
        self._counts = _counts(size.orders_each)

    def purchases(self, first: int, end: int, staff: int) -> list[Purchase]:
        """In the order of their numbers; most of them after `first`, when she became a contact."""
        rng = self._rng
        count = int(self._counts[rng.getrandbits(14)] + rng.random())
        home, is_bound = catalogue.HOME_CHANNELS.spin(rng), rng.random() < BOUND_SHARE
        return [self._purchase(home, first, end, staff, is_bound=is_bound) for _ in range(count)]

    def _purchase(self, home: str, first: int, end: int, staff: int, *, is_bound: bool) -> Purchase:
        rng = self._rng
        chance = rng.random()
        channel = home if chance > PRIVATE_SHARE else "mini_program"
        created = self._moment()
        if created < first and rng.random() < 0.85:
            created = first + int(rng.random() * (end - first))
        product = catalogue.PRODUCT_WHEEL.spin(rng)
        lines = [(product, 1 + (chance > 0.9))]
        lines += [(catalogue.PRODUCT_WHEEL.spin(rng), 1) for _ in range(LINES.spin(rng) - 1)]
        amount = sum(product[3] * quantity for product, quantity in lines)
        paid, status, refund = self._course(created, end, amount)
        code = 1 + int(rng.random() * staff) if chance > 0.97 else None
        is_known = is_bound or channel in catalogue.OWN_CHANNELS
        return Purchase(next(self._numbers), channel, is_known, lines, amount, created, paid, status, refund, code)

    def _course(self, created: int, end: int, amount: int) -> tuple[int | None, str, tuple[int, int] | None]:
        rng = self._rng
        chance, paid = rng.random(), created + 30 + int(rng.random() * 600)
        if chance < 0.04 or paid > end:
            return None, "created" if chance < 0.02 or paid > end else "closed", None
        age = end - paid
        if chance > 0.94 and age > 3 * DAY:
            part = amount if chance > 0.95 else amount // 3
            status = "closed" if part == amount else "finished"
            return paid, status, (paid + DAY + int(rng.random() * min(age - DAY, 10 * DAY)), part)
        status = "finished" if age > 12 * DAY else "shipped" if age > 2 * DAY else "paid"
        return paid, status, None


def order_no(purchase: Purchase) -> str:
    return f"{purchase.created:09}{purchase.id:09}"


def refund_no(purchase: Purchase) -> str:
    return f"R{purchase.id}"


def closed_at(purchase: Purchase) -> int:
    """Of a closed one."""
    return purchase.refund[0] if purchase.refund else purchase.created


def _counts(mean: float) -> list[float]:
    """Orders per customer at every slot: a fifth buys nothing, the tail is a power law."""
    tail: list[float] = [max(0.0, (1 - (slot + 0.5) / SLOTS) ** -0.4 - 1.1) for slot in range(SLOTS)]
    scale = mean * SLOTS / sum(tail)
    return [value * scale for value in tail]
