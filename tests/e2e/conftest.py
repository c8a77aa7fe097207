"""The whole product once per run, and phones to open it on."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page
from pytest_playwright.pytest_playwright import CreateContextCallback

from script.support.browser import CHROMIUM_FLAGS, PHONE, log_in
from script.support.chromium import provide_chromium
from script.support.place import Place
from script.support.ports import free_port
from script.support.product import open_product
from script.support.servers import scratch_directory


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

    def sign_in(page: Page, userid: str, *, path: str = "/h5/") -> None:
        log_in(page, demo, userid, path=path)

    return sign_in


def _listen(context: BrowserContext, lines: list[str]) -> None:
    def said(message: ConsoleMessage) -> None:
        lines.append(f"{message.type}: {message.text}")

    context.on("console", said)
    context.on("weberror", lambda failure: lines.append(f"uncaught: {failure.error}"))
    context.on(
        "requestfailed", lambda request: lines.append(f"failed: {request.method} {request.url} {request.failure}")
    )
