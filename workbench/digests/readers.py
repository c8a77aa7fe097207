"""Who gets a digest, and of whose numbers: their own, those of a department they lead, or the corp's."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask import current_app

from workbench.digests.models import DigestKind
from workbench.kernel.db import db

READERS = sa.text("""
    with recursive heads as (
        select b.member_id, d.id as department_id, d.name, d.parent_id
        from memberships b join departments d on d.id = b.department_id
        where b.is_head and d.removed_at is null
    ), depths(id, depth) as (
        select id, 0 from departments where parent_id = 0
        union all
        select d.id, t.depth + 1 from departments d join depths t on d.parent_id = t.id where t.depth < 20
    ), topmost as (
        select distinct on (h.member_id) h.member_id, h.department_id, h.name
        from heads h left join depths t on t.id = h.department_id
        order by h.member_id, t.depth nulls last, h.department_id
    )
    select m.id as member_id, m.userid, t.department_id, t.name as department_name,
           m.userid = any(:leaders) or exists (
               select from heads h where h.member_id = m.id and h.parent_id = 0
           ) as sees_all
    from members m left join topmost t on t.member_id = m.id
    where m.status = 1 and m.removed_at is null
        and (m.has_contact or t.member_id is not null or m.userid = any(:leaders))
        and not exists (select from digest_refusals r where r.member_id = m.id)
        and not exists (select from digests d where d.member_id = m.id and d.kind = :kind and d.day = :day)
        and (cast(:members as bigint[]) is null or m.id = any(:members))
    order by m.id
""")


@dataclass(frozen=True, slots=True)
class Reader:
    """A member and the scope of their digest, as the API spells it."""

    member_id: int
    userid: str
    scope: str
    title: str


def readers(kind: DigestKind, day: dt.date, member_ids: Sequence[int] | None = None) -> list[Reader]:
    """Those who want a digest and have not had this one; of everybody, or of some."""
    about = {"leaders": sorted(current_app.config["LEADER_USERIDS"]), "kind": kind.value, "day": day}
    rows = db.session.execute(READERS, {**about, "members": list(member_ids) if member_ids is not None else None})
    return [_reader(row) for row in rows]


def _reader(row: sa.Row[*tuple[object, ...]]) -> Reader:
    scope, title = f"staff:{row.userid}", "我"
    if row.sees_all:
        scope, title = "corp", "全公司"
    elif row.department_id is not None:
        scope, title = f"department:{row.department_id}", row.department_name
    return Reader(row.member_id, row.userid, scope, title)
