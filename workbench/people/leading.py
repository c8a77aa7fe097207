"""Whom an actor leads."""

import sqlalchemy as sa

from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.people.models import Membership


def leads_all(actor: Actor, *member_ids: int | None) -> bool:
    """Whether the actor leads all of these (None is nobody): as a leader, or as the manager of their departments."""
    wanted = {member_id for member_id in member_ids if member_id is not None}
    return actor.may_push_tasks and wanted <= led_by(actor, wanted)


def led_by(actor: Actor, member_ids: set[int]) -> set[int]:
    """Those of the members whom the actor leads; themselves among them, if they head their own department."""
    if actor.sees_all or not member_ids:
        return member_ids
    if not actor.led_department_ids:
        return set()
    query = sa.select(Membership.member_id).where(
        Membership.member_id.in_(member_ids), Membership.department_id.in_(actor.led_department_ids)
    )
    return set(db.session.scalars(query))
