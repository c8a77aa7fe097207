"""The whole product once per run, and phones to open it on."""

import os
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from script.support.browser import CHROMIUM_FLAGS, PHONE, log_in
from script.support.chromium import provide_chromium
from script.support.place import ADMIN_USERID, MANAGER_USERID, STAFF_USERID, Place
from script.support.ports import free_port
from script.support.product import open_product
from script.support.servers import scratch_directory
from tests.e2e.colleague import Colleague
from tests.e2e.conversation import Conversation
from tests.e2e.corp import Corp
from tests.e2e.shop import Shop

PATIENCE_MS = 10_000

expect.set_options(timeout=PATIENCE_MS)


class OpenPhone(Protocol):
    def __call__(self, **options: Any) -> Page: ...


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


@pytest.fixture(scope="session")
def corp(demo: Place) -> Corp:
    return Corp(demo.simulator_url)


@pytest.fixture(scope="session")
def shop(demo: Place) -> Shop:
    """Where customers buy."""
    return Shop(demo.app_url, demo.order_secret.read_text())


@pytest.fixture(scope="session")
def leader(demo: Place) -> Colleague:
    """Whoever sees everybody's customers, at work elsewhere."""
    return Colleague(demo.app_url, ADMIN_USERID)


@pytest.fixture(scope="session")
def manager(demo: Place) -> Colleague:
    """王芳's superior, at work elsewhere."""
    return Colleague(demo.app_url, MANAGER_USERID)


@pytest.fixture(scope="session")
def staff(demo: Place) -> Colleague:
    """王芳, at work elsewhere."""
    return Colleague(demo.app_url, STAFF_USERID)


@pytest.fixture
def console(request: pytest.FixtureRequest, output_path: str) -> Iterator[Conversation]:
    """What the pages of this test said; an error among it fails the test, and all of it is kept when it fails."""
    conversation = Conversation()
    failed_before = request.session.testsfailed
    yield conversation
    problems = conversation.problems()
    if problems or request.session.testsfailed > failed_before:
        Path(output_path).mkdir(parents=True, exist_ok=True)
        Path(output_path, "console.log").write_text("\n".join(conversation.lines) + "\n")
    assert problems == []


@pytest.fixture
def phone(new_context: CreateContextCallback, console: Conversation) -> OpenPhone:
    """`phone()` gives the page of one more person's phone; options of a browser context may be changed by keyword."""

    def open_phone(**options: Any) -> Page:
        context = new_context(**{**PHONE, "device_scale_factor": 1, **options})
        console.listen(context)
        return context.new_page()

    return open_phone


@pytest.fixture
def login(demo: Place) -> Login:
    """Logs somebody in and opens `path`."""
    return partial(log_in, place=demo)
