import secrets

from playwright.sync_api import expect

from tests.e2e.conftest import Login, OpenPhone
from tests.e2e.conversation import Conversation


def test_a_pushed_task_appears_on_an_open_phone_and_its_tick_on_the_managers(phone: OpenPhone, login: Login) -> None:
    title = f"邀请到店体验 {secrets.token_hex(2)}"
    staff, manager = phone(), phone()
    login(staff, "zhoukai")  # other tests want nothing of him: what is due last can be seen on his 今日
    staff.get_by_role("heading", level=1).filter(has_text="周凯").wait_for()
    login(manager, "chenmo", path="/h5/team")
    manager.get_by_role("link", name="推送任务").click()
    push = manager.get_by_role("button", name="推送", exact=True)
    expect(push).to_be_disabled()
    manager.get_by_role("button", name="选择员工").click()
    sheet = manager.get_by_role("dialog", name="任务推给谁")
    sheet.get_by_label("搜索员工姓名").fill("周")
    sheet.get_by_role("checkbox", name="周凯").click()
    sheet.get_by_role("button", name="完成（1）").click()
    manager.get_by_label("标题").fill(title)
    manager.get_by_label("说明").fill("周末有免费肤质检测")
    manager.get_by_role("radio", name="3 天后").click()
    expect(manager.get_by_text("推送给 1 人")).to_be_visible()
    push.click()

    expect(manager.get_by_role("heading", name=title)).to_be_visible()
    progress = manager.get_by_role("progressbar", name="完成进度")
    expect(progress).to_have_attribute("aria-valuetext", "0 / 1 已完成")
    tick = staff.get_by_role("checkbox", name=f"完成：{title}")
    expect(tick).to_be_visible()
    expect(staff.get_by_text("陈墨推送").first).to_be_visible()

    tick.click()
    expect(progress).to_have_attribute("aria-valuetext", "1 / 1 已完成")
    expect(manager.get_by_role("listitem").filter(has_text="周凯")).to_contain_text("刚刚")
    manager.get_by_role("button", name="返回").click()
    expect(manager.get_by_role("link", name=title)).to_contain_text("1/1 已完成")


def test_a_task_that_could_not_be_sent_keeps_what_was_written(
    phone: OpenPhone, login: Login, console: Conversation
) -> None:
    console.expects_failed_requests = True
    page = phone()
    login(page, "linyue", path="/h5/tasks/new")
    page.get_by_role("button", name="选择员工").click()
    page.get_by_role("dialog").get_by_role("checkbox", name="王芳").click()
    page.get_by_role("dialog").get_by_role("button", name="完成（1）").click()
    title = f"写了很久的任务 {secrets.token_hex(2)}"
    page.get_by_label("标题").fill(title)
    page.route("**/api/v1/tasks", lambda route: route.abort())
    page.get_by_role("button", name="推送", exact=True).click()
    expect(page.get_by_text("网络不通，请检查网络后重试")).to_be_visible()
    expect(page.get_by_label("标题")).to_have_value(title)
    page.unroute("**/api/v1/tasks")
    page.get_by_role("button", name="推送", exact=True).click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def test_a_task_about_a_customer_starts_with_whoever_knows_them(phone: OpenPhone, login: Login) -> None:
    page = phone()
    login(page, "linyue", path="/h5/customers")
    page.get_by_role("link").filter(has_text="王芳").first.click()
    page.get_by_role("link", name="推送任务").click()
    expect(page.get_by_text("关于客户：")).to_be_visible()
    expect(page.get_by_role("button", name="移除王芳")).to_be_visible()
