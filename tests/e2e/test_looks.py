"""Every page at every size, light and dark: nothing sticks out, nobody is shut out, the console stays quiet."""

from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from script.support.place import Place
from tests.e2e.colleague import Colleague
from tests.e2e.conftest import Login, OpenPhone
from tests.e2e.corp import Corp
from tests.e2e.looks import enlarge_text, what_excludes_people, what_sticks_out

SIZES = {"phone": (375, 812), "narrow": (320, 640), "desktop": (1280, 800)}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LARGE = 130

PAGES = {
    "/h5/": "今日数字",
    "/h5/customers": "来自",
    "/h5/tasks": "任务",
    "/h5/tasks/new": "何时之前",
    "/h5/team": "已完成",
    "/h5/team/numbers?scope=corp": "谁带来的",
    "/h5/kpis": "主要数字",
    "/h5/kpis?period=custom": "主要数字",
    "/h5/kpis/guided_gmv?scope=corp": "背后的订单",
    "/h5/leaderboards": "排行榜",
    "/h5/me": "退出登录",
    "/h5/me/contacts": "今日好友变化",
    "/h5/admin/sync": "已同步",
    "/h5/admin/inbox": "收件箱",
    "/h5/admin/forwarding": "还没有转发目标",
    "/h5/admin/checkup": "重新检查",
    "/h5/admin/audit": "现在核对",
    "/h5/admin/errors": "被拒绝",
    "/h5/admin/differences": "流失对照",
    "/h5/nowhere": "这个地址没有页面",
}
LONG = "护肤-林女士（南山店老客，敏感肌，已购三套精华与面霜）🌸🌸🌸 Christina-Alexandra"


def look_at(page: Page, what: str) -> None:
    """Lets the page settle in each size and scheme, and measures it."""
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for name, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            assert what_sticks_out(page) == [], f"{what}, {name}, {scheme}"
        page.set_viewport_size({"width": 375, "height": 812})
        assert what_excludes_people(page) == [], f"{what}, {scheme}"
    page.set_viewport_size({"width": 320, "height": 640})
    enlarge_text(page, LARGE)
    assert what_sticks_out(page) == [], f"{what}, text at {LARGE} %"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_and_can_be_read_by_everybody(
    corp: Corp, manager: Colleague, phone: OpenPhone, login: Login, path: str
) -> None:
    friend = corp.add_customer("wangfang")
    manager.push_task(LONG[:50], about=friend)
    page = phone()
    login(page, "linyue" if path == "/h5/team" else "chenmo", path=path)
    expect(page.get_by_text(PAGES[path]).or_(page.get_by_label(PAGES[path])).first).to_be_visible()
    look_at(page, path)


def test_a_customer_with_a_very_long_name_fits_on_every_page(
    demo: Place, corp: Corp, manager: Colleague, phone: OpenPhone, login: Login
) -> None:
    friend = corp.add_customer("wangfang")
    customer_id = manager.customer_id(friend)
    corp.act("edit-customer", userid="wangfang", external_userid=friend.external_userid, remark=LONG[:20])
    task = manager.push_task("补寄小样并把快递单号告诉客户，确认对方收到以后再回访一次", about=friend, script=LONG * 3)
    page = phone()
    login(page, "wangfang", path=f"/h5/customers/{customer_id}")
    expect(page.get_by_role("heading", name=LONG[:20])).to_be_visible()
    expect(page.get_by_role("heading", name="现在该做")).to_be_visible()
    look_at(page, "a profile")
    page.get_by_role("button", name="返回").click()
    expect(page.get_by_role("link", name=friend.name)).to_be_visible()
    look_at(page, "the list")
    page.goto(f"{demo.app_url}/h5/")
    expect(page.get_by_role("checkbox", name=task.title)).to_be_visible()
    look_at(page, "today")


@pytest.mark.parametrize("kind", ["customer", "group"])
def test_the_sidebar_fits_and_can_be_read_by_everybody(
    corp: Corp, manager: Colleague, phone: OpenPhone, kind: str
) -> None:
    page = phone(viewport={"width": 320, "height": 640})
    if kind == "group":
        group = next(group for group in corp.read("groups") if group["owner"] == "wangfang")
        page.goto(corp.phone_page("wangfang", chat_id=group["chat_id"]))
        expected = group["name"]
    else:
        friend = corp.add_customer("wangfang")
        manager.push_task("回访", about=friend, script=LONG)
        page.goto(corp.phone_page("wangfang", external_userid=friend.external_userid))
        expected = friend.name
    page.get_by_role("button", name="工作台").click()
    expect(page.frame_locator("iframe.frame").get_by_role("heading", name=expected)).to_be_visible()
    sidebar = next(frame for frame in page.frames if frame.url.endswith("/h5/sidebar"))
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert what_sticks_out(sidebar) == []
        assert what_excludes_people(sidebar) == []
    enlarge_text(sidebar, LARGE)
    assert what_sticks_out(sidebar) == []
