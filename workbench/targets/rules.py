"""Who sets whose target, and of which month.

Nobody sets their own: neither heads theirs, nor that of the department they answer for, which is the business of
whoever leads the department above it. Who leads the whole corp has nobody above and sets all of them, as administrators
do. What a month was measured by stays when it is over.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from workbench.kernel import clock
from workbench.kernel.actor import Actor
from workbench.people.scopes import Scope, ScopeKind
from workbench.targets.queries import parents


def setter_of(actor: Actor) -> Actor:
    """Administrators set targets for everybody, whom they lead or not."""
    return replace(actor, sees_all=True) if actor.is_admin else actor


def is_over(month: dt.date) -> bool:
    """Whether nothing can be aimed at in it any more."""
    return month < clock.today().replace(day=1)


def are_mine(setter: Actor, scopes: Sequence[Scope]) -> list[bool]:
    """Of each scope the setter sees, whether its targets are theirs to set."""
    if setter.sees_all:
        return [True] * len(scopes)
    above = parents([scope.id for scope in scopes if scope.kind is ScopeKind.DEPARTMENT and scope.id is not None])
    return [_is_mine(setter, scope, above.get(scope.id or 0)) for scope in scopes]


def _is_mine(setter: Actor, scope: Scope, above: int | None) -> bool:
    if scope.kind is ScopeKind.DEPARTMENT:
        return above in setter.led_department_ids
    return setter.may_push_tasks and scope.id != setter.member_id


def settable(actor: Actor, scopes: Sequence[Scope], month: dt.date) -> list[bool]:
    """The same for a page: which of them may be touched."""
    return [False] * len(scopes) if is_over(month) else are_mine(setter_of(actor), scopes)
