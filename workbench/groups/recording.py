"""What happened in a group, on the trail: of the group, and of every customer of ours whom it concerns."""

import datetime as dt
from collections.abc import Collection, Mapping

import sqlalchemy as sa

from wecom.events import GroupUpdated
from workbench.changes.actions import mark
from workbench.customers.models import Customer
from workbench.groups.models import Group
from workbench.kernel.db import db
from workbench.trail import actions as trail
from workbench.trail.models import Kind, Source

ABOUT_THE_GROUP = {
    "change_name": Kind.GROUP_RENAMED,
    "change_owner": Kind.GROUP_OWNER_CHANGED,
    "change_notice": Kind.GROUP_NOTICE_CHANGED,
}


def record_stays(group: Group, kind: Kind, moments: Mapping[str, dt.datetime], source: Source) -> None:
    """Who came or went, and when; `moments` by userid or external_userid."""
    if not moments:
        return
    known = sa.select(Customer.external_userid, Customer.id).where(Customer.external_userid.in_(moments))
    customer_ids = dict(db.session.execute(known).all())
    trail.record_all(
        [
            trail.entry(
                kind,
                source=source,
                customer_id=customer_ids.get(participant),
                group_id=group.id,
                happened_at=at,
                fact_key=f"{kind.value}:{group.id}:{participant}:{int(at.timestamp())}",
                group_name=group.name,
                participant_id=participant,
            )
            for participant, at in moments.items()
        ]
    )


def mark_participants(participant_ids: Collection[str]) -> None:
    """Mark the customers among them whose stay changed without leaving a trail entry of their own."""
    if participant_ids:
        customers = sa.select(Customer.id).where(Customer.external_userid.in_(participant_ids))
        mark(customer_ids=db.session.scalars(customers).all())


def record_change(group: Group, event: GroupUpdated) -> None:
    """Its name, owner or notice: the event says which, the reading says what it is now."""
    kind = ABOUT_THE_GROUP.get(event.detail)
    if kind is None:
        return
    now = {"change_name": group.name, "change_owner": group.owner_userid, "change_notice": group.notice}[event.detail]
    _record(kind, group, event.created_at, Source.EVENT, now=now)


def record_creation(group: Group, source: Source) -> None:
    """The group was made; known from its reading, whoever told us of it."""
    _record(Kind.GROUP_CREATED, group, group.created_at, source, owner_userid=group.owner_userid)


def record_dismissal(group: Group, at: dt.datetime, source: Source) -> None:
    """The group was dissolved."""
    _record(Kind.GROUP_DISMISSED, group, at, source)


def _record(kind: Kind, group: Group, at: dt.datetime, source: Source, **more: str | None) -> None:
    key = f"{kind.value}:{group.id}:{int(at.timestamp())}"
    trail.record(kind, source=source, group_id=group.id, happened_at=at, fact_key=key, group_name=group.name, **more)
