import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Login, OpenPhone
from tests.e2e.conversation import Conversation

STAFF_TABS = ["今日", "客户", "业绩", "我的"]
MANAGER_TABS = ["今日", "客户", "团队", "业绩", "我的"]


@pytest.mark.parametrize(
    ("userid", "tabs", "roles", "administers"),
    [
        ("wangfang", STAFF_TABS, "员工", False),
        ("linyue", MANAGER_TABS, "员工 · 主管", False),
        ("chenmo", MANAGER_TABS, "领导 · 管理员", True),
    ],
)
def test_everybody_sees_the_pages_of_their_roles(
    phone: OpenPhone, login: Login, userid: str, tabs: list[str], roles: str, administers: bool
) -> None:
    page = phone()
    login(page, userid, path="/h5/me")
    expect(page.get_by_role("navigation", name="主导航").get_by_role("link")).to_have_text(tabs)
    expect(page.get_by_text(roles)).to_be_visible()
    expect(page.get_by_role("heading", name="管理")).to_have_count(int(administers))


def test_an_address_beyond_ones_role_explains_itself(phone: OpenPhone, login: Login, console: Conversation) -> None:
    console.expects_failed_requests = True
    page = phone()
    login(page, "wangfang", path="/h5/team")
    expect(page.get_by_text("团队页面只对主管和领导开放")).to_be_visible()
    page.goto(page.url.replace("/team", "/tasks/new"))
    expect(page.get_by_text("只有主管和领导可以推送任务")).to_be_visible()
    page.goto(page.url.replace("/tasks/new", "/admin/inbox"))
    expect(page.get_by_text("你没有权限做这件事")).to_be_visible()


def test_an_administrator_syncs_the_corp_and_watches_it_finish(phone: OpenPhone, login: Login) -> None:
    page = phone()
    login(page, "chenmo", path="/h5/me")
    page.get_by_role("link", name="同步").click()
    page.get_by_role("button", name="重新同步").click()
    expect(page.get_by_role("heading", name="正在同步")).to_be_visible()
    expect(page.get_by_role("heading", name="已同步")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("100%").first).to_be_visible()


def test_an_administrator_reads_what_wecom_sent(phone: OpenPhone, login: Login) -> None:
    page = phone()
    login(page, "chenmo", path="/h5/me")
    page.get_by_role("link", name="收件箱").click()
    page.get_by_role("radio", name="全部").click()
    expect(page.get_by_text("已处理").first).to_be_visible()
