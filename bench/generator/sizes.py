"""How large the made-up corps are."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """Averages are per customer; the skew around them is the history's."""

    name: str
    customers: int
    staff: int
    orders_each: float
    trail_each: int
    touches_each: float
    staff_of_a_region: int = 100
    staff_of_a_shop: int = 20


SIZES = {
    size.name: size
    for size in (
        Size("S", customers=10_000, staff=10, orders_each=1, trail_each=3, touches_each=0.5),
        Size("M", customers=100_000, staff=100, orders_each=1, trail_each=10, touches_each=3),
        Size("L", customers=1_000_000, staff=1_000, orders_each=10, trail_each=30, touches_each=5),
    )
}
