"""Whom a batch of changes concerns: what every step of the derivation is handed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Affected:
    """Persons before and after the batch (merges join and part them), and the concerned orders without a customer.

    `EVERYTHING` stands for all of both: a rebuild from the facts.
    """

    person_ids: frozenset[int] = frozenset()
    order_ids: frozenset[int] = frozenset()
    is_everything: bool = False


EVERYTHING = Affected(is_everything=True)
