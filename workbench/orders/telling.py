"""What orders leave on their customers' trail, and as signals; kept true when an order finds its customer late."""

from collections.abc import Collection


def tell(order_ids: Collection[int] | None) -> None:
    """Bring trail entries and `order` signals of these orders (None: of all) up to date; marks nothing.

    Called by the derivation after identities are settled. Idempotent: every row is known by its `fact_key`.
    """
