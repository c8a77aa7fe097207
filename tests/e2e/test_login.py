import re

from playwright.sync_api import Page, expect

from script.support.place import Place
from tests.e2e.colleague import Colleague
from tests.e2e.conftest import Login, OpenPhone
from tests.e2e.conversation import Conversation
from tests.e2e.corp import Corp

CLIENT = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile wxwork/4.1.36 MicroMessenger/7.0.1"
DESKTOP = {"viewport": {"width": 1280, "height": 800}, "is_mobile": False, "has_touch": False}


def choose(page: Page, name: str) -> None:
    """Picks somebody on the simulator's page, by searching for them."""
    page.get_by_label("搜索成员").fill(name)
    page.get_by_role("link", name=name).click()


def test_in_the_client_one_chooses_who_one_is_and_arrives_at_today(demo: Place, phone: OpenPhone) -> None:
    page = phone(user_agent=CLIENT)
    page.goto(f"{demo.app_url}/h5/")
    expect(page.get_by_role("heading", name="以谁的身份登录")).to_be_visible()
    choose(page, "王芳")
    expect(page).to_have_url(f"{demo.app_url}/h5/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("王芳")


def test_a_desktop_browser_logs_in_by_qr_code(demo: Place, phone: OpenPhone) -> None:
    page = phone(**DESKTOP)
    page.goto(f"{demo.app_url}/h5/")
    expect(page.get_by_role("heading", name="企业微信扫码登录")).to_be_visible()
    choose(page, "林悦")
    expect(page.get_by_role("heading", level=1)).to_contain_text("林悦")


def test_somebody_outside_the_corp_is_told_why_they_stay_outside(
    demo: Place, phone: OpenPhone, console: Conversation
) -> None:
    console.expects_failed_requests = True
    page = phone()
    page.goto(f"{demo.app_url}/h5/")
    page.get_by_role("link", name="微信用户，应用应当拒绝").click()
    expect(page.get_by_role("heading", name="你还不能使用工作台")).to_be_visible()
    page.get_by_role("link", name="重新登录").click()
    expect(page.get_by_label("搜索成员")).to_be_visible()


def test_after_logging_out_the_pages_are_closed(demo: Place, phone: OpenPhone, login: Login) -> None:
    page = phone()
    with page.expect_response("**/api/v1/me/day"):  # what is still on its way would be refused, and the console say so
        login(page, "wangfang", path="/h5/me")
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_label("搜索成员")).to_be_visible()
    page.goto(f"{demo.app_url}/h5/customers")
    expect(page.get_by_label("搜索成员")).to_be_visible()


def test_a_link_to_a_page_survives_the_login(demo: Place, phone: OpenPhone, manager: Colleague) -> None:
    task = manager.push_task("从链接打开")
    page = phone()
    page.goto(f"{demo.app_url}/h5/team/tasks/{task.id}")
    choose(page, "林悦")
    expect(page).to_have_url(f"{demo.app_url}/h5/team/tasks/{task.id}")
    expect(page.get_by_role("heading", name=task.title)).to_be_visible()


def test_a_session_that_ends_under_an_open_page_leads_through_the_login_back_to_it(
    demo: Place, corp: Corp, manager: Colleague, phone: OpenPhone, login: Login, console: Conversation
) -> None:
    console.expects_failed_requests = True
    friend = corp.add_customer("wangfang")
    address = f"{demo.app_url}/h5/customers/{manager.customer_id(friend)}"
    page = phone()
    login(page, "wangfang", path="/h5/customers")
    page.get_by_text(friend.name).wait_for()
    page.context.clear_cookies()
    page.get_by_text(friend.name).click()
    choose(page, "王芳")
    expect(page).to_have_url(address)
    expect(page.get_by_role("heading", name=friend.name).first).to_be_visible()


def test_a_page_notices_that_somebody_else_has_logged_in_beside_it(
    demo: Place, phone: OpenPhone, login: Login, console: Conversation
) -> None:
    console.expects_failed_requests = True
    first = phone()
    login(first, "wangfang", path="/h5/me")
    expect(first.get_by_role("heading", name="王芳")).to_be_visible()
    login(first.context.new_page(), "linyue")
    first.get_by_role("link", name="今日").click()
    choose(first, "林悦")
    expect(first).to_have_url(re.compile(r"/h5/$"))
    expect(first.get_by_role("heading", level=1)).to_contain_text("林悦")
