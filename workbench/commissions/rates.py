"""Rates: set one, take one back, read them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from workbench.audit import actions as audit
from workbench.changes.actions import DERIVE_LOCK
from workbench.commissions.jobs import estimate_since
from workbench.commissions.models import CommissionRate
from workbench.commissions.months import books
from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import Refused, not_found
from workbench.kernel.jobs import later
from workbench.people.models import Department, Member


def set_rate(
    *,
    sales_channel: str | None,
    category: str | None,
    department_id: int | None,
    effective_on: dt.date,
    rate_bp: int | None,
    by: Actor,
) -> int:
    """The rate of a key from a day on; a second one for the same key and day takes the place of the first."""
    _must_be_open(effective_on)
    if department_id is not None and db.session.get(Department, department_id) is None:
        raise Refused("unknown_department", status=422, detail="There is no such department.")
    key = {"sales_channel": sales_channel, "category": category, "department_id": department_id}
    told = {"rate_bp": rate_bp, "set_at": clock.now(), "set_by_id": by.member_id}
    statement = insert(CommissionRate).values(effective_on=effective_on, **key, **told)
    upsert = statement.on_conflict_do_update(constraint=CommissionRate.ONE_PER_DAY, set_=told)
    rate_id = db.session.scalars(upsert.returning(CommissionRate.id)).one()
    after = {**key, "effective_on": effective_on.isoformat(), "rate_bp": rate_bp}
    audit.record(
        "commission_rate_set", subject_kind="commission_rate", subject_id=rate_id, actor_id=by.member_id, after=after
    )
    later(estimate_since, lock=DERIVE_LOCK, day=effective_on.isoformat())
    return rate_id


def remove_rate(rate_id: int, *, by: Actor) -> None:
    """Take a rate back as if it had never been set; one that closed months were settled by stays."""
    found = db.session.get(CommissionRate, rate_id, with_for_update=True)
    if found is None:
        raise not_found()
    _must_be_open(found.effective_on)
    before = {
        "sales_channel": found.sales_channel,
        "category": found.category,
        "department_id": found.department_id,
        "effective_on": found.effective_on.isoformat(),
        "rate_bp": found.rate_bp,
    }
    db.session.delete(found)
    audit.record(
        "commission_rate_removed",
        subject_kind="commission_rate",
        subject_id=rate_id,
        actor_id=by.member_id,
        before=before,
    )
    later(estimate_since, lock=DERIVE_LOCK, day=found.effective_on.isoformat())


def _must_be_open(day: dt.date) -> None:
    if books().is_settled(day):
        raise Refused("month_closed", detail="That month is closed; let the rate begin in the running month.")


def list_rates(*, in_force: bool, after: tuple[Any, ...] | None, limit: int) -> Sequence[Any]:
    """Newest first; up to `limit + 1`. `in_force`: only those that hold today or will."""
    query = _rates()
    if in_force:
        query = query.where(_rate.rate_bp.is_not(None), sa.or_(_until.is_(None), _until > clock.today()))
    if after:
        query = query.where(sa.tuple_(_rate.effective_on, _rate.id) < sa.tuple_(*after))
    return db.session.execute(query.limit(limit + 1)).all()


def get_rate(rate_id: int) -> Any:
    """One rate as the list shows it."""
    return db.session.execute(_rates().where(_rate.id == rate_id)).one()


_KEY = (CommissionRate.sales_channel, CommissionRate.category, CommissionRate.department_id)
_dated = sa.select(
    CommissionRate,
    sa.func.lead(CommissionRate.effective_on)
    .over(partition_by=_KEY, order_by=CommissionRate.effective_on)
    .label("until"),
).subquery()
_rate = aliased(CommissionRate, _dated)
_until = _dated.c.until


def _rates() -> sa.Select[Any]:
    """Rates with the day on which the next of their key takes over."""
    return (
        sa.select(
            _rate.id,
            _rate.sales_channel,
            _rate.category,
            _rate.department_id,
            Department.name.label("department_name"),
            _rate.effective_on,
            _until,
            _rate.rate_bp,
            _rate.set_at,
            Member.name.label("set_by_name"),
        )
        .outerjoin(Department, Department.id == _rate.department_id)
        .join(Member, Member.id == _rate.set_by_id)
        .order_by(_rate.effective_on.desc(), _rate.id.desc())
    )
