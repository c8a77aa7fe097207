"""The outbox: one write at a time per (member, customer), in order, until WeCom has decided or it is too late."""

import datetime as dt
import logging

import sqlalchemy as sa

from wecom.errors import WeComError
from workbench.customers.models import Relation
from workbench.kernel import clock
from workbench.kernel.db import db, rollback
from workbench.kernel.jobs import AFTER_AN_OUTAGE, in_queue, job, jobs, later
from workbench.writebacks import outcomes, queries
from workbench.writebacks.deciding import confirm, lock_undecided, refuse
from workbench.writebacks.delivering import Errand, deliver, errand_of
from workbench.writebacks.looking import look_again
from workbench.writebacks.models import Status, WriteBack

log = logging.getLogger(__name__)

PRIORITY = 50
"""Somebody is looking at the page: before ordinary jobs, after welcomes."""
FORGOTTEN_AFTER = dt.timedelta(minutes=5)


def pair_lock(relation: Relation) -> str:
    """Jobs with this lock run one at a time and in order; WeCom refuses two writes on one pair at once (45035)."""
    return f"writeback:{relation.member_id}:{relation.customer_id}"


@job(retry=AFTER_AN_OUTAGE)
def send(relation_id: int) -> None:
    """Carry out the oldest wish of a relation. Killed at any point it is done again, which sets the same once more."""
    wish = queries.next_wanted(relation_id)
    if wish is None:
        return
    if not wish.relation.is_active:
        refuse(wish, outcomes.ENDED, None)
        return
    errand = errand_of(wish)
    rollback()  # only read so far: no transaction is open while WeCom is asked
    try:
        numbers = deliver(errand)
    except WeComError as error:
        _not_done(errand, error)
        return
    if (done := lock_undecided(errand.writeback_id)) is not None:
        confirm(done, numbers=numbers)


def _not_done(errand: Errand, error: WeComError) -> None:
    """Come back later, or give it up. What a newer wish has replaced meanwhile is not wanted any more."""
    wish = lock_undecided(errand.writeback_id)
    if wish is None or wish.status == Status.SUPERSEDED.value:
        return
    wish.attempts, wish.errcode = wish.attempts + 1, error.errcode
    reason = outcomes.reason_of(error, age=clock.now() - wish.created_at)
    relation = wish.relation
    if reason is None:
        wait = outcomes.wait_before(wish.attempts, error)
        log.warning("write-back %s comes back in %s: %s", wish.id, wait, error)
        later(send, lock=pair_lock(relation), priority=PRIORITY, delay=wait, relation_id=relation.id)
        return
    log.warning("write-back %s refused (%s): %s", wish.id, reason, error)
    refuse(wish, reason, error.errcode)
    later(look_again, relation_id=relation.id, reason=reason)


@jobs.periodic(cron="*/5 * * * *", periodic_id="sweep_writebacks")
@job(queue="maintenance", queueing_lock="writebacks.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is handed it
    """A wish whose job is gone gets a new one; the job itself gives up what is too old."""
    forgotten = (
        sa.select(Relation)
        .where(
            Relation.id.in_(
                sa.select(WriteBack.relation_id).where(
                    WriteBack.status == Status.WANTED.value, WriteBack.created_at < clock.now() - FORGOTTEN_AFTER
                )
            ),
            Relation.id.not_in(in_queue(send, "relation_id")),
        )
        .order_by(Relation.id)
    )
    for relation in db.session.scalars(forgotten):
        later(send, lock=pair_lock(relation), relation_id=relation.id)
