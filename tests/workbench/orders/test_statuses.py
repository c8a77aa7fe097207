"""What a file's words for the state of an order mean, and which mean nothing for certain."""

import pytest

from tests.workbench.orders.desk import orders_told

HEADER = "订单编号;订单状态;买家实际支付金额;订单创建时间;宝贝标题;售后状态"
MAPPING = {
    "columns": {
        "order_no": "订单编号",
        "status": "订单状态",
        "amount": "买家实际支付金额",
        "created_at": "订单创建时间",
        "title": "宝贝标题",
        "after_sale": "售后状态",
    },
    "channel": "taobao",
}


def bring_in(desk, words, after_sales=("",)):
    """One order for each word, in this order."""
    lines = [
        f"{place};{word};99.00;2026-03-01 10:00:00;面霜;{after_sale}"
        for place, (word, after_sale) in enumerate(((w, a) for w in words for a in after_sales), 1000)
    ]
    return desk.bring_in("\n".join([HEADER, *lines]).encode(), **MAPPING)


MEANT = {
    "created": ["等待买家付款", "未付款", "超时未支付取消", "unpaid", "not paid", "下单成功"],
    "paid": ["买家已付款,等待卖家发货", "部分发货", "(锁定)等待出库", "unshipped", "支付成功", "退款中", "拼单成功"],
    "shipped": ["卖家已发货，等待买家确认", "待确认收货", "已发货,退款中", "已发货-待签收", "配送中"],
    "finished": ["交易成功", "完成", "TRADE_FINISHED", "交易成功(退款关闭)", "交易完成，部分退款成功", "自动确认收货"],
    "closed": ["交易关闭", "已取消", "用户取消", "cancelled", "已取消(申请退款)"],
}


@pytest.mark.parametrize(("status", "words"), MEANT.items())
def test_the_words_of_the_channels_are_known_alone_and_beside_others(desk, status, words):
    bring_in(desk, words)
    found = dict(zip(words, (order["status"] for order in orders_told().values()), strict=True))
    assert found == dict.fromkeys(words, status)


def test_only_paid_orders_are_paid(desk):
    bring_in(desk, ["unpaid", "not paid", "交易成功"])
    assert [bool(order["paid_at"]) for order in orders_told().values()] == [False, False, True]


def test_words_that_leave_a_doubt_are_reported_and_nothing_is_counted(desk):
    doubtful = [
        *("未完成", "拼单未成功", "not completed", "取消申请中", "部分取消", "取消中", "取消退款", "退款关闭"),
        *("交易未成功", "取消失败", "未确认收货", "拣货完成", "定金已付款", "partially paid", "未退款成功"),
    ]
    done = bring_in(desk, doubtful)
    assert {reason for _, reason, _ in desk.rejects(done["id"])} == {"unknown_status"}
    assert (done["lines_rejected"], orders_told()) == (len(doubtful), {})


def test_only_what_says_so_gives_everything_back(desk):
    bring_in(desk, ["交易成功"], ["退款成功", "仅退款-退款成功", "未退款成功", "申请全额退款", "部分退款成功"])
    given_back = [sum(fen for _, fen, _ in order["refunds"]) for order in orders_told().values()]
    assert given_back == [9900, 9900, 0, 0, 0]
