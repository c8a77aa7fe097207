"""Who is one person: the customers reachable from each other through merges that are not undone."""

from collections.abc import Collection, Iterable

import sqlalchemy as sa

from workbench.kernel.db import db

REACHED = sa.text("""
    with recursive reached(id) as (
        select id from customers
        where person_id = any(array(select person_id from customers where id = any(:ids)))
        union
        select other.id from reached r cross join lateral (
            select second_id as id from merges where first_id = r.id and undone_at is null
            union all
            select first_id from merges where second_id = r.id and undone_at is null
        ) as other
    )
    select c.id, c.person_id from reached join customers c on c.id = reached.id
""")
MERGED = sa.text("""
    select id, person_id from customers
    where canonical_id is not null
       or id in (select unnest(array[first_id, second_id]) from merges where undone_at is null)
""")
LINKS = sa.text("select first_id, second_id from merges where undone_at is null and first_id = any(:ids)")

ASSIGN = sa.text("""
    update customers c set canonical_id = nullif(p.person_id, p.id)
    from unnest(cast(:ids as bigint[]), cast(:person_ids as bigint[])) as p(id, person_id)
    where c.id = p.id
""")


def lowest_of_each(customer_ids: Iterable[int], links: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The lowest customer of each one's person (union-find: always the lower becomes the root)."""
    above = {customer_id: customer_id for customer_id in customer_ids}

    def root(node: int) -> int:
        while above[node] != node:
            above[node] = above[above[node]]
            node = above[node]
        return node

    for first, second in links:
        one, other = sorted((root(first), root(second)))
        above[other] = one
    return {node: root(node) for node in above}


def regroup(customer_ids: Collection[int] | None) -> tuple[set[int], set[int]]:
    """Bring `canonical_id` up to date around these customers (None: everywhere).

    Returns the persons that are not what they were, before and after, and all the customers of these.
    """
    if customer_ids is None:
        members = db.session.execute(MERGED).all()
    else:
        members = db.session.execute(REACHED, {"ids": sorted(customer_ids)}).all()
    before = {row.id: row.person_id for row in members}
    links = db.session.execute(LINKS, {"ids": list(before)}).all()
    after = lowest_of_each(before, ((link.first_id, link.second_id) for link in links))
    moved = sorted(one for one, person_id in after.items() if person_id != before[one])
    if not moved:
        return set(), set()
    db.session.execute(ASSIGN, {"ids": moved, "person_ids": [after[one] for one in moved]})
    persons = {before[one] for one in moved} | {after[one] for one in moved}
    return persons, {one for one in after if before[one] in persons or after[one] in persons}
