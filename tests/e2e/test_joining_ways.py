"""入群码 on the phone: made for a group, shown as a picture, scanned by a customer, counted."""

import re
import secrets
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.colleague import Colleague
from tests.e2e.conftest import Login, OpenPhone
from tests.e2e.corp import Corp

LATER_MS = 30_000


def figure(page: Page, word: str) -> Locator:
    return page.locator("dl > div").filter(has_text=word).get_by_role("definition")


@pytest.fixture
def group(corp: Corp) -> dict[str, Any]:
    found: dict[str, Any] = next(group for group in corp.read("groups") if group["owner"] == "wangfang")
    return found


@pytest.fixture
def way(phone: OpenPhone, login: Login, group: dict[str, Any]) -> Page:
    """A code just made for 王芳's group."""
    page = phone()
    name = f"门店立牌 {secrets.token_hex(3)}"
    login(page, "chenmo", path="/h5/team")
    page.get_by_role("link", name="获客渠道").click()
    page.get_by_role("radio", name="入群码").click()
    page.get_by_role("link", name="新建入群码").click()
    save = page.get_by_role("button", name="保存")
    expect(save).to_be_disabled()
    page.get_by_label("名称（客户不可见）").fill(name)
    expect(page.get_by_text("还没选客户群")).to_be_visible()
    page.get_by_role("button", name="选择客户群").click()
    sheet = page.get_by_role("dialog", name="选择客户群")
    sheet.get_by_role("checkbox", name=group["name"]).first.click()
    sheet.get_by_role("button", name="完成（1）").click()
    save.click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    return page


def test_a_joining_way_shows_its_picture_and_its_group(way: Page, group: dict[str, Any]) -> None:
    picture = way.get_by_role("img", name=re.compile("的二维码"))
    expect(picture).to_be_visible(timeout=LATER_MS)
    expect(picture).not_to_have_js_property("naturalWidth", 0)
    expect(way.get_by_role("listitem").filter(has_text=group["name"])).to_contain_text("人")


def test_who_joins_through_it_is_counted(way: Page, corp: Corp, leader: Colleague) -> None:
    expect(way.get_by_role("img", name=re.compile("的二维码"))).to_be_visible(timeout=LATER_MS)
    friend = corp.add_customer("wangfang")
    leader.customer_id(friend)
    address = re.sub(r".*/joining-ways/", "joining-ways/", way.url)
    corp.act("scan-join-way", external_userid=friend.external_userid, state=leader.read(address)["state"])
    expect(figure(way, "入群")).to_have_text("1", timeout=LATER_MS)
