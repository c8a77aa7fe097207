"""Identity, derived: who is one person, and whose order is whose."""

from collections.abc import Set as AbstractSet

from workbench.changes.affected import EVERYTHING, Affected


def settle(customer_ids: AbstractSet[int] | None, order_ids: AbstractSet[int] | None) -> Affected:
    """Bring merges, persons and the customers of orders up to date; None and None is everything."""
    if customer_ids is None or order_ids is None:
        return EVERYTHING
    return Affected(person_ids=frozenset(customer_ids), order_ids=frozenset(order_ids))
