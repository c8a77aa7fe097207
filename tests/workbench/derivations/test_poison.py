"""One customer who cannot be derived does not stop the others."""

import datetime as dt

import pytest
import sqlalchemy as sa
import time_machine

from tests.workbench import factories as make
from workbench.attribution.models import Attribution
from workbench.checkup.probes.deriving import derived as derived_finding
from workbench.derivations.jobs import sweep
from workbench.derivations.models import DerivationFailure
from workbench.kernel import clock
from workbench.kernel.db import db


@pytest.fixture
def poisoned():
    """A database that refuses the attribution of one order."""
    ann = make.member("Ann")
    orders = []
    for _ in range(9):
        customer = make.customer()
        make.relation(ann, customer)
        orders.append(make.order(customer, paid_at=clock.now() - dt.timedelta(hours=1)))
    poison = orders[4]
    db.session.execute(
        sa.text(f"alter table attributions add constraint poison check (order_id <> {poison.id}) not valid")
    )
    return poison


def derived():
    return db.session.scalars(sa.select(sa.func.count()).select_from(Attribution)).one()


def failures():
    return db.session.execute(sa.select(DerivationFailure.order_id, DerivationFailure.attempts)).all()


def test_the_others_are_derived_and_the_one_is_kept_aside_with_its_error(poisoned, work):
    work()
    assert derived() == 8
    [failure] = db.session.scalars(sa.select(DerivationFailure))
    assert (failure.order_id, failure.attempts) == (poisoned.id, 1)
    assert "poison" in failure.error


def test_the_health_page_says_so(poisoned, work):
    assert derived_finding().state == "ok"
    work()
    found = derived_finding()
    assert (found.state, found.name) == ("failed", "failures")
    assert "1 位客户或订单" in found.says


def test_it_is_tried_again_and_forgotten_when_it_succeeds(poisoned, work):
    work()
    with time_machine.travel(clock.now() + dt.timedelta(minutes=2)):
        sweep(timestamp=0)
        work()
        assert failures() == [(poisoned.id, 2)]
    db.session.execute(sa.text("alter table attributions drop constraint poison"))
    with time_machine.travel(clock.now() + dt.timedelta(minutes=10)):
        sweep(timestamp=0)
        work()
    assert (failures(), derived()) == ([], 9)
