"""Who settles months."""

from workbench.kernel.actor import Actor
from workbench.kernel.errors import Refused


def may_close(actor: Actor) -> None:
    """Leaders and administrators do; anybody else is refused."""
    if not (actor.sees_all or actor.is_admin):
        raise Refused("forbidden", status=403, detail="Leaders and administrators close months.")
