"""订单导入 on the page: a file as a shop exports it, looked at before it counts, and what became of every row."""

import csv
import io
import secrets
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.colleague import Colleague, eventually
from tests.e2e.conftest import Login, OpenPhone
from tests.e2e.conversation import Conversation

COLUMNS = (
    "订单编号",
    "买家会员名",
    "买家应付货款",
    "总金额",
    "买家实际支付金额",
    "订单状态",
    "收货人姓名",
    "联系手机",
    "订单创建时间",
    "订单付款时间",
    "宝贝标题",
    "宝贝种类",
    "宝贝总数量",
    "店铺名称",
)


def line(order_no: str, paid: str) -> list[str]:
    return [
        f'="{order_no}"',
        "tb小林",
        "299.00",
        "299.00",
        paid,
        "交易成功",
        "林女士",
        "'13800001234",
        "2026-03-01 10:00:00",
        "2026-03-01 10:00:05",
        "焕颜面霜 50g",
        "1",
        "1",
        "云朵旗舰店",
    ]


@pytest.fixture
def numbers() -> tuple[str, str, str]:
    """Three order numbers that no other run has seen."""
    start = 10**18 + secrets.randbelow(10**17)
    return str(start), str(start + 1), str(start + 2)


@pytest.fixture
def exported(tmp_path: Path, numbers: tuple[str, str, str]) -> Path:
    """What Taobao lets a seller download, in GBK, with one amount that is none."""
    text = io.StringIO()
    first, second, broken = numbers
    csv.writer(text).writerows([COLUMNS, line(first, "299.00"), line(second, "1,299.50"), line(broken, "五十")])
    path = tmp_path / "ExportOrderList.csv"
    path.write_bytes(text.getvalue().encode("gbk"))
    return path


@pytest.fixture
def uploaded(phone: OpenPhone, login: Login, exported: Path) -> Page:
    page = phone()
    login(page, "chenmo", path="/h5/me")
    page.get_by_role("link", name="订单导入").click()
    page.locator("input[type=file]").set_input_files(exported)
    expect(page.get_by_role("heading", name="预览")).to_be_visible()
    return page


def test_a_file_is_recognised_looked_at_imported_and_reported(
    uploaded: Page, leader: Colleague, numbers: tuple[str, str, str]
) -> None:
    page, (first, second, broken) = uploaded, numbers
    chosen = page.get_by_label("格式").locator("option:checked")
    expect(chosen).to_contain_text("淘宝")
    expect(page.get_by_label("编码").locator("option:checked")).to_have_text("GBK")
    rows = page.get_by_role("listitem")
    expect(rows.filter(has_text=first)).to_contain_text("¥299")
    expect(rows.filter(has_text=second)).to_contain_text("¥1,299.50")
    expect(rows.filter(has_text=broken)).to_contain_text("五十")
    expect(rows.filter(has_text=broken)).to_contain_text("不导入")

    page.get_by_role("button", name="开始导入").click()
    expect(page.get_by_role("heading", name="已完成")).to_be_visible(timeout=30_000)
    counted = page.locator("dl > div")
    expect(counted.filter(has_text="新增订单")).to_contain_text("2")
    expect(counted.filter(has_text="未导入的行")).to_contain_text("1")
    expect(page.get_by_role("listitem").filter(has_text=broken)).to_contain_text("五十")
    found = eventually(lambda: leader.read("orders", q=second)["items"])
    assert found[0]["amount_fen"] == 129_950

    with page.expect_download() as report:
        page.get_by_role("link", name="下载报告（CSV）").click()
    assert broken in Path(report.value.path()).read_text("utf-8-sig")


def test_the_same_file_again_changes_nothing(uploaded: Page, exported: Path) -> None:
    page = uploaded
    page.get_by_role("button", name="开始导入").click()
    expect(page.get_by_role("heading", name="已完成")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="返回").click()
    page.locator("input[type=file]").set_input_files(exported)
    expect(page.get_by_text("已有 2 行")).to_be_visible()
    page.get_by_role("button", name="开始导入").click()
    expect(page.get_by_role("heading", name="已完成")).to_be_visible(timeout=30_000)
    expect(page.locator("dl > div").filter(has_text="没有变化")).to_contain_text("2")
    expect(page.locator("dl > div").filter(has_text="新增订单")).to_contain_text("0")


def test_what_is_no_order_file_says_so(phone: OpenPhone, login: Login, tmp_path: Path, console: Conversation) -> None:
    console.expects_failed_requests = True
    page = phone()
    login(page, "chenmo", path="/h5/order-imports")
    old = tmp_path / "orders.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    page.locator("input[type=file]").set_input_files(old)
    expect(page.get_by_text("请另存为 .xlsx 或 CSV")).to_be_visible()
