"""Identity, derived: who is one person, and whose order is whose.

Everything here follows from facts (WeCom's ids, remarks, what orders carry, what people said and undid) in four steps,
none of which looks at what a later one wrote: bindings told by signed orders, keys, links by rule, persons, orders. The
result is the same in whatever order the facts came, and however they were batched.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import sqlalchemy as sa

from workbench.changes.affected import EVERYTHING, Affected
from workbench.identities import keys, persons, resolving, rules, suggesting, told
from workbench.identities.announcing import announce
from workbench.identities.keys import Key
from workbench.kernel.db import db

ROOM = sa.text("set local work_mem = '256MB'")
"""For sorting and hashing everybody's keys in memory, until the rebuild is committed."""

PERSONS = sa.text("select distinct person_id from customers where id = any(:ids)")


def settle(customer_ids: AbstractSet[int] | None, order_ids: AbstractSet[int] | None) -> Affected:
    """Bring merges, persons and the customers of orders up to date; None and None is everything but suggestions.

    Returns all persons concerned, before and after, and the concerned orders that have or had no customer.
    """
    if customer_ids is None or order_ids is None:
        return _rebuild()
    before = _persons_of(customer_ids)
    named = told.bind(customer_ids=customer_ids, order_ids=order_ids)
    changed = keys.bring_up_to_date(customer_ids | named)
    regrouped, members = _regroup(rules.concerned(customer_ids | named, changed), changed)
    announce(members)
    looked_at = resolving.to_look_at(order_ids, changed, members)
    resolved = resolving.resolve(looked_at, told=order_ids)
    suggesting.suggest(looked_at)
    concerned = before | regrouped | _persons_of(customer_ids) | resolved.person_ids
    return Affected(person_ids=frozenset(concerned), order_ids=frozenset(resolved.order_ids))


def _regroup(customer_ids: AbstractSet[int], changed: Sequence[Key]) -> tuple[set[int], set[int]]:
    if not customer_ids:
        return set(), set()
    return persons.regroup(rules.apply(customer_ids, changed))


def _persons_of(customer_ids: AbstractSet[int]) -> set[int]:
    return set(db.session.scalars(PERSONS, {"ids": sorted(customer_ids)})) if customer_ids else set()


def _rebuild() -> Affected:
    db.session.execute(ROOM)
    told.rebuild()
    keys.rebuild()
    rules.rebuild()
    persons.regroup(None)
    resolving.rebuild()
    return EVERYTHING


def suggest_again() -> None:
    """What is suggested for all orders that have nobody; nothing else follows from it."""
    db.session.execute(ROOM)
    suggesting.rebuild()
