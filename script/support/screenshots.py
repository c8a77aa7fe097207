"""`script/screenshots`: pictures of the real pages, with the demo corp behind them."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, sync_playwright

from script.support.browser import CHROMIUM_FLAGS, PHONE, log_in
from script.support.chromium import provide_chromium
from script.support.errors import MendableError
from script.support.paths import REPOSITORY
from script.support.place import MANAGER_USERID, STAFF_USERID, Place
from script.support.ports import free_port
from script.support.probe import read_json
from script.support.product import open_product
from script.support.progress import explained, step
from script.support.servers import scratch_directory

DESKTOP = {**PHONE, "viewport": {"width": 1100, "height": 860}, "is_mobile": False, "has_touch": False}
SETTLE_MS = 1500


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: whose phone, where, and what is tapped before it is taken."""

    name: str
    userid: str
    path: str
    prepare: Callable[[Page], None] = lambda _page: None


def _open_first_customer(page: Page) -> None:
    page.locator("a[href*='/h5/customers/']").first.click()


SHOTS = (
    Shot("today", STAFF_USERID, "/h5/"),
    Shot("customers", STAFF_USERID, "/h5/customers"),
    Shot("customer", STAFF_USERID, "/h5/customers", _open_first_customer),
    Shot("me", STAFF_USERID, "/h5/me"),
    Shot("push-task", MANAGER_USERID, "/h5/tasks/new"),
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
        place = Place(home=scratch / "home", host="127.0.0.1", port=free_port(), simulator_port=free_port())
        folder.mkdir(parents=True, exist_ok=True)
        with open_product(place) as product, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
            for shot in SHOTS:
                with step(f"{shot.name}.png"):
                    _take(browser, product.place, shot, folder)
            with step("sidebar.png"):
                _take_sidebar(browser, product.place, folder)
            browser.close()
    return 0


def _take(browser: Browser, place: Place, shot: Shot, folder: Path) -> None:
    page = browser.new_context(**PHONE).new_page()
    log_in(page, shot.userid, place=place, path=shot.path)
    page.wait_for_timeout(SETTLE_MS)
    shot.prepare(page)
    page.wait_for_timeout(SETTLE_MS)
    page.screenshot(path=folder / f"{shot.name}.png")
    page.context.close()


def _take_sidebar(browser: Browser, place: Place, folder: Path) -> None:
    query = urlencode({"userid": STAFF_USERID, "limit": 1})
    customer = read_json(f"{place.simulator_url}/__sim/customers?{query}")[0]
    who = urlencode({"userid": STAFF_USERID, "external_userid": customer["external_userid"]})
    page = browser.new_context(**DESKTOP).new_page()
    page.goto(f"{place.simulator_url}/__sim/phone?{who}")
    page.wait_for_timeout(3 * SETTLE_MS)
    page.screenshot(path=folder / "sidebar.png")
    page.context.close()


if __name__ == "__main__":
    sys.exit(main())
