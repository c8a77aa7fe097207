"""Who may say who is who: whoever knows the customer, but not so that a colleague's order becomes somebody else's.

For that it takes who leads everybody concerned and gains nothing by it, as for claims and corrections. What people said
themselves they take back without asking. For whom orders count is decided above; the rule is handed to us at start.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from workbench.kernel.actor import Actor
from workbench.kernel.errors import Refused
from workbench.people.leading import leads_all

Holders = Mapping[int, int | None]
"""By order: for whom it counts; None is nobody."""


@dataclass(frozen=True, slots=True)
class Rule:
    """For whom orders count now, and for whom they would if customers were these persons."""

    holders_of: Callable[[Collection[int]], Holders]
    holders_if: Callable[[Mapping[int, int]], Holders]


@dataclass(frozen=True, slots=True)
class Stakes:
    """Who would lose orders and who would gain them; None is nobody."""

    losers: frozenset[int | None]
    gainers: frozenset[int | None] = frozenset()


_rules: list[Rule] = []


def configure(rule: Rule) -> None:
    """Take over the rule of the composition root."""
    _rules[:] = [rule]


def holders_of(order_ids: Collection[int]) -> Holders:
    """For whom these orders count."""
    return _rules[0].holders_of(order_ids)


def holders_if(persons: Mapping[int, int]) -> Holders:
    """For whom the orders of these customers would count, if these were their persons."""
    return _rules[0].holders_if(persons)


def is_enough(by: Actor, stakes: Stakes) -> bool:
    """Whether the actor's word is enough: nobody else loses, or they lead all and gain nothing."""
    if not stakes.losers - {None, by.member_id}:
        return True
    return by.member_id not in stakes.gainers and leads_all(by, *stakes.losers, *stakes.gainers)


def ask(by: Actor, stakes: Stakes) -> None:
    """Refuse what takes somebody else's word."""
    if not is_enough(by, stakes):
        raise Refused(
            "concerns_colleagues",
            detail="It leads to a customer or to orders of colleagues. Ask somebody who leads all of them and gains"
            " nothing by it, or claim the orders.",
        )
