"""The departments that can answer a channel, as a tree, and how many people they are."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from workbench.kernel.db import db
from workbench.people.models import ACTIVATED


def choosable() -> Sequence[Any]:
    """Every department, each after the one it belongs to, with the staff of it and below who can take a customer."""
    return db.session.execute(TREE, {"activated": ACTIVATED}).all()


def count_people(member_ids: Collection[int], department_ids: Collection[int]) -> int:
    """How many WeCom counts when it expands the departments: everybody in them and below, and those named."""
    values = {"members": sorted(member_ids), "departments": sorted(department_ids)}
    return int(db.session.scalars(PEOPLE, values).one())


TREE = sa.text("""
    with recursive living as (
        select id, parent_id, name, position from departments where removed_at is null
    ), tree as (
        select l.*, 0 as depth, array[-l.position, l.id] as place from living l
        where not exists (select 1 from living above where above.id = l.parent_id)
        union all
        select l.*, t.depth + 1, t.place || array[-l.position, l.id] from living l join tree t on t.id = l.parent_id
    ), within as (
        select id as department_id, id, parent_id from living
        union all
        select w.department_id, l.id, l.parent_id from within w join living l on l.id = w.parent_id
    ), staff as (
        select w.id, count(distinct m.id) as total
        from within w join memberships s on s.department_id = w.department_id join members m on m.id = s.member_id
        where m.status = :activated and m.removed_at is null and m.has_contact
        group by w.id
    )
    select t.id, t.name, t.depth, coalesce(s.total, 0) as staff_total
    from tree t left join staff s on s.id = t.id order by t.place
""")

PEOPLE = sa.text("""
    with recursive below(id) as (
        select id from departments where id = any(:departments)
        union
        select d.id from departments d join below b on d.parent_id = b.id where d.removed_at is null
    )
    select count(*) from members where removed_at is null and (
        id = any(:members) or id in (select member_id from memberships where department_id in (select id from below))
    )
""")
