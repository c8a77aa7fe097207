"""业绩 and 团队 on the phone: a sale moves the numbers that are open, and every number opens onto what it counts."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.colleague import Colleague, eventually
from tests.e2e.conftest import Login, OpenPhone
from tests.e2e.corp import Corp, Friend
from tests.e2e.shop import Shop


def figures(who: Colleague, **asked: str) -> dict[str, Any]:
    found: dict[str, Any] = who.read("kpis", **{"scope": "me", "period": "day", **asked})["metrics"]
    return found


def yuan(fen: float) -> str:
    whole, rest = divmod(round(fen), 100)
    return f"¥{whole:,}" + (f".{rest:02}" if rest else "")


def befriend(corp: Corp, leader: Colleague) -> Friend:
    """A customer of 王芳's whom the product knows."""
    friend = corp.add_customer("wangfang")
    leader.customer_id(friend)
    return friend


def headline(page: Page) -> Any:
    return page.get_by_role("region", name="引导成交金额").get_by_role("link").first


def test_a_sale_moves_the_open_page_and_opens_onto_its_order(
    corp: Corp, shop: Shop, leader: Colleague, staff: Colleague, phone: OpenPhone, login: Login
) -> None:
    friend = befriend(corp, leader)
    before = figures(staff)["guided_gmv"]["value"] or 0
    page = phone()
    login(page, "wangfang", path="/h5/kpis?period=day")
    expect(headline(page)).to_contain_text(yuan(before))
    shop.sell(29_937, to=friend)
    expect(headline(page)).to_contain_text(yuan(before + 29_937))
    headline(page).click()
    rows = page.get_by_role("list", name="背后的订单").get_by_role("listitem")
    expect(rows.filter(has_text=friend.name)).to_contain_text("¥299.37")
    expect(rows).to_have_count(int(figures(staff)["guided_orders"]["value"]))
    rows.filter(has_text=friend.name).get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"/h5/orders/\d+$"))
    order_id = page.url.rsplit("/", 1)[1]
    assert staff.read(f"orders/{order_id}/attribution")["member"]["userid"] == "wangfang"


def test_every_period_shows_what_the_engine_says_and_what_it_is_compared_with(
    corp: Corp, shop: Shop, leader: Colleague, staff: Colleague, phone: OpenPhone, login: Login
) -> None:
    friend = befriend(corp, leader)
    shop.sell(1_000, to=friend)
    eventually(lambda: figures(staff)["guided_gmv"]["value"])
    page = phone()
    login(page, "wangfang", path="/h5/kpis")
    for word, period, basis in (
        ("日", "day", "较昨日同时段"),
        ("周", "week", "较上周同期"),
        ("月", "month", "较上月同期"),
        ("年", "year", "较去年同期"),
    ):
        page.get_by_role("radio", name=word, exact=True).click()
        expect(headline(page)).to_contain_text(yuan(figures(staff, period=period)["guided_gmv"]["value"]))
        expect(page.get_by_text(basis)).to_have_count(1)
    page.get_by_role("button", name="前一段").click()
    expect(page.get_by_text("较前一年")).to_be_visible()


def test_a_trend_can_be_read_as_a_table(phone: OpenPhone, login: Login) -> None:
    page = phone()
    login(page, "wangfang", path="/h5/kpis")
    trend = page.get_by_role("region", name="走势")
    expect(trend.locator("svg")).to_be_visible()
    trend.get_by_role("button", name="看表格").click()
    expect(trend.get_by_role("row")).to_have_count(31)
    expect(trend.locator("svg")).to_be_hidden()


def test_a_leader_goes_from_the_corp_to_a_department_to_a_person(
    corp: Corp, shop: Shop, leader: Colleague, phone: OpenPhone, login: Login
) -> None:
    friend = befriend(corp, leader)
    shop.sell(88_800, to=friend)
    eventually(lambda: figures(leader, scope="staff:wangfang")["guided_gmv"]["value"])
    page = phone()
    login(page, "chenmo", path="/h5/team")
    four = page.get_by_role("list", name="四个数字")
    expect(four.get_by_role("link")).to_have_count(4)
    page.get_by_role("link", name="全部数字与走势").click()
    expect(page.get_by_role("heading", name="全公司")).to_be_visible()
    people = page.get_by_role("region", name="谁带来的")
    people.get_by_role("link", name="王芳").click()
    expect(page.get_by_role("heading", name="王芳")).to_be_visible()
    theirs = figures(leader, scope="staff:wangfang")["guided_gmv"]["value"]
    expect(headline(page)).to_contain_text(yuan(theirs))


def test_staff_see_nobody_elses_numbers(phone: OpenPhone, login: Login, console: Any) -> None:
    console.expects_failed_requests = True
    page = phone()
    login(page, "wangfang", path="/h5/team/numbers?scope=corp")
    expect(page.get_by_text("找不到，可能已不在你的范围内")).to_be_visible()
    page.goto(page.url.replace("scope=corp", "scope=staff:linyue"))
    expect(page.get_by_text("找不到，可能已不在你的范围内")).to_be_visible()


def test_a_figure_explains_itself(phone: OpenPhone, login: Login, staff: Colleague) -> None:
    page = phone()
    login(page, "wangfang", path="/h5/kpis")
    page.get_by_role("button", name="口径").click()
    (meant,) = [one for one in staff.read("metrics")["metrics"] if one["key"] == "guided_gmv"]
    expect(page.get_by_role("dialog", name="口径").get_by_text(meant["definition"])).to_be_visible()
