"""Make a scope's figures anew: when its members have changed, or when an audit found a sum wrong.

Membership is today's, also for past periods; so a scope that gains or loses a member gets another past.
"""

from typing import Any, NamedTuple

import sqlalchemy as sa

from workbench.kernel.db import db
from workbench.metrics import pending, rollups, spells
from workbench.metrics.portions import PORTION
from workbench.metrics.scopes import WANTED

ONLY = "s.scope_kind = :only_kind and s.scope_id = :only_id"

CHANGED = sa.text(f"""
    with wanted as ({WANTED}),
    kept as (select scope_kind, scope_id, member_id from scope_members),
    differing as (
        (select scope_kind, scope_id, member_id from wanted except table kept)
        union all
        (table kept except select scope_kind, scope_id, member_id from wanted)
    )
    select distinct scope_kind, scope_id from differing order by 1, 2
""")
MEMBERS = (
    f"delete from scope_members s where {ONLY}",
    f"""
    insert into scope_members (scope_kind, scope_id, member_id)
    select scope_kind, scope_id, member_id from ({WANTED}) s where {ONLY}
    """,
)
FORGET = tuple(
    f"delete from {table} s where {ONLY}"
    for table in ("rollup_days", "rollup_hours", "rollup_gaps", "rollup_parts", "scope_spells")
)
PERSONS = sa.text(f"""
    with who as materialized (select member_id from scope_members s where {ONLY})
    select person_id from contact_spells join who using (member_id)
    union select person_id from touch_days join who using (member_id)
    union select person_id from attributions join who using (member_id) where person_id is not null
    order by 1
""")
NOBODYS = sa.text(f"""
    select order_id from attributions a
    where person_id is null and (
        :only_kind = 0 or member_id in (select s.member_id from scope_members s where {ONLY})
    ) order by 1
""")


class Which(NamedTuple):
    """A scope as it is stored."""

    kind: int
    id: int


def changed() -> list[Which]:
    """The scopes whose members are others than those the sums are made of."""
    return [Which(*row) for row in db.session.execute(CHANGED)]


def make_anew(which: Which) -> None:
    """Members, spells and sums of one scope, as a rebuild would make them."""
    only: dict[str, Any] = {"only_kind": which.kind, "only_id": which.id}
    for statement in (*MEMBERS, *FORGET):
        db.session.execute(sa.text(statement), only)
    pending.prepare()
    for person_ids in _portions(PERSONS, only):
        spells.settle_scopes(ONLY, {**spells.values(person_ids, []), **only})
        rollups.contribute(person_ids, [], sign=1, scope=ONLY, **only)
        pending.apply()
    for order_ids in _portions(NOBODYS, only):
        rollups.contribute([], order_ids, sign=1, scope=ONLY, **only)
        pending.apply()


def _portions(query: sa.TextClause, only: dict[str, Any]) -> list[list[int]]:
    ids = list(db.session.scalars(query, only))
    return [ids[start : start + PORTION] for start in range(0, len(ids), PORTION)]
