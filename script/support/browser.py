"""A phone in a real Chromium, and how a member signs in on it through the simulator."""

from typing import Any
from urllib.parse import quote

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


def log_in(page: Page, userid: str, *, place: Place, path: str = "/h5/") -> None:
    """Go through the app's own door, past the simulator's "log in as …" page, and open `path`."""
    asked = page.request.get(f"{place.app_url}/auth/login", max_redirects=0)
    page.request.get(f"{asked.headers['location']}&as={quote(userid)}", max_redirects=2)
    page.goto(f"{place.app_url}{path}")
