import re
import time

from playwright.sync_api import Page, expect

from tests.e2e.colleague import Colleague
from tests.e2e.conftest import Login, OpenPhone
from tests.e2e.conversation import Conversation
from tests.e2e.corp import Corp

LATEST_MS = 10_000


def watch_for_reloads(*pages: Page) -> list[str]:
    """Addresses of the documents these pages load from now on: live pages load none."""
    loaded: list[str] = []
    for page in pages:
        page.on("domcontentloaded", lambda reloaded: loaded.append(reloaded.url))
    return loaded


def test_a_new_customer_appears_on_the_open_list_and_in_todays_number(
    corp: Corp, phone: OpenPhone, login: Login
) -> None:
    customers, today = phone(), phone()
    login(today, "wangfang")
    login(customers, "wangfang", path="/h5/customers")
    customers.get_by_role("link").filter(has_text="来自").first.wait_for()
    numbers = today.get_by_role("list", name="今日数字")
    new = int(numbers.get_by_role("link").filter(has_text="新增").inner_text().split()[0])
    reloads = watch_for_reloads(customers, today)

    started = time.monotonic()
    friend = corp.add_customer("wangfang")
    expect(customers.get_by_text(friend.name)).to_be_visible()
    print(f"\nlive: a new customer was on the open list after {time.monotonic() - started:.2f} s")
    expect(numbers.get_by_role("link").filter(has_text=re.compile(rf"^{new + 1}\s*新增"))).to_be_visible()
    print(f"live: and in today's number after {time.monotonic() - started:.2f} s")
    expect(today.get_by_role("link", name=friend.name)).to_be_visible()
    assert reloads == []


def test_a_customer_who_leaves_is_shown_as_lost(corp: Corp, manager: Colleague, phone: OpenPhone, login: Login) -> None:
    friend = corp.add_customer("wangfang")
    manager.customer_id(friend)
    page = phone()
    login(page, "wangfang", path="/h5/customers")
    row = page.get_by_role("link", name=friend.name)
    row.wait_for()
    corp.act("customer-leaves", userid="wangfang", external_userid=friend.external_userid)
    expect(row).to_contain_text("已流失")
    row.click()
    expect(page.get_by_text("客户删除了好友")).to_be_visible()


def test_further_down_the_list_stays_under_the_thumb_and_news_is_announced(
    corp: Corp, phone: OpenPhone, login: Login
) -> None:
    page = phone(viewport={"width": 375, "height": 500})
    login(page, "chenmo", path="/h5/customers")
    page.get_by_role("link").filter(has_text="来自").nth(20).scroll_into_view_if_needed()
    friend = corp.add_customer("wangfang")
    news = page.get_by_role("button", name="客户有更新，点击查看")
    expect(news).to_be_visible()
    expect(page.get_by_role("link", name=friend.name)).to_have_count(0)
    news.click()
    expect(page.get_by_role("link", name=friend.name)).to_be_in_viewport()
    expect(news).to_have_count(0)


def test_an_open_profile_shows_what_happens_to_its_customer(
    corp: Corp, manager: Colleague, phone: OpenPhone, login: Login
) -> None:
    friend = corp.add_customer("wangfang")
    page = phone()
    login(page, "wangfang", path=f"/h5/customers/{manager.customer_id(friend)}")
    expect(page.get_by_text("成为王芳的好友")).to_be_visible()
    corp.act("edit-customer", userid="wangfang", external_userid=friend.external_userid, remark="护肤-林女士")
    expect(page.get_by_text("王芳改了备注")).to_be_visible()
    expect(page.get_by_role("heading", name="护肤-林女士")).to_be_visible()
    task = manager.push_task("问候", about=friend)
    expect(page.get_by_role("checkbox", name=f"完成：{task.title}")).to_be_visible()


def test_changes_missed_while_the_stream_was_down_are_caught_up_with(
    corp: Corp, phone: OpenPhone, login: Login, console: Conversation
) -> None:
    console.expects_failed_requests = True
    page = phone()
    page.route("**/api/v1/live", lambda route: route.abort())
    login(page, "wangfang", path="/h5/customers")
    page.get_by_role("link").filter(has_text="来自").first.wait_for()
    friend = corp.add_customer("wangfang")
    page.unroute("**/api/v1/live")
    expect(page.get_by_text(friend.name)).to_be_visible(timeout=3 * LATEST_MS)
