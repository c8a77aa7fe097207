"""Indexes and constraints of the tables to be filled: taken away, and put back as the catalogue had them."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import psycopg

AT_A_TIME = 2
"""Statements side by side; each index build may use a second processor by itself."""

CONSTRAINTS = """
    select conrelid::regclass::text as holder, conname as name, contype::text as kind, pg_get_constraintdef(oid) as body
    from pg_constraint
    where contype in ('p', 'u', 'f') and connamespace = 'public'::regnamespace
      and (conrelid::regclass::text = any(%(tables)s)
           or (contype = 'f' and confrelid::regclass::text = any(%(tables)s)))
    order by contype = 'f', pg_relation_size(conrelid) desc, conname
"""
INDEXES = """
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as body
    from pg_index i
    where i.indrelid::regclass::text = any(%(tables)s)
      and not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.contype in ('p', 'u'))
    order by 1
"""


class Definitions(NamedTuple):
    """Statements that restore what was taken away: keys and indexes first, then references between tables."""

    indexes: Sequence[str]
    references: Sequence[str]


def take_away(connection: psycopg.Connection[tuple[str, ...]], tables: Iterable[str]) -> Definitions:
    """Drop every key, index and reference of the tables, and the references of others to them."""
    names = {"tables": list(tables)}
    constraints = connection.execute(CONSTRAINTS, names).fetchall()
    indexes = connection.execute(INDEXES, names).fetchall()
    for holder, name, kind, _ in sorted(constraints, key=lambda one: one[2] != "f"):
        assert kind in "puf"
        connection.execute(f"alter table {holder} drop constraint {name}")
    for name, _ in indexes:
        connection.execute(f"drop index {name}")
    added = {kind: [f"alter table {t} add constraint {n} {body}" for t, n, k, body in constraints if k in kind]
             for kind in ("pu", "f")}  # fmt: skip
    return Definitions(added["pu"] + [body for _, body in indexes], added["f"])


def put_back(database_url: str, definitions: Definitions) -> None:
    """Restore everything; a reference is only made when the key it points at is there."""
    for statements in definitions:
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            list(pool.map(lambda statement: _execute(database_url, statement), statements))


def _execute(database_url: str, statement: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(statement.encode())
