"""WeCom's own package for callbacks, @wecom/crypto in Node, opens what the simulator sends."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from script.support.paths import REPOSITORY
from wecom.simulator.acts import adding
from wecom.simulator.app import create_simulator
from wecom.simulator.engine import EXTENSION, Simulator
from wecom.simulator.identity import CORP_ID, RECEIVERS

H5 = REPOSITORY / "h5"
SCRIPT = Path(__file__).with_name("wecom_crypto_door.cjs")
APP = RECEIVERS["app"]


class NodeDoor:
    """The door, and what it says: one line for every message it opened or refused."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self._lines = iter(process.stdout)
        self.url = f"http://127.0.0.1:{self.hear()['port']}"

    def hear(self) -> dict[str, str]:
        return dict(json.loads(next(self._lines)))


@pytest.fixture
def node_door() -> Iterator[NodeDoor]:
    node = shutil.which("node")
    if node is None or not (H5 / "node_modules/@wecom/crypto").is_dir():
        why = "needs node and the packages of the H5 (npm --prefix h5 ci)"
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    command = [node, str(SCRIPT), str(H5), APP.token, APP.aes_key, CORP_ID]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield NodeDoor(process)
        process.kill()


@pytest.fixture
def simulator(tmp_path: Path, node_door: NodeDoor) -> Iterator[Simulator]:
    found: Simulator = create_simulator(tmp_path / "corp.sqlite", node_door.url, size="small").extensions[EXTENSION]
    yield found
    found.close()


def test_it_verifies_the_address_as_the_console_does(simulator: Simulator) -> None:
    assert simulator.outbox.verify_url("app") == ""


def test_it_opens_an_event(simulator: Simulator, node_door: NodeDoor) -> None:
    added = adding.add_customer(simulator, "wangfang", name="林女士", state="渠道A")
    said = node_door.hear()
    assert f"<ExternalUserID><![CDATA[{added['external_userid']}]]></ExternalUserID>" in said["message"]
    assert "<State><![CDATA[渠道A]]></State>" in said["message"]
