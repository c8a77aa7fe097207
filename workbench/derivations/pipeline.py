"""What follows from what, in one order and in one transaction."""

from collections.abc import Set as AbstractSet


def derive_from(*, customer_ids: AbstractSet[int], order_ids: AbstractSet[int]) -> None:
    """Bring up to date whatever follows from facts about these customers and orders."""
