"""Indexes and constraints of the tables to be filled: taken away, and put back as the catalogue had them."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import psycopg

AT_A_TIME = 2
"""Statements side by side, each on one processor: helpers of one index build would pass all its rows through files."""

CONSTRAINTS = """
    select conrelid::regclass::text as holder, conname as name, contype::text as kind, pg_get_constraintdef(oid) as body
    from pg_constraint
    where contype in ('p', 'u', 'f') and connamespace = 'public'::regnamespace
      and (conrelid::regclass::text = any(%(tables)s)
           or (contype = 'f' and confrelid::regclass::text = any(%(tables)s)))
    order by contype = 'f', pg_relation_size(conrelid) desc, conname
"""
INDEXES = """
    select i.indrelid::regclass::text as holder, i.indexrelid::regclass::text as name,
           pg_get_indexdef(i.indexrelid) as body
    from pg_index i
    where i.indrelid::regclass::text = any(%(tables)s)
      and not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.contype in ('p', 'u'))
    order by 1, 2
"""


SIZES = (
    "select relname, pg_relation_size(oid) from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"
)


class Definition(NamedTuple):
    """A statement that restores something of a table; a reference is held against the rows by one of its own."""

    table: str
    make: str
    validate: str = ""


class Definitions(NamedTuple):
    """What restores everything that was taken away: keys and indexes first, then references between tables."""

    indexes: Sequence[Definition]
    references: Sequence[Definition]


def take_away(connection: psycopg.Connection[tuple[str, ...]], tables: Iterable[str]) -> Definitions:
    """Drop every key, index and reference of the tables, and the references of others to them."""
    names = {"tables": list(tables)}
    constraints = connection.execute(CONSTRAINTS, names).fetchall()
    indexes = connection.execute(INDEXES, names).fetchall()
    for holder, name, kind, _ in sorted(constraints, key=lambda one: one[2] != "f"):
        assert kind in "puf"
        connection.execute(f"alter table {holder} drop constraint {name}")
    for _, name, _ in indexes:
        connection.execute(f"drop index {name}")
    keys = [Definition(t, f"alter table {t} add constraint {n} {body}") for t, n, k, body in constraints if k in "pu"]
    references = [
        Definition(
            t, f"alter table {t} add constraint {n} {body} not valid", f"alter table {t} validate constraint {n}"
        )
        for t, n, k, body in constraints
        if k == "f"
    ]
    return Definitions([*keys, *(Definition(table, body) for table, _, body in indexes)], references)


def put_back(database_url: str, definitions: Definitions) -> None:
    """Restore everything, what is largest first; a reference is only made when the key it points at is there.

    A reference is first noted, which is done at once, and then held against the rows: that locks the table alone it is
    of, so two tables can be checked at a time whatever they refer to.
    """
    with psycopg.connect(database_url, autocommit=True) as connection:
        sizes: dict[str, int] = dict(connection.execute(SIZES).fetchall())

    def by_size(of: Iterable[Definition]) -> list[Definition]:
        return sorted(of, key=lambda one: -sizes[one.table])

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        list(pool.map(lambda one: _execute(database_url, one.make), by_size(definitions.indexes)))
        _execute(database_url, *(one.make for one in definitions.references))
        checks: dict[str, list[str]] = {}
        for one in by_size(definitions.references):
            checks.setdefault(one.table, []).append(one.validate)
        list(pool.map(lambda statements: _execute(database_url, *statements), checks.values()))


def _execute(database_url: str, *statements: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("set max_parallel_maintenance_workers = 0")
        for statement in statements:
            connection.execute(statement.encode())
