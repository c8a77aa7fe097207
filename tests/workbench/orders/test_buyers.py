"""By what a buyer is known again, and what strangers have in common and is therefore nobody's."""

import pytest
import sqlalchemy as sa

from tests.workbench import factories as make
from tests.workbench.orders.desk import orders_told
from tests.workbench.orders.shop import post, told
from workbench.identities.models import Identity, Merge
from workbench.kernel.db import db
from workbench.orders.models import Order

NOBODYS = ["--", "无", "NULL", "０", "匿名用户", "j***n", "小＊＊明"]


def two_orders(client, work, buyer_id):
    """Of two customers, told by a shop with the same buyer id."""
    customers = [make.customer("甲"), make.customer("乙")]
    buyers = [{"external_userid": one.external_userid, "buyer_id": buyer_id} for one in customers]
    orders = [told(str(n), channel="taobao", buyer=buyer) for n, buyer in enumerate(buyers)]
    post(client, {"orders": orders})
    work()
    return customers


@pytest.mark.parametrize("buyer_id", NOBODYS)
def test_strangers_of_whom_nothing_or_only_a_masked_name_is_told_stay_strangers(client, work, buyer_id):
    customers = two_orders(client, work, buyer_id)
    assert (make.count(Merge), make.count(Identity)) == (0, 0)
    assert {order.customer_id for order in db.session.scalars(sa.select(Order))} == {one.id for one in customers}


def test_two_customers_with_one_buyer_id_are_one_person(client, work):
    two_orders(client, work, "tb_lin")
    assert make.count(Merge) == 1


def test_a_real_buyer_id_is_taken_after_a_placeholder(client):
    about = {"channel": "taobao", "updated_at": "2026-03-01T18:00:05+08:00"}
    post(client, {"orders": [told("1", **about, buyer={"buyer_id": "--"})]})
    post(client, {"orders": [told("1", **about, buyer={"buyer_id": "tb_lin"})]})
    assert orders_told()["1"]["buyer_id"] == "tb_lin"


TAOBAO = "订单编号,订单状态,买家实际支付金额,订单付款时间,买家会员名,宝贝标题"
DOUYIN = "主订单编号,子订单编号,订单状态,订单应付金额,支付完成时间,{},选购商品"
KUAISHOU = "订单编号,订单状态,实付款,支付时间,{},快手号,商品名称"
YOUZAN = "订单号,订单状态,订单实付金额,买家付款时间,{},商品名称,归属店铺"


@pytest.mark.parametrize("buyer_id", NOBODYS)
def test_a_file_that_fills_empty_cells_names_no_buyer(desk, buyer_id):
    desk.bring_in(f"{TAOBAO}\n1,交易成功,99.00,2026-03-01 10:00:00,{buyer_id},面霜".encode())
    assert orders_told()["1"]["buyer_id"] is None


@pytest.mark.parametrize(
    ("header", "line"),
    [
        (DOUYIN.format("买家昵称"), "{0},{0}1,已完成,99.00,2026-03-01 10:00:00,小王,面霜"),
        (DOUYIN.format("用户昵称"), "{0},{0}1,已完成,99.00,2026-03-01 10:00:00,小王,面霜"),
        (KUAISHOU.format("买家昵称"), "{0},交易成功,99.00,2026-03-01 10:00:00,小王,ks_{0},面霜"),
        (YOUZAN.format("买家昵称"), "{0},交易完成,99.00,2026-03-01 10:00:00,小王,面霜,西湖店"),
        (YOUZAN.format("买家"), "{0},交易完成,99.00,2026-03-01 10:00:00,小王,面霜,西湖店"),
    ],
)
def test_her_order_brings_no_order_of_somebody_with_the_same_nickname(sign_in, desk, work, header, line):
    desk.bring_in("\n".join([header, line.format("71"), line.format("72")]).encode())
    me, hers = make.member("我"), make.customer("小王")
    make.relation(me, hers)
    body = {"order_no": "71"}
    assert sign_in(me).post(f"/api/v1/customers/{hers.id}/identities", json=body).status_code == 201
    work()
    found = {order.order_no: order.customer_id for order in db.session.scalars(sa.select(Order))}
    assert found == {"71": hers.id, "72": None}


@pytest.mark.parametrize(("channel", "expected"), [("douyin", None), ("taobao", "小王")])
def test_a_nickname_is_no_buyer_id_in_an_own_mapping_either(desk, channel, expected):
    columns = {"order_no": "单号", "status": "状态", "amount": "实付", "paid_at": "付款时间", "buyer_id": "买家昵称"}
    file = "单号,状态,实付,付款时间,买家昵称\n1,已完成,99.00,2026-03-01 10:00:00,小王".encode()
    desk.bring_in(file, columns=columns, channel=channel)
    assert orders_told()["1"]["buyer_id"] == expected
