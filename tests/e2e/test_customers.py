from playwright.sync_api import Locator, Page, expect

from tests.e2e.colleague import Colleague
from tests.e2e.conftest import Login, OpenPhone
from tests.e2e.conversation import Conversation
from tests.e2e.corp import Corp


def rows(page: Page) -> Locator:
    return page.locator(".van-list").get_by_role("listitem")


def all_customers(leader: Colleague) -> int:
    """How many rows the whole list has, read page by page."""
    count, cursor = 0, None
    while True:
        page = leader.read("customers", limit=30, **({"cursor": cursor} if cursor else {}))
        count, cursor = count + len(page["items"]), page["next_cursor"]
        if cursor is None:
            return count


def test_scrolling_down_brings_every_customer_once(
    corp: Corp, phone: OpenPhone, login: Login, leader: Colleague
) -> None:
    leader.customer_id(corp.add_customer("wangfang"))
    page = phone()
    login(page, leader.userid, path="/h5/customers")
    total = all_customers(leader)
    assert total > 30
    for seen in range(30, total, 30):
        rows(page).nth(seen - 1).scroll_into_view_if_needed()
        expect(rows(page)).to_have_count(min(seen + 30, total))
    addresses = {row.get_attribute("href") for row in rows(page).get_by_role("link").all()}
    assert len(addresses) == total


def test_the_list_is_where_it_was_when_one_comes_back_from_a_profile(phone: OpenPhone, login: Login) -> None:
    page = phone()
    login(page, "chenmo", path="/h5/customers")
    row = rows(page).nth(22)
    row.scroll_into_view_if_needed()
    before = row.bounding_box()
    row.click()
    expect(page.get_by_role("heading", name="轨迹")).to_be_visible()
    page.get_by_role("button", name="返回").click()
    expect(row).to_be_in_viewport()
    assert row.bounding_box() == before
    page.get_by_role("link", name="今日").click()
    expect(page.get_by_role("list", name="今日数字")).to_be_visible()
    page.get_by_role("link", name="客户", exact=True).click()
    expect(row).to_be_in_viewport()
    assert row.bounding_box() == before


def test_a_search_finds_by_name_and_by_remark_and_can_be_cleared(
    corp: Corp, phone: OpenPhone, login: Login, manager: Colleague
) -> None:
    friend, other = corp.add_customer("wangfang"), corp.add_customer("wangfang")
    remark = f"备注{friend.name}"
    manager.customer_id(other)
    corp.act("edit-customer", userid="wangfang", external_userid=friend.external_userid, remark=remark)
    page = phone()
    login(page, "wangfang", path="/h5/customers")
    expect(rows(page).filter(has_text=remark)).to_be_visible()
    search = page.get_by_role("searchbox", name="搜索姓名或备注")
    for words in (friend.name, remark):
        search.fill(words)
        expect(rows(page)).to_have_count(1)
        expect(rows(page)).to_contain_text(remark)
    page.get_by_role("button", name="清除").click()
    expect(rows(page).filter(has_text=other.name)).to_be_visible()


def test_a_search_for_nobody_says_so(phone: OpenPhone, login: Login) -> None:
    page = phone()
    login(page, "wangfang", path="/h5/customers")
    page.get_by_role("searchbox", name="搜索姓名或备注").fill("查无此人%_")
    expect(page.get_by_text("没有找到「查无此人%_」")).to_be_visible()


def test_on_a_wide_screen_the_profile_lies_beside_the_list(phone: OpenPhone, login: Login) -> None:
    page = phone(viewport={"width": 1280, "height": 800}, is_mobile=False, has_touch=False)
    login(page, "wangfang", path="/h5/customers")
    expect(page.get_by_text("这里看详情")).to_be_visible()
    for place in (0, 1):
        row = rows(page).nth(place)
        name = row.get_by_role("link").inner_text().split("\n")[0]
        row.click()
        expect(page.get_by_role("heading", level=1).filter(has_text=name)).to_be_visible()
        expect(row).to_be_visible()


def test_a_colleagues_customer_is_not_there_for_me(
    corp: Corp, phone: OpenPhone, login: Login, leader: Colleague, console: Conversation
) -> None:
    console.expects_failed_requests = True
    friend = corp.add_customer("zhoukai")
    page = phone()
    login(page, "wangfang", path=f"/h5/customers/{leader.customer_id(friend)}")
    expect(page.get_by_text("找不到，可能已不在你的范围内")).to_be_visible()
