"""Whom a derivation is about, in portions that fit into memory."""

from collections.abc import Iterator

import sqlalchemy as sa

from workbench.changes.affected import Affected
from workbench.kernel.db import db

PORTION = 100_000
"""Persons of a scope, or orders without a person, in one statement."""

SPANNED = 250_000
"""Persons of the corp in one statement of a rebuild."""

ROOM = "set local work_mem = '128MB'"
"""A portion is sorted in memory rather than on the disk."""

PERSONS = sa.text("select distinct person_id from customers order by person_id")
NOBODYS = sa.text("select order_id from attributions where person_id is null order by order_id")

ANY = "= any(:person_ids)"
SPAN = "between :lowest and :highest"
"""Conditions on a person: one of some, or of a portion of all, whose long list no plan should be made for."""

Portion = tuple[list[int], list[int]]
"""Persons and orders."""


def portions(affected: Affected) -> Iterator[Portion]:
    """Persons and orders of a batch at once; of everything, persons first and then orders without one."""
    if not affected.is_everything:
        yield sorted(affected.person_ids), sorted(affected.order_ids)
        return
    db.session.execute(sa.text(ROOM))
    for ids in _parts(PERSONS, SPANNED):
        yield ids, []
    for ids in _parts(NOBODYS, PORTION):
        yield [], ids


def _parts(query: sa.TextClause, most: int) -> Iterator[list[int]]:
    ids = list(db.session.scalars(query))
    return (ids[start : start + most] for start in range(0, len(ids), most))
