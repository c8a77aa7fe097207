"""A mass send on the phone: composed, confirmed in WeCom by whom it was given to, and what every customer got."""

import base64
import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.choosing import choose_customers
from tests.e2e.colleague import Colleague, eventually
from tests.e2e.conftest import Login, OpenPhone
from tests.e2e.corp import Corp, Friend
from tests.e2e.looks import what_sticks_out

DISPATCHED_MS = 40_000
"""WeCom tells nothing in the first seconds after a mass send was made; the product asks ten seconds later."""


PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


@pytest.fixture
def one_a_month(corp: Corp) -> Iterator[None]:
    """Customers get no more than one mass message a month."""
    corp.write("settings", mass_sends_per_month=1)
    yield
    corp.write("settings", mass_sends_per_month=0)


def friends_of_wangfang(corp: Corp, manager: Colleague, count: int) -> list[Friend]:
    friends = [corp.add_customer("wangfang") for _ in range(count)]
    for friend in friends:
        manager.customer_id(friend)
    return friends


def lose(corp: Corp, manager: Colleague, friend: Friend) -> None:
    """She deletes 王芳, and the product has heard of it."""
    corp.act("customer-leaves", userid="wangfang", external_userid=friend.external_userid)
    customer_id = manager.customer_id(friend)
    eventually(lambda: manager.read(f"customers/{customer_id}")["relations"][0]["ended_at"])


def in_wecom(corp: Corp, words: str) -> dict[str, Any]:
    """The newest mass send with these words."""
    found: dict[str, Any] = next(one for one in corp.read("mass-sends") if one["content"] == words)
    return found


def compose(page: Page, friends: list[Friend], words: str) -> None:
    page.get_by_role("radio", name="选客户").click()
    choose_customers(page, [friend.name for friend in friends])
    page.get_by_label("文字").fill(words)


def attach_picture(page: Page) -> None:
    page.get_by_label("加图片").set_input_files({"name": "shop.png", "mimeType": "image/png", "buffer": PIXEL})
    expect(page.get_by_role("button", name="去掉这个附件")).to_be_visible()


def send(page: Page) -> None:
    page.get_by_role("button", name="群发", exact=True).click()
    question = page.get_by_role("alertdialog", name="确认群发？")
    expect(question).to_contain_text("1 位员工")
    question.get_by_role("button", name="交给员工确认发送").click()
    expect(page.get_by_role("heading", name="群发详情")).to_be_visible()


def staff_row(page: Page) -> Locator:
    return page.get_by_role("button", name="王芳")


def recipient(page: Page, friend: Friend) -> Locator:
    return page.get_by_role("listitem").filter(has=page.get_by_role("link", name=friend.name))


def figure(page: Page, word: str) -> Locator:
    return page.get_by_role("group", name="按结果筛选").get_by_role("button", name=word)


def test_a_mass_send_goes_to_those_chosen_and_shows_what_each_of_them_got(
    corp: Corp, manager: Colleague, phone: OpenPhone, login: Login, one_a_month: None
) -> None:
    glad, unticked, leaving, full, lost = friends = friends_of_wangfang(corp, manager, 5)
    lose(corp, manager, lost)
    corp.act("personal-mass-send", userid="wangfang", text="早上好", external_userids=[full.external_userid])
    words = f"周末到店有礼 {secrets.token_hex(3)}"
    page = phone()
    login(page, "linyue", path="/h5/mass-sends")
    page.get_by_role("link", name="新建群发").click()
    compose(page, friends, words)
    attach_picture(page)
    page.get_by_role("checkbox", name="员工确认时可以去掉部分客户").check()
    expect(page.get_by_text("将发给 4 位客户")).to_be_visible()
    expect(page.get_by_text("1 位员工 × 4 位客户")).to_be_visible()
    expect(page.get_by_text("不发 1 位客户：不是你范围内员工的好友")).to_be_visible()
    assert what_sticks_out(page) == []
    send(page)
    expect(staff_row(page)).to_contain_text("待确认", timeout=DISPATCHED_MS)
    expect(page.get_by_text("1 人待确认")).to_be_visible()
    expect(page.get_by_text("1 位客户不是好友，没有发")).to_be_visible()
    expect(figure(page, "未发送")).to_contain_text("4")
    assert what_sticks_out(page) == []

    expect(page.get_by_role("img", name="图片")).not_to_have_js_property("naturalWidth", 0)
    assert [one["msgtype"] for one in in_wecom(corp, words)["attachments"]] == ["image"]

    staff = phone()
    login(staff, "wangfang", path="/h5/mass-sends/mine")
    expect(staff.get_by_text(words)).to_be_visible()
    assert what_sticks_out(staff) == []
    corp.act("customer-leaves", userid="wangfang", external_userid=leaving.external_userid)
    msgid = in_wecom(corp, words)["msgid"]
    corp.act("confirm-mass-send", userid="wangfang", msgid=msgid, without=[unticked.external_userid])
    page.get_by_role("button", name="刷新结果").click()

    expect(page.get_by_text("已全部确认")).to_be_visible()
    expect(recipient(page, glad)).to_contain_text("送达")
    expect(recipient(page, unticked)).to_contain_text("未发送")
    expect(recipient(page, leaving)).to_contain_text("非好友")
    expect(recipient(page, full)).to_contain_text("本月收满")
    for word in ("已送达", "未发送", "非好友", "本月收满"):
        expect(figure(page, word)).to_contain_text("1")
    figure(page, "本月收满").click()
    expect(recipient(page, full)).to_be_visible()
    expect(recipient(page, glad)).to_have_count(0)
    expect(staff.get_by_text(words)).to_have_count(0)
    assert what_sticks_out(page) == []

    page.get_by_role("button", name="返回").click()
    page.get_by_role("link", name="新建群发").click()
    compose(page, [glad, full], words)
    expect(page.get_by_text("不发 1 位客户：本月群发已收满（估算）")).to_be_visible()
    expect(page.get_by_text("将发给 1 位客户")).to_be_visible()


def test_who_has_not_confirmed_is_reminded_and_then_stopped(
    corp: Corp, manager: Colleague, phone: OpenPhone, login: Login
) -> None:
    (friend,) = friends_of_wangfang(corp, manager, 1)
    words = f"新品试用装 {secrets.token_hex(3)}"
    page, staff = phone(), phone()
    login(staff, "wangfang", path="/h5/mass-sends/mine")
    login(page, "linyue", path="/h5/mass-sends/new")
    compose(page, [friend], words)
    expect(page.get_by_text("将发给 1 位客户")).to_be_visible()
    send(page)
    expect(staff_row(page)).to_contain_text("待确认", timeout=DISPATCHED_MS)
    expect(staff.get_by_text(words)).to_be_visible()

    page.get_by_role("button", name="提醒 1 人").click()
    expect(page.get_by_text("已请企业微信提醒没确认的员工")).to_be_visible()
    address = "mass-sends/" + page.url.rsplit("/", 1)[1]
    assert manager.read(address)["reminders_left"] == 2
    eventually(lambda: in_wecom(corp, words)["reminders"] == 1)

    page.get_by_role("button", name="停止", exact=True).click()
    question = page.get_by_role("alertdialog", name="停止这次群发？")
    expect(question).to_contain_text("还没确认的 1 位员工不能再发送")
    question.get_by_role("button", name="停止", exact=True).click()
    expect(page.get_by_text("已停止", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="提醒 1 人")).to_have_count(0)
    expect(staff.get_by_text(words)).to_have_count(0)
    assert what_sticks_out(page) == []

    eventually(lambda: in_wecom(corp, words)["cancelled"])
    expect(recipient(page, friend)).to_contain_text("未发送")
