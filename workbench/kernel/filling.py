"""Fill an empty table as fast as it goes: without its indexes and references, which are made over all rows at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from workbench.kernel.db import db

REFERENCES = sa.text("""
    select format('alter table %s drop constraint %I', conrelid::regclass, conname) as take_away,
           format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as make
    from pg_constraint where contype = 'f' and conrelid = cast(:table as regclass) order by conname
""")
INDEXES = sa.text("""
    select format('drop index %s', i.indexrelid::regclass) as take_away, pg_get_indexdef(i.indexrelid) as make
    from pg_index i
    where i.indrelid = cast(:table as regclass)
      and not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.contype in ('p', 'u'))
    order by i.indexrelid
""")


@contextmanager
def filling(*tables: str) -> Iterator[None]:
    """Take away from those of the tables that are empty what rows need not be held against one by one.

    Keys stay: they say what is there already. Whoever reads these tables, and whoever writes what they refer to, waits
    from here to the end of the transaction; so a table with rows is left as it is. A block that fails must be rolled
    back, and all is as it was.
    """
    taken = [one for table in tables if _is_empty(table) for one in _dependents(table)]
    for one in taken:
        db.session.execute(sa.text(one.take_away))
    yield
    for one in taken:
        db.session.execute(sa.text(one.make))


def _is_empty(table: str) -> bool:
    return not db.session.scalar(sa.select(sa.exists(sa.select(sa.literal(1)).select_from(sa.table(table)))))


def _dependents(table: str) -> list[sa.Row[Any]]:
    """Indexes before references, which are checked faster with them."""
    return [row for query in (INDEXES, REFERENCES) for row in db.session.execute(query, {"table": table})]
