import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
import redis

from script.support.data_lock import DataInUseError
from script.support.paths import REPOSITORY
from script.support.servers import MAX_SOCKET_PATH, Servers, ServersError, scratch_directory

pytestmark = pytest.mark.slow


@pytest.fixture
def data() -> Iterator[Path]:
    with scratch_directory() as folder:
        yield folder / "servers"


@contextmanager
def supervisor_process(data: Path) -> Iterator[subprocess.Popen[str]]:
    """The servers under a supervisor in a process of its own, ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", "script.support.servers", "--data", data, "--fast"],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout:
        try:
            assert "ready\n" in process.stdout
            yield process
        finally:
            process.kill()
            process.wait()


def processes_using(data: Path) -> list[str]:
    shown = subprocess.run(["ps", "-ww", "-axo", "pid=,args="], capture_output=True, text=True, check=True).stdout
    return [line for line in shown.splitlines() if str(data) in line and " ps " not in line]


def eventually(is_so: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.05)
    return is_so()


def remember(servers: Servers) -> None:
    with closing(psycopg.connect(servers.database_url(), autocommit=True)) as connection:
        connection.execute("create table notes (text text)")
        connection.execute("insert into notes values ('王芳')")
    with closing(redis.Redis.from_url(servers.redis_url)) as cache:
        cache.set("note", "王芳")


def remembered(servers: Servers) -> tuple[str, str]:
    with closing(psycopg.connect(servers.database_url())) as connection:
        row = connection.execute("select text from notes").fetchone()
    with closing(redis.Redis.from_url(servers.redis_url, decode_responses=True)) as cache:
        return (row[0] if row else ""), str(cache.get("note"))


def test_both_servers_keep_their_data_over_a_restart(data: Path) -> None:
    with Servers(data) as servers:
        remember(servers)
    with Servers(data) as servers:
        assert remembered(servers) == ("王芳", "王芳")


def test_stopping_leaves_no_process_and_no_socket(data: Path) -> None:
    with Servers(data, fast=True):
        assert processes_using(data)
    assert not processes_using(data)
    assert not list((data / "run").glob("*.sock"))


def test_a_database_is_created_once_whatever_its_name(data: Path) -> None:
    with Servers(data, fast=True) as servers:
        for _ in range(2):
            servers.create_database('it\'s "quoted"')
        with closing(psycopg.connect(servers.database_url('it\'s "quoted"'))) as connection:
            assert connection.info.dbname == 'it\'s "quoted"'


def test_chinese_letters_have_trigrams_and_sort_by_code_point(data: Path) -> None:
    with (
        Servers(data, fast=True) as servers,
        closing(psycopg.connect(servers.database_url(), autocommit=True)) as connection,
    ):
        connection.execute("create extension pg_trgm")
        assert connection.execute("select cardinality(show_trgm('王芳'))").fetchone() == (3,)
        assert connection.execute("select 'Z' < 'a', lower('É')").fetchone() == (True, "é")


def test_a_second_supervisor_is_refused_in_words_and_the_first_goes_on(data: Path) -> None:
    with supervisor_process(data) as first:
        with pytest.raises(DataInUseError, match=rf"is in use by the process {first.pid}\. Stop it first"):
            Servers(data, fast=True).start()
        assert first.poll() is None
        assert processes_using(data)


def test_killing_the_supervisor_leaves_no_orphan_and_the_data_can_be_used_at_once(data: Path) -> None:
    with supervisor_process(data) as supervisor:
        supervisor.kill()
    started = time.monotonic()
    with Servers(data, fast=True) as servers:
        print(f"restarted {time.monotonic() - started:.2f} s after kill -9")
        assert servers.exited() is None
    assert eventually(lambda: not processes_using(data))


def test_killing_everything_loses_nothing_that_was_committed(data: Path) -> None:
    with Servers(data) as servers:
        remember(servers)
        for pid in (servers.postgres_pid, servers.valkey_pid):
            os.kill(pid, signal.SIGKILL)
    with Servers(data) as servers:
        assert remembered(servers) == ("王芳", "王芳")


def test_a_server_that_ends_by_itself_is_named(data: Path) -> None:
    with Servers(data, fast=True) as servers:
        assert servers.exited() is None
        os.kill(servers.valkey_pid, signal.SIGKILL)
        assert eventually(lambda: servers.exited() == "Valkey")


def test_a_path_too_long_for_a_socket_is_refused_before_anything_is_made(data: Path) -> None:
    long = data / ("x" * MAX_SOCKET_PATH)
    with pytest.raises(ServersError, match="too long for a Unix socket"):
        Servers(long).start()
    assert not data.exists()


def test_sigterm_stops_the_foreground_command_cleanly(data: Path) -> None:
    with supervisor_process(data) as supervisor:
        supervisor.terminate()
        assert supervisor.wait(20) == 0
    assert not processes_using(data)


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux ends children with their parent; elsewhere it is one path"
)
def test_the_guardian_alone_stops_the_servers_too(data: Path) -> None:
    """What macOS relies on: with the kernel's help switched off, the guardian sees its pipe close."""
    code = (
        "import script.support.children as children; children.LIBC = None\n"
        "import pathlib, sys, time; from script.support.servers import Servers\n"
        "Servers(pathlib.Path(sys.argv[1]), fast=True).start(); print('ready', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, data], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    ) as supervisor:
        assert supervisor.stdout is not None
        assert supervisor.stdout.readline() == "ready\n"
        supervisor.kill()
    assert eventually(lambda: not processes_using(data))
