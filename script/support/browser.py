"""A phone in a real Chromium, and how a member signs in on it through the simulator."""

import re
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from playwright.sync_api import Page

from script.support.place import Place

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "locale": "zh-CN",
    "timezone_id": "Asia/Shanghai",
}
CHROMIUM_FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


def log_in(page: Page, place: Place, userid: str, *, path: str = "/h5/") -> None:
    """Go through the app's own door and the simulator's "log in as …" page to `path`."""
    page.goto(f"{place.app_url}/auth/login?next={quote(path, safe='')}")
    page.wait_for_url(re.compile(re.escape(place.simulator_url)))
    chooser = urlsplit(page.url)
    page.goto(urlunsplit(chooser._replace(query=f"{chooser.query}&as={quote(userid)}")))
    page.wait_for_url(re.compile(re.escape(f"{place.app_url}{path}")))
