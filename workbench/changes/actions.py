"""Say that facts about customers or orders changed; what is derived from them follows once this is committed."""

from collections.abc import Iterable
from typing import Any
from weakref import WeakSet

import sqlalchemy as sa

from workbench.changes.models import Change
from workbench.kernel.db import db
from workbench.kernel.jobs import DERIVE_QUEUE, later_by_name

DERIVE = "derivations.jobs.derive"
DERIVE_LOCK = "derive"
WOKEN = "derive_woken"
"""In the session: the transactions that have woken whoever derives."""


def mark(*, customer_ids: Iterable[int | None] = (), order_ids: Iterable[int] = ()) -> None:
    """Mark customers and orders (ours, None is ignored) inside the open transaction, and wake whoever derives."""
    rows = [{"customer_id": found, "order_id": None} for found in sorted({one for one in customer_ids if one})]
    rows += [{"customer_id": None, "order_id": found} for found in sorted(set(order_ids))]
    if rows:
        db.session.execute(sa.insert(Change), rows)
        wake()


def wake() -> None:
    """Have the queue of changes looked at after the commit: one job for a transaction, however much it changes."""
    session = db.session()
    woken: WeakSet[Any] = session.info.setdefault(WOKEN, WeakSet())
    whole, here = session.get_transaction(), session.get_nested_transaction()
    if whole in woken or here in woken:
        return
    later_by_name(DERIVE, queue=DERIVE_QUEUE, lock=DERIVE_LOCK)
    # A savepoint that is given up takes its job with it: what goes on without it wakes again.
    woken.add(here or whole)


def mark_orders(selected: str, *, is_bulk: bool = False) -> None:
    """The same for the many orders that a SELECT of our own names (their ids), without reading them here.

    Those of an import (`is_bulk`) wait for everything that happens meanwhile.
    """
    told = sa.text(selected).columns(order_id=sa.BigInteger).subquery()
    rows = sa.select(told.c.order_id, sa.literal(is_bulk))
    marked = sa.insert(Change).from_select(["order_id", "is_bulk"], rows).returning(Change.id)
    if db.session.execute(marked).first():
        wake()
