"""Whoever derives is woken once for a transaction, however much it changes."""

import sqlalchemy as sa

from tests.workbench import factories as make
from workbench.changes.actions import mark
from workbench.changes.models import Change
from workbench.derivations.jobs import derive
from workbench.kernel.db import db

WAITING = sa.text(
    "select count(*) from procrastinate_jobs where task_name = 'derivations.jobs.derive' and status = 'todo'"
)


def waiting():
    return db.session.scalars(WAITING).one()


def test_a_transaction_that_changes_much_makes_one_job(work):
    customers = [make.customer() for _ in range(3)]
    db.session.commit()
    work()
    for customer in customers:
        mark(customer_ids=[customer.id])
    db.session.commit()
    assert waiting() == 1


def test_the_next_transaction_makes_the_next_job(work):
    customer = make.customer()
    db.session.commit()
    work()
    for _ in range(2):
        mark(customer_ids=[customer.id])
        db.session.commit()
    assert waiting() == 2


def test_a_savepoint_that_is_given_up_does_not_take_the_others_job_along(work):
    customer = make.customer()
    db.session.commit()
    work()
    savepoint = db.session.begin_nested()
    mark(customer_ids=[customer.id])
    savepoint.rollback()
    mark(customer_ids=[customer.id])
    db.session.commit()
    assert waiting() == 1


def test_what_many_transactions_left_to_do_is_done_at_once(work):
    customers = [make.customer() for _ in range(4)]
    db.session.commit()
    work()
    for customer in customers:
        mark(customer_ids=[customer.id])
        db.session.commit()
    derive.func()
    assert waiting() == 0
    assert make.count(Change) == 0
