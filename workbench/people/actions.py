"""Keep members and departments as WeCom has them."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wecom import directory
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.people.models import Department, Member, Membership


def store_departments(departments: Iterable[directory.Department]) -> None:
    """Upsert the whole visible tree; departments no longer listed are marked as removed, not deleted."""
    seen = []
    for department in departments:
        seen.append(department.id)
        values = {"parent_id": department.parent_id, "name": department.name, "position": department.order}
        statement = insert(Department).values(id=department.id, **values)
        statement = statement.on_conflict_do_update(index_elements=["id"], set_={**values, "removed_at": None})
        db.session.execute(statement)
    gone = sa.update(Department).where(Department.id.not_in(seen), Department.removed_at.is_(None))
    db.session.execute(gone.values(removed_at=clock.now()))


def store_member(found: directory.Member, *, has_contact: bool | None = None) -> int:
    """Upsert one member with their departments; `has_contact=None` leaves that flag as it was. Returns our id."""
    values = {
        "name": found.name,
        "job_title": found.position or "",
        "status": found.status,
        "main_department_id": found.main_department_id,
        "removed_at": None,
        "synced_at": clock.now(),
    }
    if has_contact is not None:
        values["has_contact"] = has_contact
    statement = insert(Member).values(userid=found.userid, **values)
    statement = statement.on_conflict_do_update(index_elements=["userid"], set_=values)
    member_id = db.session.scalars(statement.returning(Member.id)).one()
    db.session.execute(sa.delete(Membership).where(Membership.member_id == member_id))
    if found.department_ids:
        heads = set(found.leads)
        rows = [
            {"member_id": member_id, "department_id": department_id, "is_head": department_id in heads}
            for department_id in dict.fromkeys(found.department_ids)
        ]
        db.session.execute(insert(Membership), rows)
    return member_id


def mark_removed(userids: Iterable[str]) -> list[int]:
    """Members who left the directory or the visible range. Their last departments stay (product.md, "Scope")."""
    statement = (
        sa.update(Member)
        .where(Member.userid.in_([userid.lower() for userid in userids]), Member.removed_at.is_(None))
        .values(removed_at=clock.now())
        .returning(Member.id)
    )
    return list(db.session.scalars(statement))
