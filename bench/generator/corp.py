"""Departments and members: a root, regions of a hundred staff, shops of twenty."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from bench.generator import catalogue
from bench.generator.sizes import Size

ROOT = 1
FIRST_REGION = 100
FIRST_SHOP = 1_000
LEADER = "chenmo"
"""Heads the root department; the id after the last of the staff."""


@dataclass(frozen=True, slots=True)
class Staff:
    """One member with customer contact; ids are 1 … size.staff in the order of the shops."""

    id: int
    userid: str
    name: str
    region: int
    shop: int
    is_region_head: bool
    is_shop_head: bool


def staff(size: Size) -> Iterator[Staff]:
    """Everybody who has customers."""
    rng = Random(f"staff {size.name}")
    for place in range(size.staff):
        yield Staff(
            id=place + 1,
            userid=f"staff{place + 1:04}",
            name=catalogue.name(rng),
            region=FIRST_REGION + place // size.staff_of_a_region,
            shop=FIRST_SHOP + place // size.staff_of_a_shop,
            is_region_head=place % size.staff_of_a_region == 0,
            is_shop_head=place % size.staff_of_a_shop == 0,
        )


def departments(size: Size) -> dict[int, tuple[int, str]]:
    """Parent and name by id."""
    found = {ROOT: (0, "示例集团")}
    for one in staff(size):
        number = one.region - FIRST_REGION
        found[one.region] = (ROOT, f"{catalogue.CITIES[number % 10]}大区{number // 10 or ''}")
        found[one.shop] = (one.region, f"{one.shop - FIRST_SHOP + 1}号店")
    return found
