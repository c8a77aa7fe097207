"""The card of a task in 王芳's WeCom: pressed there, the pages know; ticked on the page, the card knows."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.colleague import Colleague, Task
from tests.e2e.conftest import Login, OpenPhone
from tests.e2e.corp import Corp
from tests.e2e.looks import what_sticks_out


def open_inbox(page: Page, corp: Corp) -> None:
    page.goto(f"{corp.url}/__sim/inbox?userid=wangfang")


def card_of(page: Page, task: Task) -> Locator:
    return page.get_by_role("listitem").filter(has_text=task.title)


def open_item(page: Page, card: Locator) -> None:
    """Its own page: of a long day 今日 shows only what is due soonest, and what was put off comes last."""
    address = card.get_by_role("link").get_attribute("href")
    assert address is not None
    page.goto(address)
    expect(page).to_have_url(re.compile(r"/h5/tasks/items/\d+$"))


def test_a_task_is_ticked_with_the_button_of_its_card(
    phone: OpenPhone, login: Login, corp: Corp, manager: Colleague
) -> None:
    inbox, workbench = phone(), phone()
    login(workbench, "wangfang")
    task = manager.push_task("回访试用反馈")
    open_inbox(inbox, corp)
    card = card_of(inbox, task)
    expect(card).to_contain_text("林悦推送给你")
    expect(workbench.get_by_role("checkbox", name=f"完成：{task.title}")).to_be_visible()
    assert what_sticks_out(inbox) == []

    card.get_by_role("button", name="完成").click()

    expect(card).to_contain_text("已完成")
    expect(card.get_by_role("button")).to_have_count(0)
    expect(workbench.get_by_role("checkbox", name=f"完成：{task.title}")).to_be_checked()
    assert manager.count_done(task) == 1


def test_a_task_is_put_off_on_its_card_and_taken_up_again_on_the_page(
    phone: OpenPhone, login: Login, corp: Corp, manager: Colleague
) -> None:
    inbox, workbench = phone(), phone()
    login(workbench, "wangfang")
    task = manager.push_task("补寄小样")
    open_inbox(inbox, corp)
    card = card_of(inbox, task)
    open_item(workbench, card)
    card.get_by_role("button", name="稍后").click()
    expect(card).to_contain_text("已推迟到")

    put_off = workbench.get_by_role("listitem").filter(has_text=task.title)
    expect(put_off).to_contain_text("推迟到")
    put_off.get_by_role("button", name=f"现在做：{task.title}").click()

    expect(put_off.get_by_role("button", name=f"稍后：{task.title}")).to_be_visible()
    expect(card.get_by_role("button", name="完成")).to_be_visible()


def test_the_card_leads_to_its_item_and_follows_what_is_done_there(
    phone: OpenPhone, login: Login, corp: Corp, manager: Colleague
) -> None:
    inbox, workbench = phone(), phone()
    login(workbench, "wangfang")
    task = manager.push_task("提醒到店体验")
    open_inbox(inbox, corp)
    card = card_of(inbox, task)
    open_item(workbench, card)

    workbench.get_by_role("checkbox", name=f"完成：{task.title}").click()

    expect(card).to_contain_text("已完成")
