"""Keep members and departments as WeCom has them."""

from collections.abc import Collection, Iterable

import orjson
import sqlalchemy as sa

from wecom import directory
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.people.models import Department, Member

DEPARTMENTS = sa.text("""
    insert into departments as d (id, parent_id, name, position)
    select id, parent_id, name, position
    from jsonb_to_recordset(cast(:rows as jsonb)) as r(id bigint, parent_id bigint, name text, position bigint)
    on conflict (id) do update set
        parent_id = excluded.parent_id, name = excluded.name, position = excluded.position, removed_at = null
    where (d.parent_id, d.name, d.position, d.removed_at) is distinct from
        (excluded.parent_id, excluded.name, excluded.position, null)
""")

MEMBERS = sa.text("""
    insert into members as m (userid, name, job_title, status, main_department_id, has_contact, synced_at)
    select userid, name, job_title, status, main_department_id, has_contact, :now
    from jsonb_to_recordset(cast(:rows as jsonb)) as r(
        userid text, name text, job_title text, status smallint, main_department_id bigint, has_contact boolean)
    order by userid
    on conflict (userid) do update set
        name = excluded.name, job_title = excluded.job_title, status = excluded.status, removed_at = null,
        main_department_id = excluded.main_department_id, synced_at = excluded.synced_at,
        has_contact = case when :tells_contact then excluded.has_contact else m.has_contact end
    returning m.userid, m.id
""")

SEATS = sa.text("""
    with told as (
        select * from jsonb_to_recordset(cast(:rows as jsonb)) as r(
            member_id bigint, department_id bigint, is_head boolean)
    ), gone as (
        delete from memberships b where b.member_id = any(:member_ids) and not exists (
            select 1 from told where told.member_id = b.member_id and told.department_id = b.department_id)
    )
    insert into memberships as b (member_id, department_id, is_head)
    select member_id, department_id, is_head from told
    on conflict (member_id, department_id) do update set is_head = excluded.is_head
    where b.is_head is distinct from excluded.is_head
""")


def store_departments(departments: Iterable[directory.Department]) -> None:
    """Upsert the whole visible tree; departments no longer listed are marked as removed, not deleted."""
    rows = [
        {"id": one.id, "parent_id": one.parent_id, "name": one.name, "position": one.order}
        for one in {department.id: department for department in departments}.values()
    ]
    db.session.execute(DEPARTMENTS, {"rows": orjson.dumps(rows).decode()})
    gone = sa.update(Department).where(
        Department.id.not_in([row["id"] for row in rows]), Department.removed_at.is_(None)
    )
    db.session.execute(gone.values(removed_at=clock.now()))


def store_member(found: directory.Member, *, has_contact: bool | None = None) -> int:
    """Upsert one member with their departments; `has_contact=None` leaves that flag as it was. Returns our id."""
    staff = None if has_contact is None else {found.userid} if has_contact else set()
    return store_members([found], staff=staff)[found.userid]


def store_members(found: Iterable[directory.Member], *, staff: Collection[str] | None) -> dict[str, int]:
    """Upsert members with their departments; `staff` are those with customer contact, None leaves it as it was."""
    members = {member.userid: member for member in found}
    rows = [
        {
            "userid": member.userid,
            "name": member.name,
            "job_title": member.position or "",
            "status": member.status,
            "main_department_id": member.main_department_id,
            "has_contact": member.userid in (staff or ()),
        }
        for member in members.values()
    ]
    told = {"rows": orjson.dumps(rows).decode(), "now": clock.now(), "tells_contact": staff is not None}
    ids: dict[str, int] = dict(db.session.execute(MEMBERS, told).all())
    seats = [
        {"member_id": ids[userid], "department_id": department_id, "is_head": department_id in member.leads}
        for userid, member in members.items()
        for department_id in dict.fromkeys(member.department_ids)
    ]
    db.session.execute(SEATS, {"rows": orjson.dumps(seats).decode(), "member_ids": list(ids.values())})
    return ids


def mark_removed(userids: Iterable[str]) -> list[int]:
    """Members who left the directory or the visible range. Their last departments stay (product.md, "Scope")."""
    statement = (
        sa.update(Member)
        .where(Member.userid.in_([userid.lower() for userid in userids]), Member.removed_at.is_(None))
        .values(removed_at=clock.now())
        .returning(Member.id)
    )
    return list(db.session.scalars(statement))
