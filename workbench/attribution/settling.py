"""Decide whose every paid order of some persons is; or of all, in portions that fit into memory."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from flask import current_app

from workbench.attribution.rule import FORGET_ALL_UNPAID, FORGET_UNPAID, SETTLE
from workbench.changes.affected import Affected
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.kernel.filling import filling

PORTION = 20_000
"""Persons, or orders without a customer, decided in one statement of a rebuild."""

PERSONS = sa.text("select distinct person_id from customers order by person_id")
LOOK = sa.text("analyze attributions")
"""What this transaction has filled has no statistics yet, and the steps after this one read it by person."""

NOBODYS = sa.text("select id from orders where customer_id is null and paid_at is not null order by id")


def settle(affected: Affected) -> None:
    """Rewrite the attributions of these persons' and orders' paid orders; what has not changed is not written.

    Who loses an order by it is told; by a rebuild nobody is.
    """
    if affected.is_everything:
        _settle_all()
        return
    about = _about(sorted(affected.person_ids), sorted(affected.order_ids), tells=True)
    db.session.execute(sa.text(FORGET_UNPAID), about)
    db.session.execute(sa.text(SETTLE), about)


def _settle_all() -> None:
    db.session.execute(sa.text(FORGET_ALL_UNPAID), _about([], [], tells=False))
    with filling("attributions"):
        for person_ids in _portions(PERSONS):
            db.session.execute(sa.text(SETTLE), _about(person_ids, [], tells=False))
        for order_ids in _portions(NOBODYS):
            db.session.execute(sa.text(SETTLE), _about([], order_ids, tells=False))
    db.session.execute(LOOK)


def _about(person_ids: Sequence[int], order_ids: Sequence[int], *, tells: bool) -> dict[str, Any]:
    return {
        "person_ids": list(person_ids),
        "order_ids": list(order_ids),
        "tells": tells,
        "now": clock.now(),
        "window": current_app.config["ATTRIBUTION_WINDOW_HOURS"],
        "zone": clock.corp_zone().key,
    }


def _portions(query: sa.TextClause) -> Iterator[Sequence[int]]:
    found = db.session.scalars(query).all()
    return (found[start : start + PORTION] for start in range(0, len(found), PORTION))
