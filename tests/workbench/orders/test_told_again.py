"""A rebuild tells every order as the facts have it, whatever stood on trails and among signals before."""

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.orders.shop import post, results, told
from workbench.derivations.rebuilding import rebuild
from workbench.kernel.db import db

SPOILT = """
    update trail_entries set payload = payload || '{"amount_fen": 1}' where kind = 'order_paid';
    delete from trail_entries where kind = 'order_placed';
    insert into trail_entries (customer_id, kind, happened_at, source, payload, fact_key)
        select customer_id, 'order_closed', now(), 'file', '{}', 'order_closed:0' from orders;
    update signals set happened_at = now() where kind = 'order';
    insert into signals (customer_id, kind, happened_at, fact_key)
        select customer_id, 'order', now(), 'order:0' from orders
"""


@pytest.fixture
def order(client, work):
    """One paid order of a customer who is known."""
    customer = make.customer()
    make.relation(make.member("王芳"), customer)
    bought = told(buyer={"external_userid": customer.external_userid}, refunds=[
        {"refund_no": "R1", "amount_fen": 100, "refunded_at": "2026-03-02T18:00:00+08:00"}
    ])  # fmt: skip
    assert results(post(client, {"orders": [bought]})) == [("1001", "created")]
    work()


def on_record():
    trail = "select fact_key, customer_id, kind, happened_at, source, payload from trail_entries order by 1"
    signals = "select fact_key, customer_id, kind, happened_at, about from signals order by 1"
    return [db.session.execute(sa.text(query)).all() for query in (trail, signals)]


def test_what_is_missing_changed_or_made_up_is_as_the_orders_say_again(order):
    before = on_record()
    kinds = {row.kind for rows in before for row in rows}
    assert {"order_placed", "order_paid", "order_refunded", "order"} <= kinds
    for statement in SPOILT.split(";"):
        db.session.execute(sa.text(statement))
    assert on_record() != before
    rebuild()
    assert on_record() == before
