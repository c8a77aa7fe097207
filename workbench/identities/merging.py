"""Say that two customers are one person, and take it back. What follows from it is derived after the commit."""

import datetime as dt
from collections.abc import Collection

import sqlalchemy as sa

from workbench.kernel.db import db

UNDO = sa.text("""
    update merges m set undone_at = :now, undone_by_id = :by_id
    from unnest(cast(:firsts as bigint[]), cast(:seconds as bigint[])) as p(first_id, second_id)
    where m.first_id = p.first_id and m.second_id = p.second_id and m.undone_at is null
    returning m.id
""")
KEEP_PARTED = sa.text("""
    insert into merges (first_id, second_id, kind, made_at, made_by_id, undone_at, undone_by_id)
    select p.first_id, p.second_id, 'manual', :now, :by_id, :now, :by_id
    from unnest(cast(:firsts as bigint[]), cast(:seconds as bigint[])) as p(first_id, second_id)
    where not exists (select from merges m where (m.first_id, m.second_id) = (p.first_id, p.second_id)
        and m.undone_at is not null)
""")


def part(pairs: Collection[tuple[int, int]], *, at: dt.datetime, by_id: int | None) -> None:
    """Undo whatever merges these pairs, and keep rules from merging them: again, or for the first time."""
    ordered = sorted({(min(pair), max(pair)) for pair in pairs})
    about = {"firsts": [one for one, _ in ordered], "seconds": [two for _, two in ordered], "now": at, "by_id": by_id}
    db.session.execute(UNDO, about)
    db.session.execute(KEEP_PARTED, about)
