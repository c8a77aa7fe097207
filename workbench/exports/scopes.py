"""The scope of whoever asked, kept with the export: the job sees what they saw, and no more."""

from typing import Any

from workbench.kernel.actor import Actor


def scope_of(actor: Actor) -> dict[str, Any]:
    """What is kept of an actor."""
    return {
        "member_id": actor.member_id,
        "userid": actor.userid,
        "name": actor.name,
        "has_contact": actor.has_contact,
        "is_admin": actor.is_admin,
        "sees_all": actor.sees_all,
        "led_department_ids": list(actor.led_department_ids),
    }


def actor_of(scope: dict[str, Any]) -> Actor:
    """The actor it was kept of, without a session."""
    return Actor(**{**scope, "led_department_ids": tuple(scope["led_department_ids"]), "sign_in_id": ""})
