"""Decide whose every paid order of some persons is; or of all, in portions that fit into memory."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa
from flask import current_app

from workbench.attribution.rule import END_CLAIMS, FORGET_UNPAID, SETTLE, SETTLE_ANEW
from workbench.changes.affected import Affected
from workbench.kernel import anew, clock
from workbench.kernel.db import db

TABLES = ("attributions",)
PORTION = 20_000
"""Persons, or orders without a customer, decided in one statement of a rebuild."""

PERSONS = sa.text("select distinct person_id from customers order by person_id")
NOBODYS = sa.text("select id from orders where customer_id is null and paid_at is not null order by id")


def settle(affected: Affected) -> None:
    """Rewrite the attributions of these persons' and orders' paid orders; what has not changed is not written.

    Who loses an order by it is told; by a rebuild nobody is.
    """
    about = {**_about(sorted(affected.person_ids), sorted(affected.order_ids)), "tells": True, "now": clock.now()}
    db.session.execute(sa.text(FORGET_UNPAID), about)
    db.session.execute(sa.text(SETTLE), about)


def rebuild() -> anew.Stages:
    """Stages: whose every paid order is, into an empty table."""
    yield [
        *(partial(_settle_anew, person_ids, []) for person_ids in _portions(PERSONS)),
        *(partial(_settle_anew, [], order_ids) for order_ids in _portions(NOBODYS)),
    ]
    yield from anew.indexed(*TABLES)


def end_claims() -> None:
    """Of orders that have become the claimants', after a rebuild."""
    db.session.execute(sa.text(END_CLAIMS), {"now": clock.now()})


def _settle_anew(person_ids: Sequence[int], order_ids: Sequence[int]) -> None:
    db.session.execute(sa.text(SETTLE_ANEW), _about(person_ids, order_ids))


def _about(person_ids: Sequence[int], order_ids: Sequence[int]) -> dict[str, Any]:
    return {
        "person_ids": list(person_ids),
        "order_ids": list(order_ids),
        "window": current_app.config["ATTRIBUTION_WINDOW_HOURS"],
        "zone": clock.corp_zone().key,
    }


def _portions(query: sa.TextClause) -> list[Sequence[int]]:
    found = db.session.scalars(query).all()
    return [found[start : start + PORTION] for start in range(0, len(found), PORTION)]
