"""Who gets a digest, and of whose numbers: their own, those of the departments they lead, or the corp's."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask import current_app

from workbench.digests.models import DigestKind
from workbench.kernel.actor import Actor
from workbench.kernel.db import db

READERS = sa.text("""
    with recursive heads as (
        select b.member_id, d.id as department_id, d.name, d.parent_id
        from memberships b join departments d on d.id = b.department_id
        where b.is_head and d.removed_at is null
    ), above(member_id, department_id, upper_id) as (
        select member_id, department_id, parent_id from heads
        union
        select a.member_id, a.department_id, d.parent_id from above a join departments d on d.id = a.upper_id
    ), topmost as (
        select h.member_id, array_agg(h.department_id order by h.department_id) as ids,
               array_agg(h.name order by h.department_id) as names
        from heads h
        where not exists (
            select from above a join heads o on o.member_id = a.member_id and o.department_id = a.upper_id
            where a.member_id = h.member_id and a.department_id = h.department_id
        )
        group by h.member_id
    )
    select m.id as member_id, m.userid, m.has_contact, t.ids as department_ids, t.names as department_names,
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
class Part:
    """One card of a digest: its scope as the API spells it, and what that is called."""

    scope: str
    title: str
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """A member and their cards: the corp, or the departments they lead (none inside another), and what they sell."""

    actor: Actor
    parts: tuple[Part, ...]


def readers(kind: DigestKind, day: dt.date, member_ids: Sequence[int] | None = None) -> list[Reader]:
    """Those who want a digest and have not had this one; of everybody, or of some."""
    about = {"leaders": sorted(current_app.config["LEADER_USERIDS"]), "kind": kind.value, "day": day}
    rows = db.session.execute(READERS, {**about, "members": list(member_ids) if member_ids is not None else None})
    return [Reader(_actor(row), tuple(_parts(row))) for row in rows]


def _parts(row: sa.Row[*tuple[object, ...]]) -> Iterator[Part]:
    if row.sees_all:
        yield Part("corp", "全公司")
    else:
        for department_id, name in zip(row.department_ids or (), row.department_names or (), strict=True):
            yield Part(f"department:{department_id}", name)
    if row.has_contact:
        yield Part(f"staff:{row.userid}", "我", is_own=True)


def _actor(row: sa.Row[*tuple[object, ...]]) -> Actor:
    """Whoever reads it, as far as the figures of their own digest go."""
    return Actor(
        member_id=row.member_id,
        userid=row.userid,
        name="",
        sign_in_id="",
        has_contact=row.has_contact,
        is_admin=False,
        sees_all=row.sees_all,
        led_department_ids=tuple(row.department_ids or ()),
    )
