"""The simulator and a stand-in for the app on free ports, and phones to look at them with."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Frame, Page

from script.support.chromium import provide_chromium
from script.support.ports import free_port
from tests.simulator.browser.stand_in import StandIn, serve, stand_in_app
from wecom.simulator.app import create_simulator
from wecom.simulator.engine import EXTENSION

SDK = "@wecom/jssdk"
SDK_FILE = Path("node_modules") / SDK / "dist" / "wecom.global.prod.js"
H5 = Path(__file__).parents[3] / "h5"
EVERY_API = [
    *("getContext", "getCurExternalContact", "getCurExternalChat", "sendChatMessage"),
    *("openUserProfile", "openEnterpriseChat", "openExistedChatWithMsg", "shareAppMessage", "closeWindow"),
]
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")


@dataclass(frozen=True)
class Stage:
    """The simulator, the stand-in, and short ways to ask the control API."""

    simulator_url: str
    app_url: str
    stand_in: StandIn

    def read(self, path: str, **query: Any) -> Any:
        answer = requests.get(f"{self.simulator_url}/__sim/{path}", params=query, timeout=5)
        answer.raise_for_status()
        return answer.json()

    def write(self, path: str, **body: Any) -> Any:
        answer = requests.post(f"{self.simulator_url}/__sim/{path}", json=body, timeout=5)
        answer.raise_for_status()
        return answer.json()

    def customer_of(self, userid: str = "wangfang", place: int = 0) -> dict[str, Any]:
        customer: dict[str, Any] = self.read("customers", userid=userid)[place]
        return customer

    def phone(self, userid: str = "wangfang", **peer: str) -> str:
        query = "".join(f"&{name}={value}" for name, value in peer.items())
        return f"{self.simulator_url}/__sim/phone?userid={userid}{query}"


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How pytest-playwright starts the browser: ours, never a downloaded one."""
    chromium = provide_chromium()
    if chromium is None:
        give_up("no Chromium: set CHROMIUM to one")
    return {"executable_path": str(chromium), "args": list(FLAGS)}


@pytest.fixture(scope="session")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published JS-SDK: the H5's own copy, or one fetched for these tests."""
    home = H5
    if not (home / SDK_FILE).exists():
        home = tmp_path_factory.mktemp("sdk")
        npm = ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--prefix", str(home), f"{SDK}@2.4.4"]
        if subprocess.run(npm, check=False).returncode:
            give_up("the JS-SDK cannot be installed: run npm ci in h5/")
    return home / SDK_FILE


@pytest.fixture
def stage(tmp_path: Path, sdk: Path) -> Iterator[Stage]:
    """A fresh small corp, and an app it sends its callbacks to."""
    simulator_port, app_port = free_port(), free_port()
    simulator_url, app_url = f"http://127.0.0.1:{simulator_port}", f"http://127.0.0.1:{app_port}"
    stand_in = StandIn(simulator_url, sdk, api_list=list(EVERY_API))
    simulator = create_simulator(tmp_path / "corp.sqlite3", app_url, size="small")
    with serve(simulator, simulator_port), serve(stand_in_app(stand_in), app_port):
        yield Stage(simulator_url, app_url, stand_in)
    simulator.extensions[EXTENSION].close()


@pytest.fixture
def browser_context_args() -> dict[str, Any]:
    """A desk, wide enough for chat and sidebar side by side."""
    return {"viewport": {"width": 1280, "height": 800}, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


def sidebar_of(page: Page, path: str = "/h5/sidebar") -> Frame:
    """The frame of the sidebar once its own page is there."""
    page.locator("iframe.frame").wait_for()
    for _ in range(100):
        found = next((frame for frame in page.frames if frame.url.split("#")[0].endswith(path)), None)
        if found is not None:
            found.wait_for_load_state()
            return found
        page.wait_for_timeout(50)
    raise AssertionError(f"the sidebar never got to {path}: {[frame.url for frame in page.frames]}")


def give_up(why: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)
