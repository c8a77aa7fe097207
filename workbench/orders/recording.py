"""Bring what was told about orders together with what is known: one set-based pass over a batch."""

from collections.abc import Sequence

from workbench.orders.incoming import OrderIn, Outcome, ToldBy


def record(orders: Sequence[OrderIn], *, told_by: ToldBy) -> list[Outcome]:
    """Write a batch (up to some 2,000 orders) inside the open transaction; one outcome per order, in their order.

    A changed order is marked for derivation; an unchanged one is not touched at all.
    """
    raise NotImplementedError
