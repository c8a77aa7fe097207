import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from script.support.supervisor import MOST_RESTARTS, ChildDiedError, StoppedError, Supervisor

STAYS = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
IGNORES_SIGTERM = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)",
]
FAILS = [sys.executable, "-c", "import sys; print('the reason'); sys.exit(3)"]

pytestmark = pytest.mark.slow


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    with Supervisor(env=os.environ, cwd=tmp_path, logs=tmp_path / "logs") as supervisor:
        yield supervisor


def is_up(log: Path) -> bool:
    return "up\n" in log.read_text()


def is_running(pid: int) -> bool:
    """A process nobody has reaped yet does not run."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.startswith("Z")


def test_what_a_child_prints_is_in_its_log_and_the_log_of_the_run_before_is_kept(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    supervisor.run("tool", [sys.executable, "-c", "print('one')"])
    child = supervisor.start("tool", STAYS)
    supervisor.wait_until(lambda: is_up(child.log), child, seconds=10)
    assert (tmp_path / "logs" / "tool.log").read_text() == "up\n"
    assert (tmp_path / "logs" / "tool.log.1").read_text() == "one\n"


def test_a_command_that_fails_says_why(supervisor: Supervisor) -> None:
    with pytest.raises(ChildDiedError, match=r"migrations failed \(exit code 3\):\n +migrations: the reason"):
        supervisor.run("migrations", FAILS)


def test_a_child_that_ends_while_we_wait_for_it_says_why(supervisor: Supervisor) -> None:
    child = supervisor.start("web", FAILS)
    with pytest.raises(ChildDiedError, match=r"web ended \(exit code 3\):\n +web: the reason"):
        supervisor.wait_until(lambda: False, child, seconds=10)


def test_a_child_killed_from_outside_is_started_again(supervisor: Supervisor) -> None:
    child = supervisor.start("worker", STAYS)
    first = child.process.pid
    os.kill(first, signal.SIGKILL)

    def stop_when_restarted() -> None:
        if child.process.pid != first:
            supervisor.on_signal(signal.SIGTERM, None)

    supervisor.watch(stop_when_restarted)
    assert child.process.poll() is None


def test_a_child_that_keeps_failing_is_given_up_with_its_reason(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("script.support.supervisor.RESTART_PAUSE_SECONDS", 0)
    supervisor.start("worker", FAILS)
    with pytest.raises(ChildDiedError, match=f"worker has ended {MOST_RESTARTS + 1} times"):
        supervisor.watch(lambda: None)
    assert "the reason" in capsys.readouterr().out


def test_a_signal_stops_a_running_command_too(supervisor: Supervisor) -> None:
    supervisor.on_signal(signal.SIGTERM, None)
    started = time.monotonic()
    with pytest.raises(StoppedError):
        supervisor.run("sync", STAYS)
    assert time.monotonic() - started < 10


def test_the_second_signal_ends_the_patience_with_a_child_that_will_not_stop(tmp_path: Path) -> None:
    with Supervisor(env=os.environ, cwd=tmp_path, logs=tmp_path / "logs") as supervisor:
        child = supervisor.start("web", IGNORES_SIGTERM)
        supervisor.wait_until(lambda: is_up(child.log), child, seconds=10)
        for _ in range(2):
            supervisor.on_signal(signal.SIGINT, None)
        started = time.monotonic()
    assert time.monotonic() - started < 10
    assert child.process.returncode == -signal.SIGKILL


def test_a_killed_supervisor_takes_its_children_along(tmp_path: Path) -> None:
    code = (
        "import os, pathlib, sys, time; from script.support.supervisor import Supervisor\n"
        "here = pathlib.Path(sys.argv[1])\n"
        "with Supervisor(env=os.environ, cwd=here, logs=here) as supervisor:\n"
        "    print(supervisor.start('child', ['sleep', '60']).process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout is not None
        child = int(supervisor.stdout.readline())
        supervisor.kill()
    deadline = time.monotonic() + 10
    while is_running(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(child)
