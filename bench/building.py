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

GENERATION = 1
"""Counted up when the made-up data changes: what an older generator made is made again."""


def build(home: Home, size: Size) -> dict[str, Any]:
    """The notes on how the size was made; made now unless that has been done."""
    notes = home.notes(size)
    if notes and notes["generation"] == GENERATION:
        print(f"  size {size.name} of {notes['end']} is there ({notes['gigabytes']:.1f} GB)", flush=True)
        return notes
    end = dt.datetime.now(dt.UTC).replace(microsecond=0)
    files = home.folder / "files" / size.name
    shutil.rmtree(files, ignore_errors=True)
    with home.servers(LOADING) as servers:
        notes = {"generation": GENERATION, "size": size.name, "end": str(end), "seconds": {}}
        home.forget(servers, size)
        servers.create_database(database(size))
        flask(home, servers, size, "db", "upgrade")
        with _timed(notes, "files"):
            write_files(files, size, end)
        with _timed(notes, "copy, keys, indexes"):
            loaded = load(servers.database_url(database(size)), files)
        notes["rows"] = loaded.rows
        notes["seconds"] |= {"copy": loaded.copying, "indexes": loaded.indexing}
        with _timed(notes, "derived"):
            flask(home, servers, size, "rebuild")
        notes["gigabytes"] = _tidy(servers, size)
    shutil.rmtree(files.parent, ignore_errors=True)
    home.note(size, notes)
    return notes


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
