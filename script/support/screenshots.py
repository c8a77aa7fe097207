"""`script/screenshots`: pictures of the real pages, with the demo corp behind them."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, sync_playwright

from script.support.browser import CHROMIUM_FLAGS, PHONE, log_in
from script.support.chromium import provide_chromium
from script.support.errors import MendableError
from script.support.paths import REPOSITORY
from script.support.place import ADMIN_USERID, MANAGER_USERID, STAFF_USERID, Place
from script.support.ports import free_port
from script.support.product import open_product
from script.support.progress import explained, step
from script.support.servers import scratch_directory

SMALL_PHONE = {**PHONE, "viewport": {"width": 375, "height": 812}, "reduced_motion": "reduce"}
DESK = {
    **SMALL_PHONE,
    "viewport": {"width": 1200, "height": 800},
    "device_scale_factor": 1,
    "is_mobile": False,
    "has_touch": False,
}
# A working morning; the same pictures whenever they are taken.
NOW = "2026-11-20T10:12:00+08:00"
SCRIPT = "您好，上次的小样用着还合适吗？周末门店有免费肤质检测，帮您留个位置？"
PICTURES_ARE_THERE = "[...document.images].every((image) => image.complete || image.loading === 'lazy')"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: whose window, where, what is done before it is taken, and what must be there by then."""

    name: str
    userid: str
    path: str
    shows: str
    prepare: Callable[[Page, Place], None] = lambda _page, _place: None
    window: dict[str, Any] = field(default_factory=lambda: SMALL_PHONE)


def _open_customer_of_first_script(page: Page, place: Place) -> None:
    page.goto(f"{place.app_url}/h5/customers/{_customer_of_first_script(page, place)['id']}")


def _open_chat_of_first_script(page: Page, place: Place) -> None:
    customer = _customer_of_first_script(page, place)
    query = urlencode({"userid": STAFF_USERID, "external_userid": customer["external_userid"]})
    page.goto(f"{place.simulator_url}/__sim/phone?{query}")
    page.frame_locator("iframe.frame").get_by_role("button", name="用话术发送").wait_for()


def _wait_for_figures(page: Page, _place: Place) -> None:
    """The chart is a lazy part, and the target and the commission are read by themselves."""
    page.get_by_label("目标、提成和排名").wait_for()
    page.locator("figure.chart svg path").first.wait_for()


def _fill_in(page: Page, _place: Place) -> None:
    page.get_by_role("button", name="选择员工").click()
    people = page.get_by_role("dialog").get_by_role("checkbox")
    people.first.wait_for()
    for place in range(min(3, people.count())):
        people.nth(place).click()
    page.get_by_role("button", name="完成（").click()
    page.get_by_role("dialog").wait_for(state="hidden")
    page.get_by_label("标题").fill("回访试用反馈")
    page.get_by_label("说明").fill("问问小样的感受，记下肤感和疑问")
    page.get_by_label("话术").fill(SCRIPT)
    page.get_by_role("radio", name="明天 18:00").click()


def _open_order_of_a_task(page: Page, place: Place) -> None:
    """An order that a task has earned."""
    orders = page.request.get(f"{place.app_url}/api/v1/orders?limit=100").json()["items"]
    order_id = next(order["id"] for order in orders if order["source"] == "task")
    page.goto(f"{place.app_url}/h5/orders/{order_id}")


def _open_waiting_import(page: Page, place: Place) -> None:
    imports = page.request.get(f"{place.app_url}/api/v1/order-imports").json()["items"]
    import_id = next(one["id"] for one in imports if one["state"] == "uploaded")
    page.goto(f"{place.app_url}/h5/order-imports/{import_id}")


def _customer_of_first_script(page: Page, place: Place) -> dict[str, Any]:
    """Whoever the first open task with a script is about."""
    items = page.request.get(f"{place.app_url}/api/v1/task-items?state=open").json()["items"]
    customer: dict[str, Any] = next(item["customer"] for item in items if item["script"])
    return customer


SHOTS = (
    Shot("today", STAFF_USERID, "/h5/", "今日好友变化"),
    Shot("today-dark", STAFF_USERID, "/h5/", "今日好友变化", window={**SMALL_PHONE, "color_scheme": "dark"}),
    Shot("customers", STAFF_USERID, "/h5/customers", "来自"),
    Shot("customer", STAFF_USERID, "/h5/customers", "成为", _open_customer_of_first_script),
    Shot("me", STAFF_USERID, "/h5/me", "退出登录"),
    Shot("push-task", MANAGER_USERID, "/h5/tasks/new", "推送给", _fill_in),
    Shot("kpis", STAFF_USERID, "/h5/kpis?period=month", "引导成交金额", _wait_for_figures),
    Shot("why-mine", STAFF_USERID, "/h5/", "算我的", _open_order_of_a_task),
    Shot("unresolved", STAFF_USERID, "/h5/unresolved-orders", "手机号"),
    Shot("import", ADMIN_USERID, "/h5/", "抖店", _open_waiting_import),
    Shot("team", MANAGER_USERID, "/h5/team", "已完成"),
    Shot("sidebar", STAFF_USERID, "/h5/", "JS-SDK 调用", _open_chat_of_first_script, window=DESK),
)


def main() -> int:
    """Start a product of its own and take all pictures."""
    parser = argparse.ArgumentParser(prog="script/screenshots", description="Take the pictures of the README.")
    parser.add_argument("--to", type=Path, default=REPOSITORY / "docs" / "screenshots", metavar="DIR")
    folder: Path = parser.parse_args().to
    with explained(), scratch_directory() as scratch:
        chromium = provide_chromium()
        if chromium is None:
            raise MendableError("No Chromium: none on PATH, and none could be installed. Set CHROMIUM to one.")
        place = Place(
            home=scratch / "home",
            host="127.0.0.1",
            port=free_port(),
            simulator_port=free_port(),
            fixed_now=NOW,
        )
        folder.mkdir(parents=True, exist_ok=True)
        with open_product(place) as product, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
            for shot in SHOTS:
                with step(f"{shot.name}.png"):
                    _take(browser, product.place, shot, folder)
            browser.close()
    return 0


def _take(browser: Browser, place: Place, shot: Shot, folder: Path) -> None:
    page = browser.new_context(**shot.window).new_page()
    page.clock.set_fixed_time(NOW)
    log_in(page, shot.userid, place=place, path=shot.path)
    shot.prepare(page, place)
    page.get_by_text(shot.shows).first.wait_for()
    for frame in page.frames:
        frame.wait_for_function(PICTURES_ARE_THERE)
    page.screenshot(path=folder / f"{shot.name}.png", animations="disabled")
    page.context.close()


if __name__ == "__main__":
    sys.exit(main())
