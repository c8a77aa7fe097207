"""What happens singly does not wait for the many of an import."""

import sqlalchemy as sa

from tests.workbench.orders.shop import post, results, told
from workbench.attribution.models import Attribution
from workbench.derivations.jobs import derive
from workbench.kernel.db import db
from workbench.orders.models import Order

HEADER = "订单编号,订单状态,买家实际支付金额,订单付款时间,买家会员名,宝贝标题"
LINES = ("2101,交易成功,99.00,2026-03-01 10:00:00,tb小林,面霜", "2102,交易成功,59.00,2026-03-02 10:00:00,tb小陈,面膜")


def decided():
    query = sa.select(Order.order_no).join(Attribution, Attribution.order_id == Order.id).order_by(Order.order_no)
    return db.session.scalars(query).all()


def test_a_paid_order_is_decided_before_those_of_an_import_that_came_earlier(desk, client, work):
    import_id = desk.upload("\n".join((HEADER, *LINES)).encode()).json["id"]
    assert desk.start(import_id).status_code == 200
    work(queue="default")
    assert desk.get(import_id)["state"] == "done"
    assert results(post(client, {"orders": [told("1001")]})) == [("1001", "created")]
    assert decided() == []
    derive()
    assert decided() == ["1001"]
    derive()
    assert decided() == ["1001", "2101", "2102"]
