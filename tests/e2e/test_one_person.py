"""身份: two profiles that are one person are shown and counted as one, and can be parted again."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.colleague import Colleague, eventually
from tests.e2e.conftest import Login, OpenPhone
from tests.e2e.corp import Corp, Friend
from tests.e2e.shop import Shop


@pytest.fixture
def pair(corp: Corp, leader: Colleague) -> tuple[Friend, Friend]:
    """Two customers of 王芳's who are the same woman with two accounts."""
    one, other = corp.add_customer("wangfang"), corp.add_customer("wangfang")
    leader.customer_id(other)
    return one, other


def ids_of(leader: Colleague, pair: tuple[Friend, Friend]) -> list[int]:
    return [leader.customer_id(friend) for friend in pair]


@pytest.fixture
def merged(phone: OpenPhone, login: Login, leader: Colleague, pair: tuple[Friend, Friend]) -> Page:
    """The page of identities on which 王芳 has just said so."""
    one, other = pair
    page = phone()
    login(page, "wangfang", path=f"/h5/customers/{leader.customer_id(one)}/identities")
    page.get_by_role("button", name="和另一位客户合并…").click()
    sheet = page.get_by_role("dialog").filter(has=page.get_by_role("searchbox"))
    sheet.get_by_role("searchbox").fill(other.name)
    sheet.get_by_role("button", name=other.name).click()
    page.get_by_role("alertdialog").get_by_role("button", name=re.compile("合并")).first.click()
    expect(page.get_by_role("heading", name="为什么是同一个人")).to_be_visible()
    return page


def test_two_profiles_become_one_and_say_why(merged: Page, leader: Colleague, pair: tuple[Friend, Friend]) -> None:
    people = merged.get_by_role("heading", name="企业微信里的她").locator("xpath=following-sibling::ul[1]")
    for friend in pair:
        expect(people).to_contain_text(friend.name)
    expect(merged.get_by_text("人工合并")).to_be_visible()


def test_parting_them_shows_before_what_goes_and_makes_them_two_again(
    merged: Page, leader: Colleague, staff: Colleague, shop: Shop, pair: tuple[Friend, Friend]
) -> None:
    _, other = pair
    first, second = ids_of(leader, pair)
    eventually(lambda: set(staff.read(f"customers/{first}")["customer_ids"]) == {first, second})
    order_no = shop.sell(9_900, to=other)
    eventually(lambda: staff.read("orders", q=order_no)["items"])

    merged.get_by_role("button", name="拆分").click()
    sheet = merged.get_by_role("alertdialog", name="拆分这次合并？")
    expect(sheet).to_contain_text(re.compile("离开.*留在原来的资料下"))
    expect(sheet).to_contain_text("1 段好友关系")
    sheet.get_by_role("button", name="拆分").click()
    expect(merged.get_by_role("heading", name="为什么是同一个人")).to_have_count(0)
    eventually(lambda: staff.read(f"customers/{first}")["customer_ids"] == [first])
    (order,) = staff.read("orders", q=order_no)["items"]
    assert order["customer"]["id"] == second
