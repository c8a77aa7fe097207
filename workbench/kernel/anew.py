"""Derived tables made anew beside the ones that are read, and exchanged for them in one moment.

While a rebuild lasts, tables of the same names stand in a schema of their own, first on the search path of whoever
fills them: the same statements mean these. Until the exchange nobody sees any of it, so the filling may be committed
step by step, by several connections at once; whatever breaks off leaves the tables that are read as they were, and the
schema behind, which says that a rebuild was begun and not ended.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from workbench.kernel.db import db

SCHEMA, HOME = "anew", "public"
TRIES = 600
"""Seconds in which the exchange waits for a moment when nobody reads."""

Step = Callable[[], None]
Steps = Sequence[Step]
Stages = Iterator[Steps]
"""The steps of a stage depend on none of each other; each stage on those before. Steps write, stages only look."""

HERE = f"""
    select set_config('search_path', '{SCHEMA}, {HOME}, pg_temp', true), set_config('work_mem', '128MB', true)
"""
BACK = sa.text("set local search_path = default")
EXISTS = sa.text(f"select to_regnamespace('{SCHEMA}') is not null")
GRANTS = sa.text(f"""
    select format('grant %s on {SCHEMA}.%I to %s', a.privilege_type, c.relname,
                  case a.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end)
    from pg_class c cross join aclexplode(c.relacl) a
    where c.relnamespace = cast('{HOME}' as regnamespace) and c.relname = any(:tables) and a.grantee <> c.relowner
""")
INDEXES = sa.text(f"""
    select replace(pg_get_indexdef(i.indexrelid), ' ON {HOME}.', ' ON {SCHEMA}.') as make
    from pg_index i join pg_class c on c.oid = i.indrelid
    where c.relnamespace = cast('{HOME}' as regnamespace) and c.relname = any(:tables)
    order by pg_relation_size(i.indrelid) desc, i.indexrelid
""")
KEYS = sa.text(f"""
    select format('alter table {SCHEMA}.%I add constraint %I %s using index %I', c.relname, k.conname,
                  case k.contype when 'p' then 'primary key' else 'unique' end, k.conname)
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where k.contype in ('p', 'u') and c.relnamespace = cast('{HOME}' as regnamespace) and c.relname = any(:tables)
    order by k.oid
""")
REFERENCES = sa.text(f"""
    select c.relname as holder,
           format('alter table {SCHEMA}.%I add constraint %I %s not valid', c.relname, k.conname,
                  pg_get_constraintdef(k.oid)) as make,
           format('alter table {SCHEMA}.%I validate constraint %I', c.relname, k.conname) as validate
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where k.contype = 'f' and c.relnamespace = cast('{HOME}' as regnamespace) and c.relname = any(:tables)
    order by c.relname, k.oid
""")
REFERRED = sa.text(f"""
    select distinct r.relname
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class r on r.oid = k.confrelid
    where k.contype = 'f' and c.relnamespace = cast('{HOME}' as regnamespace) and c.relname = any(:tables)
      and r.relname <> all(:tables)
""")


def is_begun() -> bool:
    """Whether a rebuild is under way, or was broken off."""
    return bool(db.session.scalar(EXISTS))


def enter() -> None:
    """Until the end of the transaction: the new tables are meant, and there is room for sorting."""
    db.session.execute(sa.text(HERE))


def leave() -> None:
    """The tables that are read are meant again."""
    db.session.execute(BACK)


def begin(tables: Sequence[str]) -> None:
    """Empty copies of the tables, without what makes filling slow: indexes and references."""
    forget()
    _execute(f"create schema {SCHEMA}")
    for table in tables:
        _execute(f"create table {SCHEMA}.{table} (like {HOME}.{table} including all excluding indexes)")
    for grant in db.session.scalars(GRANTS, {"tables": list(tables)}).all():
        _execute(grant)


def forget() -> None:
    """Throw away what was begun."""
    _execute(f"drop schema if exists {SCHEMA} cascade")


def step(*statements: str) -> Step:
    """Statements without parameters as a step."""
    return partial(_execute, *statements)


def indexed(*tables: str) -> Stages:
    """Stages: the indexes of tables that are filled, each by itself; then their keys, and a look at what is in them."""
    about = {"tables": list(tables)}
    yield [step(make) for make in db.session.scalars(INDEXES, about)]
    yield [step(*db.session.scalars(KEYS, about))]
    yield looked_at(*tables)


def looked_at(*tables: str) -> Steps:
    """Statistics of tables just filled: without any, a plan reads a scope where a person is meant."""
    return [step(f"analyze {SCHEMA}.{table}") for table in tables]


def referring(*tables: str) -> Stages:
    """Stages: what refers to other tables, noted at once and then held against them table by table."""
    found = db.session.execute(REFERENCES, {"tables": list(tables)}).all()
    yield [step(*(one.make for one in found))]
    yield [
        step(*(one.validate for one in found if one.holder == holder))
        for holder in dict.fromkeys(o.holder for o in found)
    ]


def exchange(tables: Sequence[str]) -> None:
    """Put the new tables in the place of the old ones; commit soon."""
    _lock(tables)
    for table in tables:
        _execute(f"drop table {HOME}.{table}", f"alter table {SCHEMA}.{table} set schema {HOME}")
    forget()


def _lock(tables: Sequence[str]) -> None:
    """All of them and what they refer to, which a drop locks as well; or none, and never for long in line.

    Who waits behind us waits for whoever reads for long; and who has one of them and wants another would wait for us.
    """
    referred = db.session.scalars(REFERRED, {"tables": list(tables)}).all()
    names = ", ".join(f"{HOME}.{table}" for table in (*tables, *referred))
    for left in reversed(range(TRIES)):
        try:
            with db.session.begin_nested():
                _execute("set local lock_timeout = '100ms'", f"lock table {names} in access exclusive mode")
        except OperationalError:
            if not left:
                raise
            time.sleep(1)
        else:
            _execute("set local lock_timeout = default")
            return


def _execute(*statements: str) -> None:
    for statement in statements:
        db.session.execute(sa.text(statement.replace(":", "\\:")))
