"""How the embedded PostgreSQL is initialised, started and asked."""

import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from script.support.binaries import postgres_bin
from script.support.errors import MendableError
from script.support.server_user import ServerUser

# Nothing of the caller's PG* or locale variables may reach the server or its tools.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
READY_SECONDS = 60.0
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
CREATE_UNLESS_PRESENT = r"""
select format('create database %I', :'name') where not exists (select from pg_database where datname = :'name') \gexec
"""
FAST_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB"}


class InitialisationError(MendableError):
    """`initdb` failed; the message carries what it said."""


def program(name: str) -> Path:
    return postgres_bin() / name


def initialise(data: Path, *, user: ServerUser | None, fast: bool, log: Path) -> None:
    """Run `initdb` unless `data` is a finished cluster already."""
    if (data / "PG_VERSION").exists() and (data / "global" / "pg_control").exists():
        return
    # Collation by code point, the same on every system; but the character class must know Chinese letters,
    # or pg_trgm finds no trigrams in them.
    character_class = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
    done = subprocess.run(
        [
            *(program("initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", f"--lc-ctype={character_class}"),
            *(["--no-sync"] if fast else []),
        ],
        env=ENVIRONMENT,
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=user.become if user else None,
    )
    log.write_text(done.stdout + done.stderr)
    if done.returncode:
        raise InitialisationError(f"PostgreSQL's initdb failed in {data}:\n{done.stderr.strip()}")


def command(data: Path, socket_folder: Path, *, fast: bool, settings: Mapping[str, str]) -> list[str | Path]:
    """The command line of the server itself (the postmaster)."""
    given = {**SETTINGS, **(FAST_SETTINGS if fast else {}), **settings, "unix_socket_directories": str(socket_folder)}
    chosen = [part for name, value in given.items() for part in ("-c", f"{name}={value}")]
    return [program("postgres"), "-D", data, *chosen]


def wait_until_ready(socket_folder: Path, process: subprocess.Popen[bytes]) -> bool:
    """True once it accepts connections, False when it has ended or the time is over."""
    deadline = time.monotonic() + READY_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        asked = subprocess.run(
            [program("pg_isready"), "-q", "-U", "postgres", "-d", "postgres", "-h", socket_folder],
            env=ENVIRONMENT,
            check=False,
        )
        if asked.returncode == 0:
            return True
        time.sleep(0.03)
    return False


def create_database(socket_folder: Path, name: str) -> None:
    """Create the database `name` unless it exists (with psql, so that this needs no driver)."""
    subprocess.run(
        [
            *(program("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-v", f"name={name}"),
            *("-U", "postgres", "-h", socket_folder, "-d", "postgres"),
        ],
        input=CREATE_UNLESS_PRESENT,
        env=ENVIRONMENT,
        text=True,
        check=True,
        capture_output=True,
    )
