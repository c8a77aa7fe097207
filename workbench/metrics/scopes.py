"""Whose figures make up which scope, and which scopes somebody may ask about."""

import re
from dataclasses import dataclass

import sqlalchemy as sa

from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import not_found
from workbench.metrics.columns import ScopeKind
from workbench.people.models import Department, Member
from workbench.people.queries import in_scope

WANTED = """
    with recursive part(department_id, member_id) as (
        select department_id, member_id from memberships
        union
        select d.parent_id, p.member_id from part p join departments d on d.id = p.department_id where d.parent_id <> 0
    )
    select 0 as scope_kind, 0 as scope_id, id as member_id from members
    union all select 1, department_id, member_id from part
    union all select 2, id, id from members
"""
"""A member belongs to all their departments and the ancestors of these; who has left keeps the last ones."""

KNOW_MEMBERS = sa.text(f"""
    insert into scope_members (scope_kind, scope_id, member_id)
    select scope_kind, scope_id, member_id from ({WANTED}) wanted
    where not exists (
        select from scope_members s where s.scope_kind = 2 and s.member_id = wanted.member_id
    )
""")
UNKNOWN_MEMBER = sa.text("""
    select exists (
        select from members m
        where not exists (select from scope_members s where s.scope_kind = 2 and s.scope_id = m.id)
    )
""")


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures are asked for."""

    kind: ScopeKind
    id: int
    name: str
    userid: str | None = None

    @property
    def text(self) -> str:
        """As the API spells it."""
        if self.kind is ScopeKind.CORP:
            return "corp"
        return f"department:{self.id}" if self.kind is ScopeKind.DEPARTMENT else f"staff:{self.userid}"


def know_members() -> None:
    """Give members met since the last time their scopes; those who had some keep them until `reorganise`."""
    if db.session.scalar(UNKNOWN_MEMBER):
        db.session.execute(KNOW_MEMBERS)


def get_scope(actor: Actor, text: str) -> Scope:
    """The scope an actor asks for; what is not theirs does not exist."""
    if text == "me":
        return Scope(ScopeKind.MEMBER, actor.member_id, actor.name, actor.userid)
    if text == "corp" and actor.sees_all:
        return Scope(ScopeKind.CORP, 0, "全部")
    if found := re.fullmatch(r"department:(\d{1,18})", text):
        return _department(actor, int(found[1]))
    if found := re.fullmatch(r"staff:(.{1,64})", text):
        return _member(actor, found[1].lower())
    raise not_found()


def _department(actor: Actor, department_id: int) -> Scope:
    if not actor.sees_all and department_id not in actor.led_department_ids:
        raise not_found()
    department = db.session.get(Department, department_id)
    if department is None or department.removed_at is not None:
        raise not_found()
    return Scope(ScopeKind.DEPARTMENT, department.id, department.name)


def _member(actor: Actor, userid: str) -> Scope:
    query = sa.select(Member.id, Member.name, Member.userid).where(Member.userid == userid, in_scope(actor, Member.id))
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise not_found()
    return Scope(ScopeKind.MEMBER, row.id, row.name, row.userid)
