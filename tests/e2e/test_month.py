"""A month at work: a target is set and seen as a ring, a month that is over is closed, a table becomes a file."""

import datetime as dt
import io
import re
import zipfile
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from playwright.sync_api import Download, Page, expect

from tests.e2e.colleague import Colleague, eventually
from tests.e2e.conftest import Login, OpenPhone
from tests.e2e.corp import Corp
from tests.e2e.shop import Shop


def this_month() -> str:
    return dt.datetime.now(ZoneInfo("Asia/Shanghai")).strftime("%Y-%m")


def test_a_target_its_manager_sets_is_a_ring_on_the_members_page(
    corp: Corp, shop: Shop, leader: Colleague, staff: Colleague, phone: OpenPhone, login: Login
) -> None:
    friend = corp.add_customer("wangfang")
    leader.customer_id(friend)
    shop.sell(10_000, to=friend)
    eventually(lambda: staff.read("kpis", scope="me", period="month")["metrics"]["guided_gmv"]["value"])
    page = phone()
    login(page, "linyue", path="/h5/team")
    page.get_by_role("link", name="目标").click()
    page.get_by_role("listitem").filter(has_text="王芳").get_by_role("button").click()
    sheet = page.get_by_role("dialog", name="王芳")
    sheet.get_by_label("保底（元）").fill("1000")
    sheet.get_by_label("冲刺（元）").fill("500")
    expect(sheet.get_by_role("alert")).to_have_text("冲刺不能低于保底，挑战不能低于冲刺")
    expect(sheet.get_by_role("button", name="保存")).to_be_disabled()
    sheet.get_by_label("冲刺（元）").fill("3000000")
    sheet.get_by_label("挑战（元）").fill("")
    sheet.get_by_role("button", name="保存").click()
    expect(sheet).to_be_hidden()
    expect(page.get_by_role("listitem").filter(has_text="王芳")).to_contain_text("保底 ¥1,000")

    mine = phone()
    login(mine, "wangfang", path="/h5/kpis")
    value = staff.read("kpis", scope="me", period="month")["metrics"]["guided_gmv"]["value"]
    reached = f"{value / 1000:,.1f}".removesuffix(".0")
    ring = mine.get_by_role("img", name=f"目标已完成 {reached}%")
    expect(ring).to_be_visible()
    mine.get_by_role("link").filter(has=ring).click()
    expect(mine).to_have_url(re.compile(r"/h5/targets\?scope=me&month=" + this_month()))
    expect(mine.get_by_text("保底 ¥1,000")).to_be_visible()


def test_the_commission_of_the_page_leads_to_the_orders_that_earn_it(
    phone: OpenPhone, login: Login, staff: Colleague
) -> None:
    page = phone()
    login(page, "wangfang", path="/h5/kpis")
    card = page.get_by_role("list", name="目标、提成和排名")
    earned = card.get_by_role("link", name="预估提成")
    amount = earned.locator("strong").inner_text()
    earned.click()
    expect(page.get_by_role("heading", name="提成", exact=True)).to_be_visible()
    expect(page.locator(".total")).to_have_text(amount)
    expect(page.get_by_role("listitem").first).to_contain_text("计提")


def test_a_month_that_is_over_is_closed_listed_and_the_last_one_taken_back(
    phone: OpenPhone, login: Login, leader: Colleague
) -> None:
    page = phone()
    login(page, "chenmo", path="/h5/commission-closings")
    close = page.get_by_role("button", name=re.compile("^结算20"))
    expect(close).to_be_enabled()
    month = close.inner_text().removeprefix("结算")
    closed = page.get_by_role("listitem").filter(has_text=f"{month}陈墨结算")
    before = len(leader.read("commission-closings")["items"])
    close.click()
    sheet = page.get_by_role("alertdialog", name=f"结算{month}？")
    expect(sheet).to_contain_text("不再变化")
    sheet.get_by_role("button", name="再看看").click()
    expect(sheet).to_be_hidden()
    assert len(leader.read("commission-closings")["items"]) == before

    close.click()
    sheet.get_by_role("button", name="结算", exact=True).click()
    expect(closed).to_be_visible()
    assert len(leader.read("commission-closings")["items"]) == before + 1
    closed.get_by_role("button", name="撤销").click()
    undo = page.get_by_role("alertdialog", name=f"撤销{month}的结算？")
    expect(undo).to_contain_text("没有人的提成会因此不同")
    expect(undo.get_by_role("button", name="撤销结算")).to_be_disabled()
    undo.get_by_label("原因").fill("点错了")
    undo.get_by_role("button", name="撤销结算").click()
    expect(closed).to_have_count(0)
    assert len(leader.read("commission-closings")["items"]) == before


def bytes_of(download: Download) -> bytes:
    return Path(download.path()).read_bytes()


@pytest.fixture
def exporting(phone: OpenPhone, login: Login) -> Page:
    page = phone(accept_downloads=True)
    login(page, "linyue", path="/h5/targets")
    expect(page.get_by_role("listitem").filter(has_text="王芳")).to_be_visible()
    return page


def test_an_export_arrives_as_a_workbook_that_opens(exporting: Page) -> None:
    with exporting.expect_download() as found:
        exporting.get_by_role("button", name="导出").click()
    download = found.value
    assert re.fullmatch(r"目标.*\.xlsx", download.suggested_filename)
    content = bytes_of(download)
    assert zipfile.is_zipfile(io.BytesIO(content))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert any("王芳" in [cell.value for cell in row] for row in sheet.iter_rows())


def test_an_export_can_be_fetched_again_from_the_list_of_mine(exporting: Page) -> None:
    with exporting.expect_download():
        exporting.get_by_role("button", name="导出").click()
    exporting.get_by_role("button", name="我的导出").click()
    row = exporting.get_by_role("listitem").filter(has_text="目标").first
    with exporting.expect_download() as again:
        row.get_by_role("link", name="下载").click()
    assert bytes_of(again.value)
