"""Who decides about channels: live codes, links and what their customers are welcomed with."""

from workbench.kernel.actor import Actor
from workbench.kernel.errors import Refused


def may_manage(actor: Actor) -> bool:
    """Administrators and leaders; everybody else only looks."""
    return actor.is_admin or actor.sees_all


def require_manager(actor: Actor) -> None:
    """Refuse who may only look."""
    if not may_manage(actor):
        raise Refused(
            "not_a_channel_manager", status=403, detail="Only administrators and leaders change live codes and links."
        )
