"""Whom a rebuild is about, in portions that fit into memory."""

import sqlalchemy as sa

from workbench.kernel.db import db

PORTION = 100_000
"""Persons of a scope, or orders without a person, in one statement."""

SPANNED = 250_000
"""Persons of the corp in one statement."""

PERSONS = sa.text("select distinct person_id from customers order by person_id")
NOBODYS = sa.text("select order_id from attributions where person_id is null order by order_id")

ROOM = "set local work_mem = '128MB'"
"""A portion is sorted in memory rather than on the disk."""

ANY = "= any(:person_ids)"
SPAN = "between :lowest and :highest"
"""Conditions on a person: one of some, or of a portion of all, whose long list no plan should be made for."""


def everybody() -> list[list[int]]:
    """All persons, in portions."""
    return _parts(PERSONS, SPANNED)


def nobodys() -> list[list[int]]:
    """The orders that have no person, in portions."""
    return _parts(NOBODYS, PORTION)


def _parts(query: sa.TextClause, most: int) -> list[list[int]]:
    ids = list(db.session.scalars(query))
    return [ids[start : start + most] for start in range(0, len(ids), most)]
