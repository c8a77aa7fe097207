"""Whose figures are asked for: `me`, `staff:{userid}`, `department:{id}` or `corp`, found through the actor."""

from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import Refused, not_found
from workbench.kernel.paging import BIGGEST_ID
from workbench.people.models import Department, Member, Membership
from workbench.people.queries import in_scope


class ScopeKind(StrEnum):
    """What a scope is of."""

    STAFF = "staff"
    DEPARTMENT = "department"
    CORP = "corp"


@dataclass(frozen=True, slots=True)
class Scope:
    """A person, a department with those below it, or the corp. `id` is ours of the member, or the department's."""

    kind: ScopeKind
    id: int | None
    name: str
    key: str

    def members(self) -> sa.Select[int]:
        """Ids of the members it consists of: today's, also for past periods (product.md section 3)."""
        if self.kind is ScopeKind.CORP:
            return sa.select(Member.id)
        if self.kind is ScopeKind.STAFF:
            return sa.select(Member.id).where(Member.id == self.id)
        assert self.id is not None
        return sa.select(Membership.member_id).where(Membership.department_id.in_(below(self.id)))


def below(department_id: int) -> sa.Select[int]:
    """A department and all those under it."""
    tree = sa.select(sa.literal(department_id, sa.BigInteger).label("id")).cte("tree", recursive=True)
    child = aliased(Department)
    tree = tree.union(sa.select(child.id).join(tree, child.parent_id == tree.c.id))
    return sa.select(tree.c.id)


def get_scope(actor: Actor, text: str) -> Scope:
    """The scope a parameter names; what is not the actor's to see does not exist (404), nonsense is 422."""
    if text == "me":
        return Scope(ScopeKind.STAFF, actor.member_id, actor.name, "me")
    if text == "corp":
        if not actor.sees_all:
            raise not_found()
        return Scope(ScopeKind.CORP, None, "", "corp")
    kind, _, value = text.partition(":")
    if kind == "staff" and value:
        return _staff(actor, value)
    if kind == "department" and value.isdecimal() and value.isascii() and len(value) < 20:
        return _department(actor, min(int(value), BIGGEST_ID))
    raise Refused("invalid", status=422, detail="scope: me, staff:{userid}, department:{id} or corp")


def _staff(actor: Actor, userid: str) -> Scope:
    query = sa.select(Member.id, Member.name).where(Member.userid == userid.lower(), in_scope(actor, Member.id))
    found = db.session.execute(query).one_or_none()
    if found is None:
        raise not_found()
    return Scope(ScopeKind.STAFF, found.id, found.name, f"staff:{userid.lower()}")


def _department(actor: Actor, department_id: int) -> Scope:
    name = db.session.scalar(sa.select(Department.name).where(Department.id == department_id))
    if name is None or not (actor.sees_all or department_id in actor.led_department_ids):
        raise not_found()
    return Scope(ScopeKind.DEPARTMENT, department_id, name, f"department:{department_id}")
