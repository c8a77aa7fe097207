"""Fills an empty, migrated database from the written files by COPY."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import psycopg
from psycopg import sql

from bench.generator import definitions
from bench.generator.spool import files
from bench.generator.tables import COLUMNS

TABLES_AT_A_TIME = 2
CHUNK = 1 << 20
CONTINUE_IDENTITIES = """
    do $$ declare one record; begin
        for one in select table_name, column_name from information_schema.columns
                   where table_schema = 'public' and is_identity = 'YES' loop
            execute format(
                'select setval(pg_get_serial_sequence(%1$L, %2$L), coalesce(max(%2$I), 0) + 1, false) from %1$I',
                one.table_name, one.column_name);
        end loop;
    end $$
"""


class Loaded(NamedTuple):
    """Rows by table, and the seconds of each part."""

    rows: dict[str, int]
    copying: float
    indexing: float


def load(database_url: str, folder: Path) -> Loaded:
    """COPY every file, then make keys, indexes and references again and look at the figures (ANALYZE)."""
    started = time.monotonic()
    with psycopg.connect(database_url) as connection:
        taken = definitions.take_away(connection, COLUMNS)
    rows = _copy_all(database_url, folder)
    copied = time.monotonic()
    definitions.put_back(database_url, taken)
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(CONTINUE_IDENTITIES)
        connection.execute("analyze")
    return Loaded(rows, copied - started, time.monotonic() - copied)


def _copy_all(database_url: str, folder: Path) -> dict[str, int]:
    waiting = [(table, list(files(folder, table))) for table in COLUMNS]
    waiting.sort(key=lambda one: -sum(path.stat().st_size for path in one[1]))
    with ThreadPoolExecutor(TABLES_AT_A_TIME) as pool:
        counts = pool.map(lambda one: _copy(database_url, *one), waiting)
        return dict(zip([table for table, _ in waiting], counts, strict=True))


def _copy(database_url: str, table: str, paths: Sequence[Path]) -> int:
    """One table in one transaction; emptied in it, it needs no log of its changes and no vacuum afterwards."""
    statement = sql.SQL("copy {} ({}) from stdin (freeze)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, COLUMNS[table]))
    )
    with psycopg.connect(database_url) as connection, connection.cursor() as cursor:
        cursor.execute(sql.SQL("truncate {}").format(sql.Identifier(table)))
        with cursor.copy(statement) as copy:
            for path in paths:
                with path.open("rb") as file:
                    while chunk := file.read(CHUNK):
                        copy.write(chunk)
                path.unlink()
        return cursor.rowcount
