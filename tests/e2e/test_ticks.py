import re

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from tests.e2e.colleague import Colleague, eventually
from tests.e2e.conftest import Login, OpenPhone
from tests.e2e.conversation import Conversation

COMPLETION = re.compile(r"/api/v1/task-items/\d+/completion$")


def tick_of(page: Page, title: str) -> Locator:
    return page.get_by_role("checkbox", name=f"完成：{title}")


def number(page: Page, word: str) -> int:
    """One of the day's numbers, as shown."""
    cell = page.get_by_role("list", name="今日数字").get_by_role("listitem").filter(has_text=word)
    return int(cell.inner_text().split()[0])


def count_completions(page: Page) -> list[Request]:
    """The completions that reached the server from now on."""
    sent: list[Request] = []
    page.context.on(
        "requestfinished",
        lambda request: sent.append(request) if request.method == "PUT" and COMPLETION.search(request.url) else None,
    )
    return sent


@pytest.fixture
def page(phone: OpenPhone) -> Page:
    return phone()


def test_a_ticked_task_slides_away_and_the_numbers_move(page: Page, manager: Colleague, login: Login) -> None:
    task = manager.push_task("补寄小样")
    login(page, "wangfang")
    tick_of(page, task.title).wait_for()
    to_do, done = number(page, "待办"), number(page, "已完成")
    tick_of(page, task.title).click()
    expect(page.get_by_role("listitem").filter(has_text=re.compile(rf"^{to_do - 1}\s*待办"))).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text=re.compile(rf"^{done + 1}\s*已完成"))).to_be_visible()
    finished = page.locator("section, div").filter(has=page.get_by_role("heading", name="今天完成"))
    expect(finished.last).to_contain_text(task.title)
    assert manager.count_done(task) == 1


def test_a_tick_is_taken_back_with_undo(page: Page, manager: Colleague, login: Login) -> None:
    task = manager.push_task("误点的任务")
    login(page, "wangfang")
    tick_of(page, task.title).click()
    eventually(lambda: manager.count_done(task) == 1)
    page.get_by_role("button", name="撤销").click()
    expect(tick_of(page, task.title)).to_have_count(1)
    expect(tick_of(page, task.title)).to_have_attribute("aria-checked", "false")
    eventually(lambda: manager.count_done(task) == 0)


def test_a_tick_without_network_waits_and_is_sent_once_when_it_is_back(
    page: Page, manager: Colleague, login: Login, console: Conversation
) -> None:
    console.expects_failed_requests = True
    task = manager.push_task("电梯里勾选")
    login(page, "wangfang")
    tick_of(page, task.title).wait_for()
    sent = count_completions(page)
    page.context.set_offline(True)
    tick_of(page, task.title).click()
    expect(page.get_by_text("没有网络，先记下了")).to_be_visible()
    page.context.set_offline(False)
    eventually(lambda: manager.count_done(task))
    page.reload()
    expect(page.get_by_role("heading", name="今天完成")).to_be_visible()
    expect(tick_of(page, task.title)).to_have_attribute("aria-checked", "true")
    assert len(sent) == 1


def test_a_tick_without_network_outlives_the_page(
    page: Page, manager: Colleague, login: Login, console: Conversation
) -> None:
    console.expects_failed_requests = True
    task = manager.push_task("关掉页面之后")
    login(page, "wangfang")
    tick_of(page, task.title).wait_for()
    address = page.url
    page.context.set_offline(True)
    tick_of(page, task.title).click()
    expect(page.get_by_text("没有网络，先记下了")).to_be_visible()
    page.close()
    page.context.set_offline(False)
    assert manager.count_done(task) == 0
    later = page.context.new_page()
    sent = count_completions(later)
    later.goto(address)
    eventually(lambda: manager.count_done(task))
    later.reload()
    expect(tick_of(later, task.title)).to_have_attribute("aria-checked", "true")
    assert len(sent) == 1


def test_a_tick_the_server_refuses_is_put_back_and_explained(
    page: Page, manager: Colleague, login: Login, console: Conversation
) -> None:
    console.expects_failed_requests = True
    task = manager.push_task("不再归我")
    login(page, "wangfang")
    page.route(COMPLETION, lambda route: route.fulfill(status=404, json={"code": "not_found", "status": 404}))
    tick_of(page, task.title).click()
    expect(page.get_by_text("找不到，可能已不在你的范围内")).to_be_visible()
    expect(tick_of(page, task.title)).to_have_attribute("aria-checked", "false")
