"""Everything the simulated WeCom knows, kept in one sqlite file behind one lock."""

import json
import sqlite3
import threading
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = Path(__file__).with_name("schema.sql")

Row = sqlite3.Row


class OutdatedState(Exception):
    """The state file has tables this simulator does not know; the text says what to do."""


class State:
    """One connection shared by all threads: every statement is short, so a lock is simpler than a pool."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._create_tables(path)

    def _create_tables(self, path: Path) -> None:
        schema = SCHEMA.read_text(encoding="utf-8")
        version = zlib.crc32(schema.encode()) & 0x7FFFFFFF
        (found,) = self._db.execute("PRAGMA user_version").fetchone()
        if found not in (0, version):
            self._db.close()
            raise OutdatedState(f"{path} was made by another version of the simulator; delete it to start afresh")
        self._db.executescript(schema)
        self._db.execute(f"PRAGMA user_version = {version}")

    def close(self) -> None:
        with self._lock:
            self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; nested use joins the outer transaction."""
        with self._lock:
            if self._db.in_transaction:
                yield
                return
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def rows(self, sql: str, *values: object) -> list[Row]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def row(self, sql: str, *values: object) -> Row | None:
        with self._lock:
            found: Row | None = self._db.execute(sql, values).fetchone()
            return found

    def count(self, sql: str, *values: object) -> int:
        found = self.row(sql, *values)
        return int(found[0]) if found is not None else 0

    def write(self, sql: str, *values: object) -> int:
        """Run one statement and return the id of the row it inserted, if any."""
        with self._lock:
            return self._db.execute(sql, values).lastrowid or 0

    def changed(self, sql: str, *values: object) -> int:
        """Run one statement and return how many rows it touched."""
        with self._lock:
            return self._db.execute(sql, values).rowcount

    def insert_many(self, table: str, records: Iterable[dict[str, object]]) -> None:
        listed = list(records)
        if not listed:
            return
        columns = list(listed[0])
        marks = ", ".join("?" * len(columns))
        sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 table and columns are ours
        with self._lock:
            self._db.executemany(sql, [tuple(record[column] for column in columns) for record in listed])

    def insert(self, table: str, **values: object) -> None:
        self.insert_many(table, [values])

    def update(self, table: str, where: dict[str, object], **changes: object) -> int:
        """Change the given columns of the rows that match; how many there were."""
        setting = ", ".join(f"{column} = ?" for column in changes)
        matching = " AND ".join(f"{column} = ?" for column in where)
        sql = f"UPDATE {table} SET {setting} WHERE {matching}"  # noqa: S608 table and columns are ours
        return self.changed(sql, *changes.values(), *where.values())

    def setting(self, key: str, default: Any = None) -> Any:
        found = self.row("SELECT value FROM settings WHERE key = ?", key)
        return default if found is None else json.loads(found["value"])

    def set_setting(self, key: str, value: object) -> None:
        self.write("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)", key, json.dumps(value))

    def wipe(self, keep_settings: Iterable[str]) -> None:
        """Forget everything but the named settings."""
        kept = {key: self.setting(key) for key in keep_settings}
        with self.transaction():
            for table in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'"):
                self.write(f"DELETE FROM {table['name']}")  # noqa: S608 the name comes from sqlite itself
            for key, value in kept.items():
                if value is not None:
                    self.set_setting(key, value)
