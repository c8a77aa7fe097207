"""Who decides about a claim: the nearest heads of both whom it concerns. They are asked, and named to who waits."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import current_app

from workbench.kernel.db import db
from workbench.people.models import ACTIVATED, ROOT_PARENT_ID

NEAREST = sa.text("""
    with recursive claim as (
        select * from unnest(cast(:numbers as bigint[]), cast(:claimants as bigint[]), cast(:holders as bigint[]))
            as c(number, claimant_id, holder_id)
    ), above(member_id, id, distance) as (
        select member_id, department_id, 0 from memberships
        where member_id in (select claimant_id from claim union select holder_id from claim)
        union
        select a.member_id, d.parent_id, a.distance + 1
        from departments d join above a on a.id = d.id where d.parent_id <> :root
    ), head as (
        select a.member_id, s.member_id as head_id, min(a.distance) as distance
        from above a join memberships s on s.department_id = a.id and s.is_head
        group by a.member_id, s.member_id
    ), leader as (
        select s.member_id as head_id from memberships s join departments d on d.id = s.department_id
        where s.is_head and d.parent_id = :root and d.removed_at is null
        union
        select id from members where userid = any(:leaders)
    ), common as (
        select c.number, h.head_id, h.distance + coalesce(o.distance, 0) as distance
        from claim c
        join head h on h.member_id = c.claimant_id
        left join head o on o.member_id = c.holder_id and o.head_id = h.head_id
        where c.holder_id is null or o.head_id is not null
        union all
        select c.number, l.head_id, :farthest from claim c cross join leader l
    ), able as (
        select n.number, n.head_id, m.userid, m.name, n.distance,
               min(n.distance) over (partition by n.number) as nearest
        from common n
        join claim c on c.number = n.number
        join members m on m.id = n.head_id and m.status = :activated and m.removed_at is null
        where n.head_id not in (c.claimant_id, coalesce(c.holder_id, 0))
    )
    select distinct number, head_id, userid, name from able where distance = nearest order by number, head_id
""")

FARTHEST = 1_000_000
"""Leaders are asked where no department has both."""


def deciders(claims: Sequence[tuple[int, int, int | None]]) -> dict[int, list[Any]]:
    """By claim, given as (its id, claimant, holder): neither of the two decides; without anybody the list is empty."""
    found: dict[int, list[Any]] = {number: [] for number, _, _ in claims}
    if not claims:
        return found
    numbers, claimants, holders = zip(*claims, strict=True)
    asked = {
        "numbers": list(numbers),
        "claimants": list(claimants),
        "holders": list(holders),
        "root": ROOT_PARENT_ID,
        "leaders": sorted(current_app.config["LEADER_USERIDS"]),
        "activated": ACTIVATED,
        "farthest": FARTHEST,
    }
    for row in db.session.execute(NEAREST, asked):
        found[row.number].append(row)
    return found
