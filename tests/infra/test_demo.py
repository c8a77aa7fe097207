import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from script.support.demo_corp.order_files import TO_TRY
from script.support.demo_corp.organisation import LEADER_USERID
from script.support.paths import REPOSITORY
from script.support.place import ADMIN_USERID, STAFF_USERID, Place
from script.support.ports import free_port
from script.support.servers import scratch_directory
from script.support.visitor import Visitor

START_SECONDS = 360
STOP_SECONDS = 40

pytestmark = [pytest.mark.slow, pytest.mark.demo]


class Demo:
    """`script/demo` with a home and ports of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.ports = (str(free_port()), str(free_port()))
        self.said = ""

    @property
    def place(self) -> Place:
        port, simulator_port = map(int, self.ports)
        return Place(home=self.home, host="127.0.0.1", port=port, simulator_port=simulator_port)

    @contextmanager
    def started(self, *options: str) -> Iterator[subprocess.Popen[str]]:
        with subprocess.Popen(
            self.command(*options), cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process:
            try:
                self._read_until_ready(process)
                yield process
            finally:
                if process.poll() is None:
                    process.terminate()
                    process.wait(STOP_SECONDS)

    def command(self, *options: str) -> list[str]:
        port, simulator_port = self.ports
        where = ["--port", port, "--sim-port", simulator_port, "--home", str(self.home)]
        return [sys.executable, str(REPOSITORY / "script" / "demo"), *where, *options]

    def processes(self) -> list[str]:
        """Every process that has one of our ports or our home in its arguments or its environment."""
        marks = (f"127.0.0.1:{self.ports[0]}", f"127.0.0.1:{self.ports[1]}", str(self.home))
        shown = subprocess.run(["ps", "-axeww", "-o", "pid=,args="], capture_output=True, text=True, check=True).stdout
        return [line[:200] for line in shown.splitlines() if any(mark in line for mark in marks)]

    def _read_until_ready(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        impatience = threading.Timer(START_SECONDS, process.terminate)
        impatience.start()
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line == "ready\n":
                break
        impatience.cancel()
        self.said = "".join(lines)
        assert self.said.endswith("\nready\n"), f"script/demo ended before it was ready:\n{self.said}"


def assert_it_can_be_seen_which_action_earned_what(place: Place) -> None:
    leader = Visitor(place, LEADER_USERID)
    assert leader.ask("GET", "me")["roles"] == ["manager", "leader"]
    by_source = leader.ask(
        "GET", "kpis/guided_gmv/breakdown", params={"scope": "corp", "period": "year", "by": "source"}
    )
    earned = {row["key"] for row in by_source["rows"] if row["value"]}
    assert earned == {"task", "one_to_one", "mass_send", "group", "code", "natural", "manual"}
    worth = leader.ask("GET", "channel-worth", params={"period": "month"})["items"]
    assert any(channel["cac_fen"] for channel in worth)
    staff = Visitor(place, STAFF_USERID)
    mine = staff.ask("GET", "kpis/guided_gmv/breakdown", params={"scope": "me", "period": "day", "by": "source"})
    assert any(row["key"] == "task" and row["value"] for row in mine["rows"])


def assert_there_is_something_to_decide(place: Place) -> None:
    admin, staff = Visitor(place, ADMIN_USERID), Visitor(place, STAFF_USERID)
    assert len(admin.ask("GET", "claims")["items"]) == 2
    decided = admin.ask("GET", "claims", params={"state": "decided"})["items"]
    assert {claim["is_granted"] for claim in decided} == {True, False}
    imports = admin.ask("GET", "order-imports")["items"]
    assert {one["state"] for one in imports} == {"done", "uploaded"}
    assert [one["lines_rejected"] for one in imports if one["state"] == "done"] == [1]
    assert all((place.order_files / name).exists() for name in TO_TRY)
    found = staff.ask("GET", "unresolved-orders")["items"]
    evidence = {hint["evidence"] for order in found for hint in order["suggestions"]}
    assert evidence == {"masked_mobile_and_name", "name", "shared_mobile"}
    customers = staff.ask("GET", "customers", params={"limit": 100})["items"]
    merges = [
        merge["kind"]
        for customer in customers
        for merge in staff.ask("GET", f"customers/{customer['id']}/identities")["merges"]
    ]
    assert {"manual", "mobile"} <= set(merges)


def assert_months_can_be_closed_and_landed(place: Place) -> None:
    admin = Visitor(place, ADMIN_USERID)
    assert len(admin.ask("GET", "commission-closings")["items"]) == 3
    [aim] = [
        one for one in admin.ask("GET", "targets", params={"scope": "corp"})["metrics"] if one["metric"] == "guided_gmv"
    ]
    assert aim["base"]
    assert aim["landing"]
    names = {one["name"] for one in admin.ask("GET", "departments")["departments"]}
    assert "护肤门店组" in names


@pytest.fixture
def demo() -> Iterator[Demo]:
    with scratch_directory() as folder:
        yield Demo(folder / "home")


def status_of(url: str) -> int:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor())
    with opener.open(url, timeout=20) as response:
        return int(response.status)


def gone(demo: Demo, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while demo.processes() and time.monotonic() < deadline:
        time.sleep(0.1)
    return not demo.processes()


def test_the_demo_starts_answers_stops_and_goes_on_with_its_data(demo: Demo) -> None:
    with demo.started() as process:
        assert len(demo.processes()) > 5
        urls = re.findall(r"http://\S+", demo.said)
        assert len(urls) == 4
        assert [status_of(url) for url in urls] == [200] * 4
        assert_it_can_be_seen_which_action_earned_what(demo.place)
        assert_there_is_something_to_decide(demo.place)
        assert_months_can_be_closed_and_landed(demo.place)

        second = subprocess.run(demo.command(), cwd="/", capture_output=True, text=True, check=False)
        assert second.returncode == 1
        assert f"Port {demo.ports[0]} is in use by the process" in second.stderr

        process.send_signal(signal.SIGTERM)
        assert process.wait(STOP_SECONDS) == 0
    assert demo.processes() == []

    started = time.monotonic()
    with demo.started() as process:
        print(f"second start: ready after {time.monotonic() - started:.1f} s")
        assert "first full sync" not in demo.said
        process.kill()
        process.wait()
        assert gone(demo, STOP_SECONDS)

    with demo.started() as process:
        process.send_signal(signal.SIGINT)
        assert process.wait(STOP_SECONDS) == 0
    assert demo.processes() == []
