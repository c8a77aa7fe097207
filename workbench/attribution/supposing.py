"""For whom orders count, and for whom they would if other customers were one person. Nothing is written."""

from collections.abc import Collection, Mapping

import sqlalchemy as sa
from flask import current_app

from workbench.attribution.models import Attribution
from workbench.attribution.rule import SUPPOSED
from workbench.kernel.db import db

ANSWER = "select id, member_id from decided"
HOLDERS = sa.text(f"with recursive {SUPPOSED} {ANSWER}")


def holders_of(order_ids: Collection[int]) -> dict[int, int | None]:
    """For whom each of these orders counts now; an unpaid one is not named."""
    query = sa.select(Attribution.order_id, Attribution.member_id).where(Attribution.order_id.in_(order_ids))
    return dict(db.session.execute(query).all()) if order_ids else {}


def holders_if(persons: Mapping[int, int]) -> dict[int, int | None]:
    """For whom each paid order of these customers (given with their persons) would count."""
    about = {
        "customer_ids": list(persons),
        "person_ids": list(persons.values()),
        "order_ids": [],
        "window": current_app.config["ATTRIBUTION_WINDOW_HOURS"],
    }
    return {row.id: row.member_id for row in db.session.execute(HOLDERS, about)}
