"""Makes the database of a size once: files, COPY, indexes, then the product's own rebuild of what is derived."""

import datetime as dt
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from bench.generator.loading import load
from bench.generator.sizes import Size
from bench.generator.writing import write_files
from bench.home import LOADING, Home, database
from script.support.errors import MendableError
from script.support.paths import REPOSITORY
from script.support.product import FLASK
from script.support.progress import step
from script.support.servers import Servers

DERIVED = "derived"
GENERATION = 2
"""Counted up when the made-up data changes: what an older generator made is made again."""


def build(home: Home, size: Size) -> dict[str, Any]:
    """The notes on how the size was made; each half of the work is done unless it has been done."""
    notes = home.notes(size)
    if notes is None or notes["generation"] != GENERATION:
        notes = _load_facts(home, size)
        home.note(size, notes)
    if DERIVED not in notes["seconds"]:
        _derive(home, size, notes)
        home.note(size, notes)
    print(f"  size {size.name} of {notes['end']} is there ({notes['gigabytes']:.1f} GB)", flush=True)
    return notes


def _load_facts(home: Home, size: Size) -> dict[str, Any]:
    end = dt.datetime.now(dt.UTC).replace(microsecond=0)
    files = home.folder / "files" / size.name
    shutil.rmtree(files, ignore_errors=True)
    notes: dict[str, Any] = {"generation": GENERATION, "size": size.name, "end": str(end), "seconds": {}}
    with home.servers(LOADING) as servers:
        home.forget(servers, size)
        servers.create_database(database(size))
        flask(home, servers, size, "db", "upgrade")
        with _timed(notes, "files"):
            write_files(files, size, end)
        with _timed(notes, "copy, keys, indexes"):
            loaded = load(servers.database_url(database(size)), files)
    shutil.rmtree(files.parent, ignore_errors=True)
    notes["rows"] = loaded.rows
    notes["seconds"] |= {"copy": loaded.copying, "indexes": loaded.indexing}
    return notes


def _derive(home: Home, size: Size, notes: dict[str, Any]) -> None:
    with home.servers(LOADING) as servers:
        flask(home, servers, size, "db", "upgrade")
        with _timed(notes, DERIVED):
            flask(home, servers, size, "rebuild")
        notes["gigabytes"] = _tidy(servers, size)


def flask(home: Home, servers: Servers, size: Size, *command: str) -> None:
    """One of the product's own commands on this size's database."""
    done = subprocess.run(
        [*FLASK, *command], env=home.environment(servers, size), cwd=REPOSITORY, check=False, capture_output=True
    )
    if done.returncode:
        end = done.stderr.decode(errors="replace")[-2000:]
        raise MendableError(f"flask {' '.join(command)} failed on size {size.name}:\n{end}")


def _tidy(servers: Servers, size: Size) -> float:
    """Visibility and statistics of what the rebuild wrote; the size of it all in gigabytes."""
    with psycopg.connect(servers.database_url(database(size)), autocommit=True) as connection:
        connection.execute("vacuum (analyze)")
        row = connection.execute("select pg_database_size(current_database())").fetchone()
    return (row[0] if row else 0) / 1e9


@contextmanager
def _timed(notes: dict[str, Any], name: str) -> Iterator[None]:
    """Time a part of the building, on the terminal and in the notes."""
    started = time.monotonic()
    with step(name):
        yield
    notes["seconds"][name] = round(time.monotonic() - started, 1)
