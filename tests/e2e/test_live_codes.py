"""A live code on the phone: made, shown, scanned by a customer, and counted by its `state`."""

import datetime as dt
import re
import secrets
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.choosing import choose_member
from tests.e2e.colleague import Colleague, eventually
from tests.e2e.conftest import Login, OpenPhone
from tests.e2e.corp import Corp
from tests.e2e.looks import what_sticks_out

LATER_MS = 30_000


def hour_of_corp(hours: int) -> str:
    """A time of day so many hours from now, where the corp is."""
    moment = dt.datetime.now(ZoneInfo("Asia/Shanghai")) + dt.timedelta(hours=hours)
    return moment.strftime("%H:%M")


def figure(page: Page, word: str) -> Locator:
    return page.locator("dl > div").filter(has_text=word).get_by_role("definition")


def way_in_wecom(corp: Corp, name: str) -> dict[str, Any] | None:
    ways = corp.read("channels")
    return next((way for way in ways if way["remark"] == name), None)


def state_in_wecom(corp: Corp, external_userid: str) -> str:
    """What the only relation of this customer carries."""
    (relation,) = corp.read(f"customers/{external_userid}")["relations"]
    return str(relation["state"])


@pytest.fixture
def code(phone: OpenPhone, login: Login) -> Page:
    """A code just made: 王芳 and a department answer it, and 林悦 daily from an hour ago for six hours."""
    page = phone()
    name = f"万达店收银台 {secrets.token_hex(3)}"
    login(page, "chenmo", path="/h5/team")
    page.get_by_role("link", name="获客渠道").click()
    page.get_by_role("link", name="新建活码").click()
    save = page.get_by_role("button", name="保存")
    expect(save).to_be_disabled()
    page.get_by_label("名称（员工可见，客户不可见）").fill(name)
    choose_member(page, "王芳", title="谁接待")
    page.get_by_role("button", name="按时间段安排").click()
    shift = page.locator(".shift")
    shift.get_by_role("button", name="周六").click()
    shift.get_by_role("button", name="周日").click()
    shift.get_by_label("开始时间").fill(hour_of_corp(-1))
    shift.get_by_label("结束时间").fill(hour_of_corp(5))
    expect(page.get_by_text("有班次还没选员工")).to_be_visible()
    choose_member(page, "林悦", within=shift, title="这个时间段谁接待")
    assert what_sticks_out(page) == []
    page.get_by_role("button", name="选择部门").click()
    departments = page.get_by_role("dialog", name="哪些部门接待")
    departments.get_by_role("checkbox", name="母婴顾问部").click()
    assert what_sticks_out(page) == []
    departments.get_by_role("button", name="完成（1）").click()
    expect(departments).to_be_hidden()
    save.click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    return page


def test_a_live_code_shows_its_picture_and_who_answers_when(corp: Corp, code: Page) -> None:
    name = code.get_by_role("heading", name="万达店收银台").inner_text()
    picture = code.get_by_role("img", name=f"{name}的二维码")
    expect(picture).to_be_visible(timeout=LATER_MS)
    expect(picture).not_to_have_js_property("naturalWidth", 0)
    expect(code.get_by_role("link", name="下载二维码")).to_have_attribute("download", f"{name}.png")
    on_duty, otherwise = code.get_by_role("listitem").filter(has_text="每天"), code.get_by_role("listitem")
    expect(on_duty).to_contain_text("林悦")
    expect(on_duty).to_contain_text("现在")
    expect(otherwise.filter(has_text="其他时间")).to_contain_text("王芳、母婴顾问部")
    assert what_sticks_out(code) == []
    way = way_in_wecom(corp, name)
    assert way is not None
    assert way["users"] == ["linyue"]

    code.get_by_role("button", name="返回").click()
    row = code.get_by_role("link", name=name)
    expect(row).to_contain_text("林悦接待")
    assert what_sticks_out(code) == []


def test_who_comes_through_a_live_code_is_counted_by_its_state(corp: Corp, leader: Colleague, code: Page) -> None:
    name = code.get_by_role("heading", name="万达店收银台").inner_text()
    expect(code.get_by_role("img", name=f"{name}的二维码")).to_be_visible(timeout=LATER_MS)
    way = way_in_wecom(corp, name)
    assert way is not None
    for word in ("等员工确认", "新增好友", "现有好友", "客户删除"):
        expect(figure(code, word)).to_have_text("0")

    scanned = corp.act("scan", config_id=way["config_id"], name=f"扫码客{secrets.token_hex(3)}")
    pair = {"userid": scanned["userid"], "external_userid": scanned["external_userid"]}
    corp.add_customer("linyue")  # not through the code
    assert scanned["userid"] == "linyue"
    assert state_in_wecom(corp, scanned["external_userid"]) == way["state"]
    address = re.sub(r".*/live-codes/", "live-codes/", code.url)
    eventually(lambda: leader.read(address)["figures"]["welcomes_sent"])
    code.get_by_role("button", name="刷新").click()
    expect(figure(code, "等员工确认")).to_have_text("1")
    expect(figure(code, "已发欢迎语")).to_have_text("1")
    expect(figure(code, "新增好友")).to_have_text("0")

    corp.act("accept-half", **pair)
    expect(figure(code, "新增好友")).to_have_text("1")
    expect(figure(code, "现有好友")).to_have_text("1")
    assert what_sticks_out(code) == []

    corp.act("customer-leaves", **pair)
    expect(figure(code, "客户删除")).to_have_text("1")
    expect(figure(code, "现有好友")).to_have_text("0")
    expect(figure(code, "新增好友")).to_have_text("1")
