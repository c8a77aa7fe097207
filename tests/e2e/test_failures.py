import re

import pytest
from playwright.sync_api import Page, Route, expect

from script.support.place import Place
from tests.e2e.colleague import Colleague
from tests.e2e.conftest import Login, OpenPhone
from tests.e2e.conversation import Conversation
from tests.e2e.corp import Corp

API = re.compile(r"/api/v1/(?!me$|live$)")
SCRIPTS = re.compile(r"/h5/assets/(?!boot-).*\.js$")
PROFILE = re.compile(r"/h5/assets/MePage.*\.js$")
STYLES = re.compile(r"/h5/assets/.*\.css$")


@pytest.fixture
def page(phone: OpenPhone, console: Conversation) -> Page:
    console.expects_failed_requests = True
    return phone()


def break_down(route: Route) -> None:
    route.fulfill(status=500, json={"status": 500, "code": "internal"})


def lose(route: Route) -> None:
    route.abort("internetdisconnected")


@pytest.mark.parametrize("path", ["/h5/", "/h5/customers", "/h5/customers/1", "/h5/team", "/h5/admin/sync"])
def test_a_page_that_cannot_be_read_says_so_and_is_read_again_on_request(page: Page, login: Login, path: str) -> None:
    page.route(API, break_down)
    login(page, "linyue" if path == "/h5/team" else "chenmo", path=path)
    failures = page.get_by_role("alert")
    expect(failures.first).to_contain_text("出了点问题，请稍后重试")
    page.unroute(API)
    for again in reversed(failures.get_by_role("button", name="重试").all()):  # each goes when it is pressed
        again.click()
    expect(failures).to_have_count(0)
    expect(page.locator(".scroller").last.locator(".card").first).to_be_visible()


def test_without_network_a_page_says_so_and_keeps_what_it_had(page: Page, login: Login) -> None:
    login(page, "wangfang", path="/h5/customers")
    rows = page.locator(".van-list").get_by_role("link")
    rows.first.click()
    page.get_by_role("heading", name="轨迹").wait_for()
    page.get_by_role("button", name="返回").click()
    page.context.set_offline(True)
    rows.nth(1).click()
    expect(page.get_by_role("alert")).to_contain_text("网络不通，请检查网络后重试")
    page.get_by_role("button", name="返回").click()
    expect(rows.first).to_be_visible()
    page.context.set_offline(False)
    rows.nth(1).click()
    expect(page.get_by_role("heading", name="轨迹")).to_be_visible()


def test_a_next_page_that_fails_is_fetched_by_a_tap(corp: Corp, leader: Colleague, page: Page, login: Login) -> None:
    leader.customer_id(corp.add_customer("wangfang"))
    further = re.compile(r"/api/v1/customers\?.*cursor=")
    page.route(further, break_down)
    login(page, "chenmo", path="/h5/customers")
    rows = page.locator(".van-list").get_by_role("listitem")
    rows.nth(29).scroll_into_view_if_needed()
    again = page.get_by_text("没有加载出来，点击重试")
    again.wait_for()
    page.unroute(further)
    again.click()
    expect(rows.nth(30)).to_be_attached()


def test_when_nobody_says_who_i_am_the_whole_frame_offers_to_ask_again(page: Page, login: Login) -> None:
    page.route("**/api/v1/me", lose)
    login(page, "wangfang")
    expect(page.get_by_role("alert")).to_contain_text("网络不通")
    page.unroute("**/api/v1/me")
    page.get_by_role("button", name="重试").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("王芳")


@pytest.mark.parametrize("files", [SCRIPTS, STYLES], ids=["scripts", "styles"])
def test_a_page_whose_files_do_not_load_is_not_white(page: Page, login: Login, files: re.Pattern[str]) -> None:
    page.route(files, lose)
    login(page, "wangfang")
    panel = page.get_by_role("alert")
    expect(panel).to_contain_text("页面没能打开")
    expect(panel).to_contain_text(re.compile(r"代码 B\d"))
    page.unroute(files)
    panel.get_by_role("button", name="重试").click()
    expect(page.get_by_role("list", name="今日数字")).to_be_visible()


def test_a_page_whose_own_files_are_gone_is_explained_and_does_not_stay_in_the_way(page: Page, login: Login) -> None:
    login(page, "wangfang")
    page.get_by_role("list", name="今日数字").wait_for()
    page.route(PROFILE, lose)
    page.get_by_role("link", name="我的").click()
    expect(page.get_by_role("alert")).to_contain_text("网络不通")
    page.get_by_role("link", name="客户", exact=True).click()
    expect(page.get_by_role("heading", name="客户")).to_be_visible()
    page.unroute(PROFILE)
    page.get_by_role("link", name="我的").click()
    expect(page.get_by_role("button", name="退出登录")).to_be_visible()


def test_a_page_never_opened_before_is_explained_without_network(page: Page, login: Login) -> None:
    login(page, "wangfang")
    page.get_by_role("list", name="今日数字").wait_for()
    page.context.set_offline(True)
    page.get_by_role("link", name="我的").click()
    expect(page.get_by_role("alert")).to_contain_text("网络不通")
    page.context.set_offline(False)
    page.get_by_role("button", name="重试").click()
    expect(page.get_by_role("button", name="退出登录")).to_be_visible()


def test_an_address_without_a_page_leads_back(demo: Place, page: Page, login: Login) -> None:
    login(page, "wangfang", path="/h5/no/such/page")
    expect(page.get_by_text("这个地址没有页面")).to_be_visible()
    page.get_by_role("link", name="回到今日").click()
    expect(page).to_have_url(f"{demo.app_url}/h5/")
    expect(page.get_by_role("list", name="今日数字")).to_be_visible()
