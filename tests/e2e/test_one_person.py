"""身份: two profiles that are one person are shown and counted as one, and can be parted again."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.colleague import Colleague, eventually
from tests.e2e.conftest import Login, OpenPhone
from tests.e2e.corp import Corp, Friend
from tests.e2e.shop import Shop


@pytest.fixture
def pair(corp: Corp, leader: Colleague) -> dict[int, Friend]:
    """Two customers of 王芳's who are the same woman with two accounts, by our ids."""
    friends = [corp.add_customer("wangfang") for _ in range(2)]
    return {leader.customer_id(friend): friend for friend in friends}


@pytest.fixture
def merged(phone: OpenPhone, login: Login, pair: dict[int, Friend]) -> Page:
    """The page of identities on which 王芳 has just said so."""
    one, two = pair
    page = phone()
    login(page, "wangfang", path=f"/h5/customers/{one}/identities")
    page.get_by_role("button", name="和另一位客户合并…").click()
    sheet = page.get_by_role("dialog").filter(has=page.get_by_role("searchbox"))
    sheet.get_by_role("searchbox").fill(pair[two].name)
    sheet.get_by_role("button", name=pair[two].name).click()
    page.get_by_role("alertdialog").get_by_role("button", name=re.compile("合并")).first.click()
    expect(page.get_by_role("heading", name="为什么是同一个人")).to_be_visible()
    return page


def test_two_profiles_become_one_and_say_why(merged: Page, pair: dict[int, Friend]) -> None:
    people = merged.get_by_role("heading", name="企业微信里的她").locator("xpath=following-sibling::ul[1]")
    for friend in pair.values():
        expect(people).to_contain_text(friend.name)
    expect(merged.get_by_text("人工合并")).to_be_visible()


def test_parting_them_shows_before_what_goes_and_makes_them_two_again(
    merged: Page, staff: Colleague, shop: Shop, pair: dict[int, Friend]
) -> None:
    one, two = pair
    eventually(lambda: set(staff.read(f"customers/{one}")["customer_ids"]) == {one, two})
    order_no = shop.sell(9_900, to=pair[two])
    eventually(lambda: [order for order in staff.read("orders", q=order_no)["items"] if order["customer"]])

    merged.get_by_role("button", name="拆分").click()
    sheet = merged.get_by_role("alertdialog", name="拆分这次合并？")
    expect(sheet).to_contain_text(re.compile("离开.*留在原来的资料下"))
    expect(sheet).to_contain_text("1 段好友关系")
    sheet.get_by_role("button", name="拆分").click()
    expect(merged.get_by_role("heading", name="为什么是同一个人")).to_have_count(0)
    eventually(lambda: staff.read(f"customers/{one}")["customer_ids"] == [one])
    (order,) = staff.read("orders", q=order_no)["items"]
    assert order["customer"]["id"] == two
