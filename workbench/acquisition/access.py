"""Who manages live codes and links, who sees which, and whose relations their figures count."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from workbench.acquisition.models import AcquisitionLink, AcquisitionLinkMember
from workbench.channels.access import may_manage
from workbench.channels.models import LiveCode, LiveCodeMember
from workbench.kernel.actor import Actor
from workbench.people.models import Department, Membership
from workbench.people.queries import in_scope


def codes_of(actor: Actor) -> sa.ColumnElement[bool]:
    """A condition on `LiveCode`: one of its people is in the actor's scope."""
    if may_manage(actor):
        return sa.true()
    serves = sa.exists().where(LiveCodeMember.live_code_id == LiveCode.id, in_scope(actor, LiveCodeMember.member_id))
    return sa.or_(serves, _concerns(actor, LiveCode.department_ids))


def links_of(actor: Actor) -> sa.ColumnElement[bool]:
    """The same for `AcquisitionLink`."""
    if may_manage(actor):
        return sa.true()
    serves = sa.exists().where(
        AcquisitionLinkMember.acquisition_link_id == AcquisitionLink.id,
        in_scope(actor, AcquisitionLinkMember.member_id),
    )
    return sa.or_(serves, _concerns(actor, AcquisitionLink.department_ids))


def counted_for(actor: Actor, member_id: InstrumentedAttribute[int]) -> sa.ColumnElement[bool]:
    """Whose relations the figures count: everybody's for those who manage, else those of the actor's scope."""
    return sa.true() if may_manage(actor) else in_scope(actor, member_id)


def _concerns(actor: Actor, department_ids: Any) -> sa.ColumnElement[bool]:
    """Whether one of the departments is, or is above, one the actor belongs to or heads."""
    mine = (
        sa.select(Department.id, Department.parent_id)
        .where(
            sa.or_(
                Department.id.in_(sa.select(Membership.department_id).where(Membership.member_id == actor.member_id)),
                Department.id.in_(actor.led_department_ids),
            )
        )
        .cte("departments_around", recursive=True)
    )
    above = mine.union(sa.select(Department.id, Department.parent_id).join(mine, Department.id == mine.c.parent_id))
    condition: sa.ColumnElement[bool] = department_ids.overlap(sa.func.array(sa.select(above.c.id).scalar_subquery()))
    return condition
