"""部分退款 without an amount: the order counts as it was paid, and the preview and the report say so."""

import pytest

from tests.workbench.orders.desk import counts, orders_told
from tests.workbench.orders.shop import post, told

HEADER = "商品,订单号,订单状态,商品总价(元),用户实付金额(元),支付时间,售后状态"
LINE = "面霜,{},{},100.00,100.00,2026-03-01 10:00:00,{}"


def file(*lines, header=HEADER):
    return "\n".join([header, *lines]).encode()


def report(desk, import_id):
    text = desk.browser.get(f"/api/v1/order-imports/{import_id}/report").text
    return [line.split(",")[:3] for line in text.splitlines()[1:]]


@pytest.mark.parametrize("word", ["部分退款成功", "售后中，部分退款成功", "部分退款", "已部分退款"])
def test_preview_and_report_name_the_orders_that_count_too_high(desk, word):
    content = file(LINE.format("1", "已收货", word), LINE.format("2", "已收货", "无售后或售后取消"))
    import_id = desk.upload(content).json["id"]
    preview = desk.preview(import_id)
    assert (preview["unsure"], [row["is_refund_unknown"] for row in preview["rows"]]) == (1, [True, False])
    desk.start(import_id)
    desk.work()
    done = desk.get(import_id)
    assert (counts(done), done["orders_unsure"], done["lines_rejected"]) == ((2, 0, 0), 1, 0)
    assert report(desk, import_id) == [["2", "1", "已导入：部分退款，但没写退了多少，先按全额计算"]]
    listed = desk.browser.get(f"/api/v1/order-imports/{import_id}/rejects?is_imported=true").json["items"]
    assert [(row["line_no"], row["reason"]) for row in listed] == [(2, "refund_unknown")]
    assert desk.rejects(import_id) == []
    assert orders_told()["1"]["refunds"] == []


@pytest.mark.parametrize(
    "word", ["部分退款中", "申请部分退款", "部分退款失败", "未部分退款", "部分退款关闭", "部分发货", "退款成功", ""]
)
def test_what_is_not_given_back_or_all_of_it_leaves_no_doubt(desk, word):
    assert desk.bring_in(file(LINE.format("1", "已收货", word)))["orders_unsure"] == 0


def test_once_somebody_tells_how_much_there_is_no_doubt(desk, client):
    content = file(LINE.format("1", "已收货", "部分退款成功"))
    assert desk.bring_in(content)["orders_unsure"] == 1
    assert desk.bring_in(content)["orders_unsure"] == 1
    given = {"refund_no": "R1", "amount_fen": 3_000, "refunded_at": "2026-03-03T10:00:00+08:00"}
    order = told("1", channel="pdd", shop="", amount_fen=10_000, refunds=[given])
    assert post(client, {"orders": [order]}, at=1773964800).json["results"][0]["result"] == "updated"
    done = desk.bring_in(content)
    assert (done["orders_unsure"], orders_told()["1"]["refunds"][0][1]) == (0, 3_000)


SUB_ORDERS = "主订单编号,子订单编号,选购商品,订单应付金额,支付完成时间,订单状态,售后状态,退款金额"
PART = "1,{},面霜,50.00,2026-03-01 10:00:00,已完成,{},{}"


@pytest.mark.parametrize(
    ("a", "b", "unsure"),
    [
        (("部分退款成功", ""), ("", ""), 1),
        (("部分退款成功", ""), ("部分退款成功", ""), 1),
        (("部分退款成功", "20.00"), ("", ""), 0),
        (("部分退款成功", ""), ("", "20.00"), 1),
        (("部分退款成功", ""), ("退款成功", ""), 1),
    ],
)
def test_of_an_order_told_by_its_lines_each_part_is_asked(desk, a, b, unsure):
    content = file(PART.format("a", *a), PART.format("b", *b), header=SUB_ORDERS)
    assert desk.bring_in(content)["orders_unsure"] == unsure
