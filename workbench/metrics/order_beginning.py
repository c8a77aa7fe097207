"""Since when orders are known: what the orders say, unless an administrator has set the day."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from workbench.audit import actions as audit
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import Refused
from workbench.metrics.beginnings import ORDERS_BEGAN, note
from workbench.metrics.metric import Since
from workbench.metrics.models import MetricBeginning
from workbench.people.models import Member

SOURCE = Since.IMPORT.value
TOLD = sa.text(f"select {ORDERS_BEGAN}")


def read() -> dict[str, Any]:
    """The day that holds, the one the orders tell, and who has set another."""
    query = (
        sa.select(MetricBeginning.began_on, MetricBeginning.set_at, Member.name.label("set_by_name"))
        .outerjoin(Member, Member.id == MetricBeginning.set_by_id)
        .where(MetricBeginning.source == SOURCE)
    )
    kept = db.session.execute(query).mappings().one_or_none()
    told_on = db.session.scalar(TOLD)
    return {"began_on": told_on, "set_at": None, "set_by_name": None, **(kept or {}), "told_on": told_on}


def put(began_on: dt.date, *, by: Actor) -> None:
    """Set the day, earlier or later than the orders say; it stays until it is taken back."""
    if began_on > clock.today():
        raise Refused("invalid", status=422, detail="began_on: orders cannot be known from a day ahead.")
    before = read()
    said = {"began_on": began_on, "set_at": clock.now(), "set_by_id": by.member_id}
    statement = insert(MetricBeginning).values(source=SOURCE, **said)
    db.session.execute(statement.on_conflict_do_update(index_elements=["source"], set_=said))
    _tell("order_beginning_set", before["began_on"], began_on, by)


def take_back(*, by: Actor) -> None:
    """What the orders say holds again; twice is once."""
    mine = sa.delete(MetricBeginning).where(MetricBeginning.source == SOURCE, MetricBeginning.set_by_id.is_not(None))
    removed = db.session.scalars(mine.returning(MetricBeginning.began_on)).one_or_none()
    if removed is not None:
        note()
        _tell("order_beginning_taken_back", removed, read()["began_on"], by)


def _tell(act: str, before: dt.date | None, after: dt.date | None, by: Actor) -> None:
    audit.record(
        act,
        subject_kind="metric_beginning",
        subject_id=None,
        actor_id=by.member_id,
        before={"began_on": before.isoformat() if before else None},
        after={"began_on": after.isoformat() if after else None},
    )
