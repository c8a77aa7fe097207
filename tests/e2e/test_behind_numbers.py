"""Behind every number of 业绩 stand the rows it is made of, and they add up to it."""

import re
from contextlib import suppress
from decimal import Decimal

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.colleague import Colleague, eventually
from tests.e2e.conftest import Login, OpenPhone
from tests.e2e.corp import Corp
from tests.e2e.shop import Shop

NEXT_PAGE_MS = 1500
AMOUNT = re.compile(r"(-?)¥([\d,]+(?:\.\d+)?)")


def yuan(text: str) -> Decimal:
    """What an amount on a page comes to."""
    found = AMOUNT.search(text)
    assert found, text
    return Decimal(found[1] + found[2].replace(",", ""))


def all_rows(page: Page, what: str) -> list[str]:
    """The text of every row of a list, scrolled to its end."""
    rows = page.get_by_role("list", name=what).get_by_role("listitem")
    expect(rows.first).to_be_visible()
    count = 0
    while count != rows.count():
        count = rows.count()
        rows.last.scroll_into_view_if_needed()
        with suppress(AssertionError):
            expect(rows).not_to_have_count(count, timeout=NEXT_PAGE_MS)
    return rows.all_inner_texts()


def amount_of(row: str) -> Decimal:
    """The last amount of a row is what it counts; one before it is that of its order."""
    return yuan([line for line in row.split("\n") if AMOUNT.fullmatch(line)][-1])


def number_on(page: Page) -> Locator:
    return page.locator(".value").first


@pytest.fixture
def sold(corp: Corp, shop: Shop, leader: Colleague, staff: Colleague) -> str:
    """王芳 sold for ¥658.37 and ¥128 of it went back; returns the customer's name."""
    friend = corp.add_customer("wangfang")
    leader.customer_id(friend)
    before = staff.read("kpis", scope="me", period="day")["metrics"]["refunds"]["value"] or 0
    order_no = shop.sell(65_837, to=friend)
    shop.give_back(12_800, of=order_no)
    eventually(lambda: staff.read("kpis", scope="me", period="day")["metrics"]["refunds"]["value"] == before + 12_800)
    return friend.name


@pytest.mark.parametrize("period", ["日", "月", "年"])
def test_the_orders_behind_my_amount_add_up_to_it(phone: OpenPhone, login: Login, sold: str, period: str) -> None:
    page = phone()
    login(page, "wangfang", path="/h5/kpis")
    page.get_by_role("radio", name=period, exact=True).click()
    page.get_by_role("region", name="引导成交金额").get_by_role("link").first.click()
    rows = all_rows(page, "背后的订单")
    assert any(sold in row for row in rows)
    assert sum(map(amount_of, rows)) == yuan(number_on(page).inner_text())


def test_a_refund_stands_behind_the_net_as_what_it_takes_off(phone: OpenPhone, login: Login, sold: str) -> None:
    page = phone()
    login(page, "wangfang", path="/h5/kpis/guided_net_gmv?period=day")
    rows = all_rows(page, "背后的订单")
    assert sum(map(amount_of, rows)) == yuan(number_on(page).inner_text())
    refund, order = (row for row in rows if sold in row)
    assert amount_of(order) == Decimal("658.37")
    assert amount_of(refund) == -128
    assert "退款 · 订单 ¥658.37" in refund


def test_the_friends_behind_a_count_are_as_many_as_it_says(phone: OpenPhone, login: Login, sold: str) -> None:
    page = phone()
    login(page, "wangfang", path="/h5/kpis?period=day")
    page.get_by_role("list", name="主要数字").get_by_role("link", name="新增好友数").click()
    rows = all_rows(page, "背后的好友")
    assert len(rows) == int(number_on(page).inner_text().replace(",", ""))
    assert any(sold in row for row in rows)
