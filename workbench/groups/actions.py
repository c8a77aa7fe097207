"""Bring a group up to what WeCom shows of it, and record who came and went."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wecom import groups as wecom_groups
from workbench.customers.models import Customer
from workbench.groups.models import Group, GroupMember
from workbench.kernel.db import db
from workbench.trail import actions as trail
from workbench.trail.models import Kind, Source


def store_group(found: wecom_groups.Group, *, source: Source, changed_at: dt.datetime) -> int:
    """Upsert the group and its stays. Whoever is missing from the complete member list left by `changed_at`."""
    values = {
        "name": found.name,
        "notice": found.notice,
        "owner_userid": found.owner.lower(),
        "created_at": found.created_at,
        "member_version": found.version,
        "dismissed_at": None,
    }
    statement = insert(Group).values(chat_id=found.chat_id, **values)
    statement = statement.on_conflict_do_update(index_elements=["chat_id"], set_=values)
    group_id = db.session.scalars(statement.returning(Group.id)).one()
    present = _present(group_id)
    listed = {member.id: member for member in found.members}
    came = [member for id_, member in listed.items() if id_ not in present]
    gone = [stay for id_, stay in present.items() if id_ not in listed]
    for stay in gone:
        stay.left_at = max(changed_at, stay.joined_at)
    _store_arrivals(group_id, came)
    _record(group_id, found.name, Kind.GROUP_JOINED, {m.id: m.joined_at for m in came if not m.is_member}, source)
    left = {stay.participant_id: stay.left_at or changed_at for stay in gone if stay.is_customer}
    _record(group_id, found.name, Kind.GROUP_LEFT, left, source)
    return group_id


def dismiss(chat_id: str, at: dt.datetime) -> None:
    """The group was dissolved; its history stays."""
    query = sa.update(Group).where(Group.chat_id == chat_id, Group.dismissed_at.is_(None))
    db.session.execute(query.values(dismissed_at=at))


def _present(group_id: int) -> dict[str, GroupMember]:
    query = (
        sa.select(GroupMember).where(GroupMember.group_id == group_id, GroupMember.left_at.is_(None)).with_for_update()
    )
    return {stay.participant_id: stay for stay in db.session.scalars(query)}


def _store_arrivals(group_id: int, came: Sequence[wecom_groups.GroupMember]) -> None:
    rows = [
        {
            "group_id": group_id,
            "participant_id": member.id,
            "is_customer": not member.is_member,
            "name": member.name or "",
            "joined_at": member.joined_at,
            "join_scene": member.join_scene,
            "left_at": None,
        }
        for member in came
    ]
    if rows:
        statement = insert(GroupMember)
        again = {"left_at": None}  # the same stay seen again after a listing that lagged behind
        db.session.execute(statement.on_conflict_do_update(constraint="uq_group_members_stay", set_=again), rows)


def _record(group_id: int, group_name: str, kind: Kind, moments: dict[str, dt.datetime], source: Source) -> None:
    if not moments:
        return
    rows = db.session.execute(
        sa.select(Customer.external_userid, Customer.id).where(Customer.external_userid.in_(moments))
    )
    entries = [
        trail.entry(
            kind,
            source=source,
            customer_id=customer_id,
            group_id=group_id,
            happened_at=moments[external_userid],
            fact_key=f"{kind.value}:{group_id}:{external_userid}:{int(moments[external_userid].timestamp())}",
            group_name=group_name,
        )
        for external_userid, customer_id in rows
    ]
    trail.record_all(entries)
