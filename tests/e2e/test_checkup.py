"""企微体检: an administrator finds out what is wrong, puts it right, and sees it turn green."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Login, OpenPhone
from tests.e2e.corp import Corp

PATIENCE_MS = 30_000


@pytest.fixture
def settings(corp: Corp) -> Iterator[Corp]:
    """Whatever a test breaks in the console is mended afterwards."""
    yield corp
    corp.write("settings", is_ip_allowed=True)


def row(page: Page, title: str) -> Locator:
    return page.locator(".row").filter(has_text=title).first


def check(page: Page) -> None:
    page.get_by_role("button", name="重新检查").click()
    expect(page.get_by_role("button", name="重新检查")).to_be_enabled(timeout=PATIENCE_MS)


def test_an_address_wecom_refuses_is_found_explained_and_gone_when_it_is_mended(
    phone: OpenPhone, login: Login, settings: Corp
) -> None:
    page = phone()
    login(page, "chenmo", path="/h5/me")
    page.get_by_role("link", name="企微体检").click()
    check(page)
    expect(row(page, "企业可信 IP")).to_contain_text("正常")

    settings.write("settings", is_ip_allowed=False)
    check(page)
    expect(row(page, "企业可信 IP")).to_contain_text("60020")
    expect(row(page, "企业可信 IP")).to_contain_text("约 1 分钟后生效")

    settings.write("settings", is_ip_allowed=True)
    check(page)
    expect(row(page, "企业可信 IP")).to_contain_text("正常")


def test_wecoms_errors_are_explained_in_plain_words(phone: OpenPhone, login: Login, settings: Corp) -> None:
    page = phone()
    login(page, "chenmo", path="/h5/admin/checkup")
    settings.write("settings", is_ip_allowed=False)
    check(page)
    settings.write("settings", is_ip_allowed=True)
    page.goto(page.url.replace("/checkup", "/errors"))
    expect(page.get_by_text("服务器的地址不在企业可信 IP 里").first).to_be_visible()
