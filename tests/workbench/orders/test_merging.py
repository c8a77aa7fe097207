"""What a later, earlier or repeated telling does to an order (product.md section 5)."""

import datetime as dt
from dataclasses import replace

import pytest
import sqlalchemy as sa

from workbench.changes.models import Change
from workbench.kernel.db import db
from workbench.orders.incoming import ItemIn, OrderIn, RefundIn, ToldBy
from workbench.orders.models import Order, OrderItem, Refund
from workbench.orders.recording import record

FILE, WEBHOOK = ToldBy.FILE, ToldBy.WEBHOOK


def at(day, hour=10):
    return dt.datetime(2026, 3, day, hour, tzinfo=dt.UTC)


PAID = OrderIn(
    channel="taobao",
    shop="旗舰店",
    order_no="2026030100001",
    status="paid",
    amount_fen=10_000,
    created_at=at(1, 9),
    paid_at=at(1),
    buyer_id="tb小林",
    mobile="13800001234",
    items=[ItemIn("面霜", 10_000, sku="M1")],
)
FINISHED = replace(PAID, status="finished", closed_at=at(9))
CLOSED = replace(PAID, status="closed", closed_at=at(5), refunds=[RefundIn("~full", 10_000, at(5), is_estimated=True)])
TOLD = replace(PAID, updated_at=at(1, 11), refunds=[])


def file(*orders):
    return [outcome.verdict for outcome in record(orders, told_by=FILE)]


def webhook(*orders):
    return [outcome.verdict for outcome in record(orders, told_by=WEBHOOK)]


def order():
    return db.session.scalars(sa.select(Order).execution_options(populate_existing=True)).one()


def refunds():
    query = sa.select(Refund.refund_no, Refund.amount_fen, Refund.is_estimated).order_by(Refund.refund_no)
    return [tuple(row) for row in db.session.execute(query)]


def versions():
    """Which version of which row the tables hold."""
    here = sa.column("ctid"), sa.column("xmin")
    tables = (Order, OrderItem, Refund, Change)
    return [tuple(row) for table in tables for row in db.session.execute(sa.select(*here).select_from(table))]


def test_a_told_order_is_there_with_its_items_and_buyer():
    assert file(PAID) == ["created"]
    found = order()
    assert (found.channel, found.shop, found.status, found.amount_fen) == ("taobao", "", "paid", 10_000)
    assert (found.buyer_mobile, found.buyer_id) == ("13800001234", "tb小林")
    assert db.session.scalar(sa.text("select sum(amount_fen) from order_items")) == 10_000


def test_telling_it_again_touches_no_row():
    for told in (PAID, CLOSED):
        file(told)
        before = versions()
        assert file(told) == ["unchanged"]
        assert versions() == before
    webhook(replace(TOLD, order_no="2", refunds=[RefundIn("r1", 100, at(3))]))
    before = versions()
    assert webhook(replace(TOLD, order_no="2", refunds=[RefundIn("r1", 100, at(3))])) == ["unchanged"]
    assert versions() == before


def test_last_weeks_file_after_todays_takes_nothing_back():
    file(CLOSED)
    before = versions()
    assert file(PAID) == ["unchanged"]
    assert versions() == before
    assert order().status == "closed"
    assert refunds() == [("~full", 10_000, True)]


def test_a_status_rises_by_a_later_file():
    file(PAID)
    assert file(FINISHED) == ["updated"]
    assert (order().status, order().closed_at) == ("finished", at(9))


@pytest.mark.parametrize("status", ["paid", "shipped", "finished"])
def test_a_smaller_amount_is_a_refund_of_the_difference_and_the_amount_stays(status):
    file(PAID)
    file(replace(PAID, status=status, amount_fen=7_000, items=[ItemIn("面霜", 7_000, sku="M1")]))
    assert order().amount_fen == 10_000
    assert refunds() == [("~difference", 3_000, True)]
    assert db.session.scalar(sa.text("select sum(amount_fen) from order_items")) == 10_000


def test_the_same_difference_is_found_when_the_later_file_comes_first():
    file(replace(FINISHED, amount_fen=7_000))
    file(PAID)
    assert (order().status, order().amount_fen, refunds()) == ("finished", 10_000, [("~difference", 3_000, True)])
    before = versions()
    assert file(PAID) == ["unchanged"]
    assert file(replace(FINISHED, amount_fen=7_000)) == ["unchanged"]
    assert versions() == before


def test_an_order_that_was_not_paid_yet_takes_the_amount_that_is_paid():
    file(replace(PAID, status="created", paid_at=None, amount_fen=12_000))
    file(PAID)
    assert (order().amount_fen, order().paid_at, refunds()) == (10_000, at(1), [])


def test_closing_an_order_that_was_never_paid_gives_nothing_back():
    file(replace(CLOSED, paid_at=None))
    assert (order().status, refunds()) == ("closed", [])


def test_the_full_refund_is_of_what_was_paid_even_where_the_file_shows_nothing_left():
    file(PAID)
    nothing = replace(CLOSED, amount_fen=0, refunds=[RefundIn("~full", 0, None, is_estimated=True)])
    file(nothing)
    assert (order().amount_fen, refunds()) == (10_000, [("~full", 10_000, True)])


@pytest.mark.parametrize("is_file_first", [True, False])
def test_a_real_refund_replaces_the_estimated_one_in_any_order(is_file_first):
    real = replace(TOLD, updated_at=at(6), status="closed", refunds=[RefundIn("r1", 9_000, at(6))])
    tellings = [lambda: file(CLOSED), lambda: webhook(real)]
    for tell in tellings if is_file_first else tellings[::-1]:
        tell()
    assert refunds() == [("r1", 9_000, False)]
    assert file(CLOSED) == ["unchanged"]
    assert refunds() == [("r1", 9_000, False)]


def test_a_webhook_and_a_file_tell_one_order():
    assert webhook(TOLD) == ["created"]
    file(PAID)
    assert order().amount_fen == 10_000


def test_only_a_newer_webhook_lowers_a_rank_or_removes_a_refund():
    refunded = replace(
        TOLD, updated_at=at(6), status="closed", closed_at=at(6), refunds=[RefundIn("r1", 10_000, at(6))]
    )
    webhook(refunded)
    assert [one.reason for one in record([TOLD], told_by=WEBHOOK)] == ["stale"]
    assert (order().status, refunds()) == ("closed", [("r1", 10_000, False)])
    assert webhook(replace(TOLD, updated_at=at(6))) == ["unchanged"]
    assert (order().status, refunds()) == ("closed", [("r1", 10_000, False)])
    assert webhook(replace(TOLD, updated_at=at(7))) == ["updated"]
    assert (order().status, refunds()) == ("paid", [])


def test_a_newer_webhook_that_says_the_same_changes_nothing_but_when_it_was_told():
    webhook(TOLD)
    assert webhook(replace(TOLD, updated_at=at(2))) == ["unchanged"]
    assert [one.reason for one in record([TOLD], told_by=WEBHOOK)] == ["stale"]


def test_a_webhook_that_closes_and_is_silent_about_refunds_gives_all_back():
    webhook(TOLD)
    webhook(replace(TOLD, updated_at=at(6), closed_at=at(6), status="closed", refunds=None))
    assert refunds() == [("~full", 10_000, True)]


@pytest.mark.parametrize("amount_fen", [10_000, 8_000])
def test_an_order_that_was_closed_by_mistake_is_not_given_back(amount_fen):
    webhook(TOLD)
    webhook(replace(TOLD, updated_at=at(6), closed_at=at(6), status="closed", refunds=None))
    reopened = replace(TOLD, updated_at=at(7), status="finished", refunds=None, amount_fen=amount_fen)
    assert webhook(reopened) == ["updated"]
    assert (order().status, sum(fen for _, fen, _ in refunds())) == ("finished", 10_000 - amount_fen)


def test_a_file_that_says_refunded_is_not_contradicted_by_an_order_that_was_never_closed():
    file(replace(FINISHED, refunds=CLOSED.refunds))
    webhook(replace(TOLD, updated_at=at(7), status="shipped", refunds=None))
    assert refunds() == [("~full", 10_000, True)]


def test_a_file_adds_no_estimate_to_an_order_whose_refunds_a_webhook_lists():
    webhook(replace(TOLD, status="closed", closed_at=at(5)))
    file(CLOSED)
    assert refunds() == []


def test_an_order_that_comes_twice_in_one_batch_is_told_twice():
    assert file(PAID, replace(PAID, order_no="2"), FINISHED) == ["created", "created", "updated"]


SUBS = replace(
    PAID,
    channel="douyin",
    amount_fen=10_000,
    items=[ItemIn("面霜", 6_000, sub_order_no="s1"), ItemIn("精华", 4_000, sub_order_no="s2")],
)


def test_a_file_of_some_sub_orders_leaves_the_others_alone():
    file(replace(SUBS, status="finished"))
    some = replace(
        SUBS,
        status="closed",
        amount_fen=4_000,
        items=[ItemIn("精华", 4_000, sub_order_no="s2")],
        refunds=[RefundIn("~full:s2", 4_000, at(5), is_estimated=True)],
    )
    assert file(some) == ["updated"]
    assert (order().status, order().amount_fen) == ("finished", 10_000)
    assert refunds() == [("~full:s2", 4_000, True)]
    assert file(some) == ["unchanged"]
    assert file(replace(SUBS, status="finished")) == ["unchanged"]


def test_a_closed_sub_order_that_shows_nothing_left_is_given_back_once():
    file(SUBS)
    file(
        replace(
            SUBS,
            amount_fen=6_000,
            items=[SUBS.items[0], ItemIn("精华", 0, sub_order_no="s2")],
            refunds=[RefundIn("~full:s2", 0, None, is_estimated=True)],
        )
    )
    assert (order().amount_fen, refunds()) == (10_000, [("~full:s2", 4_000, True)])


def test_one_number_in_two_shops_is_two_orders_where_shops_number_their_own():
    assert file(replace(PAID, channel="youzan"), replace(PAID, channel="youzan", shop="分店")) == ["created", "created"]
    assert file(PAID, replace(PAID, shop="分店")) == ["created", "unchanged"]
