"""Reads about members: find, scope ("whose figures may I see"), and who oversees whom."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import InstrumentedAttribute

from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import not_found
from workbench.people.models import ACTIVATED, ROOT_PARENT_ID, Department, Member, Membership


def in_scope(
    actor: Actor, member_id: InstrumentedAttribute[int] | InstrumentedAttribute[int | None]
) -> sa.ColumnElement[bool]:
    """The one place that says whose data an actor sees: their own, their departments', or everybody's.

    Membership is today's, also for past periods (product.md section 3, "Scope").
    """
    if actor.sees_all:
        return sa.true()
    if not actor.led_department_ids:
        return member_id == actor.member_id
    led = sa.select(Membership.member_id).where(Membership.department_id.in_(actor.led_department_ids))
    return sa.or_(member_id == actor.member_id, member_id.in_(led))


def find_member(userid: str) -> Member | None:
    """The member with this userid, whatever its spelling."""
    return db.session.scalars(sa.select(Member).where(Member.userid == userid.lower())).one_or_none()


def find_member_ids(userids: Iterable[str]) -> dict[str, int]:
    """Userid (lower case) → our id, for those we know."""
    wanted = sorted({userid.lower() for userid in userids})
    rows = db.session.execute(sa.select(Member.userid, Member.id).where(Member.userid.in_(wanted)))
    return dict(rows.all())


def names_of(userids: Iterable[str]) -> dict[str, str]:
    """Names by userid, of those we know."""
    wanted = set(userids)
    rows = db.session.execute(sa.select(Member.userid, Member.name).where(Member.userid.in_(wanted))) if wanted else ()
    return {row.userid: row.name for row in rows}


def userids_named(text: str, limit: int) -> list[str]:
    """Some of those whose name contains a text, in office or gone."""
    query = sa.select(Member.userid).where(Member.name.icontains(text, autoescape=True)).order_by(Member.id)
    return list(db.session.scalars(query.limit(limit)))


def get_assignable(actor: Actor, userids: Sequence[str]) -> list[Member]:
    """The members of my scope with these userids; if one is missing or not mine, none (404)."""
    wanted = sorted({userid.lower() for userid in userids})
    query = sa.select(Member).where(Member.userid.in_(wanted), active(), in_scope(actor, Member.id)).order_by(Member.id)
    found = list(db.session.scalars(query))
    if len(found) != len(wanted):
        raise not_found()
    return found


def active() -> sa.ColumnElement[bool]:
    """Members who are activated and still in the directory."""
    return sa.and_(Member.status == ACTIVATED, Member.removed_at.is_(None))


def list_staff(actor: Actor, *, search: str, after: tuple[Any, ...] | None, limit: int) -> Sequence[Any]:
    """Active staff in scope with their main department, by name; up to `limit + 1` rows."""
    query = (
        sa.select(Member.id, Member.userid, Member.name, Department.name.label("department_name"))
        .outerjoin(Department, Department.id == Member.main_department_id)
        .where(active(), Member.has_contact, in_scope(actor, Member.id))
        .order_by(Member.name, Member.id)
        .limit(limit + 1)
    )
    if search:
        pattern = "%" + search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        query = query.where(sa.or_(Member.name.ilike(pattern), Member.userid.ilike(pattern)))
    if after:
        query = query.where(sa.tuple_(Member.name, Member.id) > sa.tuple_(*after))
    return db.session.execute(query).all()


def departments_led(actor: Actor) -> Sequence[Any]:
    """The departments whose figures an actor may see, without the root (that is the corp), as a tree read line by line.

    `depth` counts from the topmost department shown on that branch.
    """
    return db.session.execute(DEPARTMENTS_LED, {"all": actor.sees_all, "led": list(actor.led_department_ids)}).all()


DEPARTMENTS_LED = sa.text("""
    with recursive mine as (
        select id, parent_id, name, position from departments
        where removed_at is null and parent_id <> 0 and (:all or id = any(:led))
    ), tree as (
        select m.*, 0 as depth, array[-m.position, m.id] as place from mine m
        where not exists (select 1 from mine p where p.id = m.parent_id)
        union all
        select m.*, t.depth + 1, t.place || array[-m.position, m.id] from mine m join tree t on t.id = m.parent_id
    )
    select id, name, depth from tree order by place
""")


def department_names(member_id: int) -> list[str]:
    """Names of the departments a member belongs to, main department first."""
    query = (
        sa.select(Department.name)
        .join(Membership, Membership.department_id == Department.id)
        .join(Member, Member.id == Membership.member_id)
        .where(Membership.member_id == member_id, Department.removed_at.is_(None))
        .order_by((Department.id == Member.main_department_id).desc(), Department.id)
    )
    return list(db.session.scalars(query))


OVERSEERS = sa.text("""
    with recursive above(id) as (
        select department_id from memberships where member_id = any(:members)
        union
        select d.parent_id from departments d join above a on a.id = d.id where d.parent_id <> :root
    )
    select id from members where id = any(:members)
    union
    select m.member_id from memberships m join above a on a.id = m.department_id where m.is_head
    union
    select id from members where userid = any(:leaders)
""")


NEAREST_HEADS = sa.text("""
    with recursive above(id, distance) as (
        select department_id, 0 from memberships where member_id = :member
        union
        select d.parent_id, a.distance + 1 from departments d join above a on a.id = d.id where d.parent_id <> :root
    ), heads as (
        select s.member_id, min(a.distance) as distance
        from memberships s join above a on a.id = s.department_id join members m on m.id = s.member_id
        where s.is_head and s.member_id <> :member and m.status = :activated and m.removed_at is null
        group by s.member_id
    )
    select member_id from heads where distance = (select min(distance) from heads) order by member_id
""")


def nearest_heads(member_id: int) -> list[int]:
    """Who heads a member's departments; where nobody else does, those above."""
    values = {"member": member_id, "root": ROOT_PARENT_ID, "activated": ACTIVATED}
    return list(db.session.scalars(NEAREST_HEADS, values))


def audience(member_ids: Iterable[int]) -> set[int]:
    """These members and everybody who sees their data: heads of their departments and of those above, leaders."""
    leaders = sorted(current_app.config["LEADER_USERIDS"])
    values = {"members": sorted(set(member_ids)), "root": ROOT_PARENT_ID, "leaders": leaders}
    return set(db.session.scalars(OVERSEERS, values))
