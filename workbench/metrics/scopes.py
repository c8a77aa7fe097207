"""Whose figures make up which scope, and which scopes somebody may ask about."""

from dataclasses import dataclass

import sqlalchemy as sa

from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.metrics.columns import ScopeKind
from workbench.metrics.models import ScopeMember
from workbench.people import scopes

WANTED = """
    with recursive part(department_id, member_id) as (
        select department_id, member_id from memberships
        union
        select d.parent_id, p.member_id from part p join departments d on d.id = p.department_id where d.parent_id <> 0
    )
    select 0 as scope_kind, 0 as scope_id, id as member_id from members
    union all select 1, department_id, member_id from part
    union all select 2, id, id from members
    union all select 3, coalesce(main_department_id, 0), id from members
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
    """Whose figures are asked for, as they are stored."""

    kind: ScopeKind
    id: int
    name: str
    key: str
    sees_corp: bool = False
    """Whether who asks may ask about the corp: only to them is an amount set against that of all orders."""


CORP = Scope(ScopeKind.CORP, 0, "", "corp", sees_corp=True)
KINDS = {
    scopes.ScopeKind.CORP: ScopeKind.CORP,
    scopes.ScopeKind.DEPARTMENT: ScopeKind.DEPARTMENT,
    scopes.ScopeKind.STAFF: ScopeKind.MEMBER,
}


def know_members() -> None:
    """Give members met since the last time their scopes; those who had some keep them until `reorganise`."""
    if db.session.scalar(UNKNOWN_MEMBER):
        db.session.execute(KNOW_MEMBERS)
        db.session.execute(sa.text("analyze scope_members"))  # without statistics every plan over scopes is a guess


def get_scope(actor: Actor, text: str) -> Scope:
    """The scope an actor asks for; what is not theirs does not exist."""
    found = scopes.get_scope(actor, text)
    return Scope(KINDS[found.kind], found.id or 0, found.name, found.key, actor.sees_all)


def member_ids(scope: Scope) -> list[int]:
    """Who is part of it."""
    query = sa.select(ScopeMember.member_id).where(
        ScopeMember.scope_kind == scope.kind.value, ScopeMember.scope_id == scope.id
    )
    return list(db.session.scalars(query))
