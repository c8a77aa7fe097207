"""Buyer ids that were stored before it was seen that they are nobody's."""

import importlib.util

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from tests.workbench import factories as make
from tests.workbench.conftest import MIGRATIONS
from workbench.derivations.jobs import sweep
from workbench.identities.models import Identity, Merge
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.orders.models import Order


@pytest.fixture
def migrate(app, work):
    """Take the step of the database that takes them out, and all that follows from it."""

    def run():
        spec = importlib.util.spec_from_file_location("step", MIGRATIONS / "versions/20261122_1805_placeholders.py")
        step = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(step)
        with Operations.context(MigrationContext.configure(db.session.connection())):
            step.upgrade()
        db.session.commit()
        sweep.func(timestamp=0)
        work()

    return run


def sold(customer, buyer_id):
    return make.order(customer, paid_at=clock.now(), buyer_id=buyer_id)


@pytest.mark.parametrize("buyer_id", ["--", "无", "００", "Null", "j***n"])
def test_whoever_was_one_person_by_them_is_not_any_more(work, migrate, buyer_id):
    customers = [make.customer("甲"), make.customer("乙")]
    for one in customers:
        sold(one, buyer_id)
    work()
    assert make.count(Merge) == 1
    migrate()
    assert (make.count(Merge), make.count(Identity)) == (0, 0)
    assert set(db.session.scalars(sa.select(Order.customer_id))) == {one.id for one in customers}


@pytest.mark.parametrize("buyer_id", ["tb_lin", "小林", "A--1", "100"])
def test_buyer_ids_that_are_somebodys_stay(work, migrate, buyer_id):
    sold(make.customer("甲"), buyer_id)
    work()
    migrate()
    assert list(db.session.scalars(sa.select(Identity.value))) == [buyer_id]


def test_what_a_member_said_of_an_order_stays_true_of_that_order(sign_in, work, migrate):
    me, hers = make.member("我"), make.customer("林女士")
    make.relation(me, hers)
    named, other = (make.order(paid_at=clock.now(), source="file", buyer_id="t***1") for _ in range(2))
    body = {"order_no": named.order_no}
    assert sign_in(me).post(f"/api/v1/customers/{hers.id}/identities", json=body).status_code == 201
    migrate()
    found = {order.id: order.customer_id for order in db.session.scalars(sa.select(Order))}
    assert found == {named.id: hers.id, other.id: None}


@pytest.mark.parametrize(("header", "expected"), [("买家昵称", None), ("买家号", "小王")])
def test_nicknames_that_files_were_read_with_are_names(desk, migrate, header, expected):
    sold_by_file = make.order(paid_at=clock.now(), source="file", channel="douyin", buyer_id="小王")
    uploaded = desk.upload(f"单号,状态,实付,付款时间,{header}\n1,已完成,9.00,2026-03-01 10:00:00,小李".encode()).json[
        "id"
    ]
    columns = {"order_no": "单号", "status": "状态", "amount": "实付", "paid_at": "付款时间", "buyer_id": header}
    assert desk.lay_out(uploaded, columns=columns, channel="douyin").status_code == 200
    migrate()
    db.session.refresh(sold_by_file)
    assert (sold_by_file.buyer_id, sold_by_file.buyer_name) == (expected, None if expected else "小王")
