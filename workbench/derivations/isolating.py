"""Derive a batch; whoever cannot be derived is found by halving, and kept aside with the error."""

import datetime as dt
import logging
from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError

from workbench.derivations.models import DerivationFailure
from workbench.derivations.pipeline import derive_from
from workbench.kernel import clock
from workbench.kernel.db import db

LONGEST_PAUSE = dt.timedelta(hours=6)
ERROR_LENGTH = 2000

log = logging.getLogger(__name__)


class Subject(NamedTuple):
    """A customer, or an order, whose derived rows may be stale."""

    customer_id: int | None
    order_id: int | None


def derive_apart(subjects: Sequence[Subject]) -> None:
    """Derive all of them, however many of them cannot be; the database being away is the job's own failure."""
    try:
        with db.session.begin_nested():
            derive_from(
                customer_ids={one.customer_id for one in subjects if one.customer_id},
                order_ids={one.order_id for one in subjects if one.order_id},
            )
            _forget_failures(subjects)
    except OperationalError:
        raise
    except Exception as error:  # noqa: BLE001  # whatever is wrong with one of them, the others must not wait for it
        if len(subjects) == 1:
            _set_aside(subjects[0], error)
            return
        half = len(subjects) // 2
        derive_apart(subjects[:half])
        derive_apart(subjects[half:])


def _set_aside(subject: Subject, error: Exception) -> None:
    log.error("not derived: customer %s, order %s", subject.customer_id, subject.order_id, exc_info=error)
    now = clock.now()
    statement = insert(DerivationFailure).values(
        **subject._asdict(),
        error=f"{type(error).__name__}: {error}"[:ERROR_LENGTH],
        first_failed_at=now,
        retry_at=now + dt.timedelta(minutes=1),
    )
    pause = sa.func.least(
        dt.timedelta(minutes=1) * sa.func.power(2, sa.func.least(DerivationFailure.attempts, 10)), LONGEST_PAUSE
    )
    again = {
        "error": statement.excluded.error,
        "attempts": DerivationFailure.attempts + 1,
        "retry_at": statement.excluded.first_failed_at + pause,
    }
    db.session.execute(statement.on_conflict_do_update(constraint="uq_derivation_failures_subject", set_=again))


def _forget_failures(subjects: Sequence[Subject]) -> None:
    found = sa.or_(
        DerivationFailure.customer_id.in_([one.customer_id for one in subjects if one.customer_id]),
        DerivationFailure.order_id.in_([one.order_id for one in subjects if one.order_id]),
    )
    db.session.execute(sa.delete(DerivationFailure).where(found))
