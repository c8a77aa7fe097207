import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from wecom.simulator.identity import CORP_ID

PATIENCE = 20


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(state: Path, port: int) -> list[str]:
    options = {"--port": str(port), "--state": str(state), "--app-url": "http://127.0.0.1:1", "--size": "small"}
    return [sys.executable, "-m", "wecom.simulator", *(word for option in options.items() for word in option)]


def health(port: int) -> dict[str, Any]:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/__sim/health", timeout=PATIENCE) as answer:
                found: dict[str, Any] = json.load(answer)
                return found
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


@pytest.mark.slow
def test_the_process_answers_stops_on_sigterm_and_says_when_its_port_is_taken(tmp_path: Path) -> None:
    port = free_port()
    with subprocess.Popen(command(tmp_path / "corp.sqlite", port), stderr=subprocess.DEVNULL) as process:
        try:
            assert health(port)["corp_id"] == CORP_ID
            second = subprocess.run(
                command(tmp_path / "other.sqlite", port), capture_output=True, text=True, timeout=PATIENCE, check=False
            )
            assert second.returncode == 1
            assert "--port" in second.stderr
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
