"""Where the made-up data lives: one cluster, a database per size, and what is remembered of how each was made."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from bench.generator.corp import LEADER
from bench.generator.sizes import Size
from script.support.place import Place, environment
from script.support.servers import Servers

SERVING = {
    "shared_buffers": "2GB",
    "effective_cache_size": "6GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "512MB",
    "random_page_cost": "1.1",
    "max_wal_size": "4GB",
    "jit": "off",
}
"""For a machine with 8 GB; printed with the results."""
LOADING = {
    **SERVING,
    "maintenance_work_mem": "1GB",
    "max_wal_size": "4GB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "checkpoint_timeout": "1h",
}
"""A load that breaks off is begun anew, so nothing has to survive a crash."""
WEBHOOK_SECRET = "bench-secret-bench-secret-bench-secret"  # noqa: S105 - of a deployment that is never published


class Home:
    """One folder with everything a run of the bench keeps."""

    def __init__(self, folder: Path, *, port: int = 8700) -> None:
        self.folder = folder.resolve()
        self.place = Place(home=self.folder, host="127.0.0.1", port=port, simulator_port=port + 50)

    @contextmanager
    def servers(self, settings: dict[str, str] = SERVING) -> Iterator[Servers]:
        """PostgreSQL and Valkey for the length of the block."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with Servers(self.folder / "servers", settings=settings) as running:
            yield running

    def environment(self, servers: Servers, size: Size) -> dict[str, str]:
        """Of the product's processes on the data of this size."""
        given = environment(self.place, database_url=servers.database_url(database(size)), redis_url=servers.redis_url)
        return {**given, "LEADER_USERIDS": LEADER, "ORDER_WEBHOOK_SECRET": WEBHOOK_SECRET, "LOG_LEVEL": "WARNING"}

    def notes(self, size: Size) -> dict[str, Any] | None:
        """How this size was made, if it was made to the end."""
        path = self._notes(size)
        return json.loads(path.read_text()) if path.exists() else None

    def note(self, size: Size, facts: dict[str, Any]) -> None:
        self._notes(size).write_text(json.dumps(facts, indent=2))

    def forget(self, servers: Servers, size: Size) -> None:
        """Drop the database of this size, whole or half."""
        self._notes(size).unlink(missing_ok=True)
        with psycopg.connect(servers.database_url(), autocommit=True) as connection:
            connection.execute(f"drop database if exists {database(size)} with (force)".encode())

    def _notes(self, size: Size) -> Path:
        return self.folder / f"{size.name}.json"


def database(size: Size) -> str:
    return f"bench_{size.name.lower()}"
