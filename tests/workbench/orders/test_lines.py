"""Orders that files tell line by line: whole or not at all, and never less because a line is missing."""

import pytest

from tests.workbench.orders.desk import counts, orders_told
from tests.workbench.orders.shop import post, told

DOUYIN = "主订单编号,子订单编号,选购商品,订单应付金额,支付完成时间,订单状态,售后状态"
S1 = "6917000000000000088,881,面霜,50.00,2026-03-01 10:00:00,已发货,"
S2 = "6917000000000000088,882,精华,30.00,2026-03-01 10:00:00,已发货,"
OTHER = "6917000000000000099,991,面膜,9.00,2026-03-01 10:00:00,已发货,"

TILL = "单号,商品,实收,时间,状态"
A1 = "P1,面霜,50.00,2026-03-01 10:00:00,已完成"
A2 = "P1,精华,30.00,2026-03-01 10:00:00,已完成"
B = "P2,面膜,9.00,2026-03-01 10:00:00,已完成"
OWN = {
    "columns": {"order_no": "单号", "title": "商品", "amount": "实收", "paid_at": "时间", "status": "状态"},
    "amount_per": "line",
    "channel": "store",
    "shop": "西湖店",
}


def sheet(header, *lines):
    return "\n".join([header, *lines]).encode()


@pytest.fixture
def douyin(desk):
    """Bring a file of Douyin's in."""
    return lambda *lines: desk.bring_in(sheet(DOUYIN, *lines))


@pytest.fixture
def till(desk):
    """Bring a file of a shop's till in, which numbers no lines."""
    return lambda *lines: desk.bring_in(sheet(TILL, *lines), **OWN)


def money(order_no):
    found = orders_told()[order_no]
    return found["amount_fen"], sum(fen for _, fen, _ in found["refunds"])


def bad(line):
    return line.replace("已发货", "神秘").replace("已完成", "神秘")


@pytest.mark.parametrize("broken", [bad(S2), S2.replace("30.00", "abc"), S2.replace(",882,", ",8.8E+17,")])
def test_an_order_of_which_one_line_cannot_be_read_is_left_out_and_every_line_says_so(desk, douyin, broken):
    done = douyin(S1, OTHER, broken)
    assert counts(done) == (1, 0, 0)
    assert list(orders_told()) == ["6917000000000000099"]
    assert (done["lines_rejected"], desk.rejects(done["id"])[0]) == (2, [2, "incomplete_order", ""])
    report = desk.browser.get(f"/api/v1/order-imports/{done['id']}/report").text
    assert "同一订单的第 4 行" in report


def test_the_preview_says_so_before(desk):
    uploaded = desk.upload(sheet(DOUYIN, S1, OTHER, bad(S2))).json
    rows = desk.preview(uploaded["id"])["rows"]
    assert [(row["verdict"], row["reason"]) for row in rows] == [
        ("rejected", "incomplete_order"),
        ("new", None),
        ("rejected", "unknown_status"),
    ]


def test_a_line_that_is_refused_is_no_refund(douyin):
    douyin(S1, S2)
    before = orders_told()
    douyin(S1, bad(S2))
    assert orders_told() == before
    assert counts(douyin(S1, S2)) == (0, 0, 1)


@pytest.mark.parametrize("missing", [(S1,), (S2,)])
def test_a_file_with_some_of_the_lines_says_nothing_of_the_others(douyin, missing):
    douyin(S1, S2)
    assert counts(douyin(*missing)) == (0, 0, 1)
    assert money("6917000000000000088") == (8000, 0)


def test_the_lines_of_an_order_may_come_in_two_files(douyin):
    douyin(S1)
    assert counts(douyin(S2)) == (0, 1, 0)
    assert money("6917000000000000088") == (8000, 0)


def test_a_choice_of_lines_after_a_webhook_takes_nothing_back(client, douyin):
    about = {"channel": "douyin", "shop": "", "amount_fen": 8000, "status": "shipped", "refunds": None}
    items = [{"title": "面霜 50g", "amount_fen": 5000}, {"title": "精华 30ml", "amount_fen": 3000}]
    webhook = told("6917000000000000088", **about, items=items)
    douyin(S1, S2)
    post(client, {"orders": [webhook]}, at=1773964800)
    for lines in ((S1,), (S1, bad(S2)), (S1, S2)):
        douyin(*lines)
        assert money("6917000000000000088") == (8000, 0)


def test_a_sub_order_that_is_shown_with_less_has_given_the_difference_back_in_either_order(douyin):
    less = S1.replace("50.00", "40.00")
    douyin(less, S2)
    douyin(S1, S2)
    assert money("6917000000000000088") == (8000, 1000)
    douyin(less)
    douyin(S1)
    assert money("6917000000000000088") == (8000, 1000)


def test_what_was_given_back_of_a_line_in_parts_and_then_wholly_is_its_amount(douyin):
    douyin(S1, S2)
    douyin(S1.replace("50.00", "40.00"), S2)
    douyin(S1.replace("50.00,2026", "40.00,2026") + "退款成功", S2)
    assert orders_told()["6917000000000000088"]["refunds"][0][:2] == ["~full:881", 5000]
    douyin(S1.replace("50.00", "40.00"), S2)
    assert money("6917000000000000088") == (8000, 5000)


def test_two_equal_lines_are_two_pieces(till):
    assert counts(till(A1, A1, B)) == (2, 0, 0)
    found = orders_told()["P1"]
    assert (found["amount_fen"], len(found["items"])) == (10_000, 2)
    assert counts(till(A1, A1, B)) == (0, 0, 2)


@pytest.mark.parametrize(
    "lines",
    [
        (A1, A2, B, A1, A2, B),
        (A1, A2, TILL, A1, A2),
        (A1, A2, B, TILL, A1, B),
        (A1, B, A2),
    ],
    ids=["twice without a header", "twice with a header", "a choice of lines again", "sorted by product"],
)
def test_lines_of_files_put_together_count_once(till, lines):
    till(*lines)
    assert money("P1") == (8000, 0)


def test_equal_pieces_in_files_put_together_stay_two(till):
    till(A1, A1, A2, TILL, A2, A1, A1)
    assert money("P1") == (13_000, 0)


def test_where_nobody_can_say_how_many_pieces_were_bought_the_lines_are_reported(desk, till):
    done = till(A1, A2, B, A1)
    assert (counts(done), list(orders_told())) == ((1, 0, 0), ["P2"])
    assert [row[:2] for row in desk.rejects(done["id"])] == [[n, "repeated_lines"] for n in (2, 3, 5)]


def test_a_line_missing_in_a_file_without_line_numbers_is_no_refund(till):
    till(A1, A2)
    for lines in ((A1, bad(A2)), (A1,), (A1, A2)):
        till(*lines)
        assert money("P1") == (8000, 0)


def test_fewer_pieces_of_a_product_say_nothing_of_it(till):
    till(A1, A1.replace("50.00", "20.00"))
    till(A1.replace("50.00", "20.00"))
    assert money("P1") == (7000, 0)


def test_lines_under_other_names_are_the_same_order(desk, till):
    till(A1, A2)
    columns = {name: header for name, header in OWN["columns"].items() if name != "title"}
    desk.bring_in(sheet(TILL, A1, A2), **{**OWN, "columns": columns})
    assert money("P1") == (8000, 0)


TAOBAO = "订单编号,订单状态,买家实际支付金额,订单付款时间,买家会员名,宝贝标题"
SHIPPED, FINISHED = "卖家已发货", "交易成功"


@pytest.mark.parametrize(
    ("today", "last_week", "given_back"),
    [(SHIPPED, SHIPPED, 2000), (FINISHED, SHIPPED, 2000), (SHIPPED, FINISHED, 0)],
    ids=["the same state", "an earlier state", "a later state that shows more"],
)
def test_last_weeks_larger_amount_leaves_todays_reduction(desk, today, last_week, given_back):
    for status, paid in ((today, "80.00"), (last_week, "100.00")):
        desk.bring_in(sheet(TAOBAO, f"2101,{status},{paid},2026-03-01 10:00:00,tb,面霜"))
    assert money("2101") == (10_000, given_back)
