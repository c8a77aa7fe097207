"""Choosing people in the sheets that forms open."""

from playwright.sync_api import Locator, Page, expect

STAFF = "搜索员工姓名"
CUSTOMERS = "搜索昵称或备注"


def choose(
    page: Page, names: list[str], *, within: Locator | None = None, button: str, title: str, finder: str
) -> None:
    """Opens the sheet, finds each by name, ticks it, and closes the sheet."""
    (within or page.locator("form")).get_by_role("button", name=button).click()
    sheet = page.get_by_role("dialog", name=title)
    for count, name in enumerate(names, start=1):
        sheet.get_by_label(finder, exact=True).fill(name)
        sheet.get_by_role("checkbox", name=name).click()
        expect(sheet.get_by_role("button", name=f"完成（{count}）")).to_be_visible()
    sheet.get_by_role("button", name="完成").click()
    expect(sheet).to_be_hidden()


def choose_member(page: Page, name: str, *, within: Locator | None = None, title: str) -> None:
    choose(page, [name], within=within, button="选择员工", title=title, finder=STAFF)


def choose_customers(page: Page, names: list[str]) -> None:
    choose(page, names, button="选择客户", title="选择客户", finder=CUSTOMERS)
