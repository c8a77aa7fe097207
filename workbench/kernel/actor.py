"""Who is acting: identity and data scope, taken from the server session and from nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import g

from workbench.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in member. `led_department_ids` includes the departments below the ones they head."""

    member_id: int
    userid: str
    name: str
    sign_in_id: str
    has_contact: bool
    is_admin: bool
    sees_all: bool
    led_department_ids: tuple[int, ...]

    @property
    def may_push_tasks(self) -> bool:
        """Managers push tasks to the staff of their departments, leaders to everybody."""
        return self.sees_all or bool(self.led_department_ids)

    @property
    def roles(self) -> list[str]:
        """Names of the roles held, for the pages. Admin rights are separate from data scope."""
        held = {
            "staff": self.has_contact,
            "manager": bool(self.led_department_ids),
            "leader": self.sees_all,
            "admin": self.is_admin,
        }
        return [role for role, holds in held.items() if holds]


def find_actor() -> Actor | None:
    """The signed-in member of this request, or None for a stranger. Looked up at most once per request."""
    if "actor" not in g:
        g.actor = cast(Callable[[], Actor | None], g.find_actor)()
    return cast(Actor | None, g.actor)


def current_actor() -> Actor:
    """The signed-in member of this request; a stranger is refused with 401."""
    actor = find_actor()
    if actor is None:
        raise Refused("signed_out", status=401)
    return actor


def require_admin() -> Actor:
    """The acting administrator; anybody else is refused with 403."""
    actor = current_actor()
    if not actor.is_admin:
        raise Refused("forbidden", status=403, detail="Only an administrator (ADMIN_USERIDS) may do this.")
    return actor
