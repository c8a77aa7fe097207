"""The whole product once per run, and phones to open it on."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, urlsplit, urlunsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page
from pytest_playwright.pytest_playwright import CreateContextCallback

from script.support.chromium import provide_chromium
from script.support.place import Place
from script.support.ports import free_port
from script.support.product import open_product
from script.support.servers import scratch_directory

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


class Login(Protocol):
    def __call__(self, page: Page, userid: str, *, path: str = "/h5/") -> None: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How pytest-playwright starts the browser: ours, never a downloaded one."""
    chromium = provide_chromium()
    if chromium is None:
        why = "no Chromium: none on PATH and none could be installed; set CHROMIUM to one"
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    return {"executable_path": str(chromium), "args": list(CHROMIUM_FLAGS)}


@pytest.fixture(scope="session")
def demo(request: pytest.FixtureRequest) -> Iterator[Place]:
    """Servers, migrations, simulator with the small corp, web, workers, first sync and demo data, on free ports."""
    with scratch_directory() as scratch:
        place = Place(
            home=scratch / "home",
            host="127.0.0.1",
            port=free_port(),
            simulator_port=free_port(),
            corp_size="small",
        )
        try:
            with open_product(place, fast=True) as product:
                yield product.place
        finally:
            if request.session.testsfailed:
                output = Path(request.config.getoption("--output")) / "logs"
                shutil.copytree(place.logs, output, dirs_exist_ok=True)


@pytest.fixture
def console(request: pytest.FixtureRequest, output_path: str) -> Iterator[list[str]]:
    """What the pages of this test said; kept in its folder under test-results when it fails."""
    lines: list[str] = []
    failed_before = request.session.testsfailed
    yield lines
    if request.session.testsfailed > failed_before:
        Path(output_path).mkdir(parents=True, exist_ok=True)
        Path(output_path, "console.log").write_text("\n".join(lines) + "\n")


@pytest.fixture
def phone(new_context: CreateContextCallback, console: list[str]) -> Callable[..., Page]:
    """`phone()` gives the page of one more person's phone; options of a browser context may be changed by keyword."""

    def open_phone(**options: Any) -> Page:
        context = new_context(**{**PHONE, **options})
        _listen(context, console)
        return context.new_page()

    return open_phone


@pytest.fixture
def login(demo: Place) -> Login:
    """Logs somebody in through the app's own door and the simulator's "log in as …" page, and opens `path`."""

    def log_in(page: Page, userid: str, *, path: str = "/h5/") -> None:
        page.goto(f"{demo.app_url}/auth/login?next={quote(path, safe='')}")
        page.wait_for_url(re.compile(re.escape(demo.simulator_url)))
        page.goto(_choosing(page.url, userid))
        page.wait_for_url(re.compile(re.escape(f"{demo.app_url}{path}")))

    return log_in


def _choosing(url: str, userid: str) -> str:
    """The address of the "log in as …" page with the choice already made."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query=f"{parts.query}&as={quote(userid)}"))


def _listen(context: BrowserContext, lines: list[str]) -> None:
    def said(message: ConsoleMessage) -> None:
        lines.append(f"{message.type}: {message.text}")

    context.on("console", said)
    context.on("weberror", lambda failure: lines.append(f"uncaught: {failure.error}"))
    context.on(
        "requestfailed", lambda request: lines.append(f"failed: {request.method} {request.url} {request.failure}")
    )
