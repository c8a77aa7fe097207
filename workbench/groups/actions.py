"""Bring a group up to what WeCom shows of it, and record who came and went."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wecom import groups as wecom_groups
from workbench.groups import recording
from workbench.groups.models import Group, GroupMember
from workbench.kernel import clock
from workbench.kernel.db import db
from workbench.kernel.jobs import TryLater
from workbench.trail.models import Kind, Source

READING_LAG = dt.timedelta(seconds=3)
"""`groupchat/get` shows a change about two seconds after it happened (wecom-api F.2); one more for the clocks."""


def store_group(
    found: wecom_groups.Group, *, source: Source, changed_at: dt.datetime, read_at: dt.datetime | None = None
) -> int:
    """Upsert the group and its stays. Whoever is missing from the complete member list left by `changed_at`.

    `read_at` is when WeCom was asked, now unless it is given: an answer may take its time. Raises TryLater when the
    reading may be older than a change we know of already.
    """
    group, is_new = _take_over(found, read_at or clock.now())
    stays = {stay.participant_id: stay for stay in present(group.id)}
    listed = {member.id: member for member in found.members}
    came = [member for id_, member in listed.items() if id_ not in stays]
    gone = [stay for id_, stay in stays.items() if id_ not in listed]
    for stay in gone:
        stay.left_at = max(changed_at, stay.joined_at)
    moved = [id_ for id_, stay in stays.items() if id_ in listed and stay.joined_at != listed[id_].joined_at]
    recording.mark_participants(moved)
    for id_, stay in stays.items():
        if id_ in listed:
            _refresh(stay, listed[id_])
    _store_arrivals(group.id, came)
    if is_new:
        recording.record_creation(group, source)
    recording.record_stays(group, Kind.GROUP_JOINED, {member.id: member.joined_at for member in came}, source)
    left = {stay.participant_id: stay.left_at or changed_at for stay in gone}
    recording.record_stays(group, Kind.GROUP_LEFT, left, source)
    return group.id


def dismiss(chat_id: str, at: dt.datetime, *, source: Source = Source.EVENT) -> None:
    """The group was dissolved: everybody's stay is over, the history stays."""
    group = find(chat_id, is_locked=True)
    if group is None or group.dismissed_at is not None:
        return
    group.dismissed_at = at
    stays = present(group.id)
    for stay in stays:
        stay.left_at = max(at, stay.joined_at)
    recording.mark_participants([stay.participant_id for stay in stays])
    recording.record_dismissal(group, at, source)


def find(chat_id: str, *, is_locked: bool = False) -> Group | None:
    """The group as it is in the database now; locked, it is kept from other jobs until this one ends."""
    query = sa.select(Group).where(Group.chat_id == chat_id)
    if is_locked:
        query = query.with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def present(group_id: int) -> list[GroupMember]:
    """The stays that are not over."""
    query = sa.select(GroupMember).where(GroupMember.group_id == group_id, GroupMember.left_at.is_(None))
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def rename_participant(userid: str, new_userid: str) -> None:
    """A member of the corp has another userid from now on, also in their earlier stays and as an owner."""
    of_member = sa.update(GroupMember).where(GroupMember.participant_id == userid, ~GroupMember.is_customer)
    db.session.execute(of_member.values(participant_id=new_userid))
    db.session.execute(sa.update(Group).where(Group.owner_userid == userid).values(owner_userid=new_userid))


def _take_over(found: wecom_groups.Group, read_at: dt.datetime) -> tuple[Group, bool]:
    first = insert(Group).values(
        chat_id=found.chat_id, owner_userid=found.owner.lower(), created_at=found.created_at, name=found.name
    )
    made = db.session.scalars(first.on_conflict_do_nothing().returning(Group.id)).one_or_none()
    group = find(found.chat_id, is_locked=True)
    assert group is not None
    true_at = read_at - READING_LAG
    is_older = group.changed_at is not None and group.changed_at > true_at and group.member_version != found.version
    if is_older or (group.dismissed_at is not None and group.dismissed_at > true_at):
        raise TryLater("the reading may be older than what is known already")
    group.changed_at = max(group.changed_at or true_at, true_at)  # also a slower reading, asked for earlier, is older
    group.name, group.notice, group.owner_userid = found.name, found.notice, found.owner.lower()
    group.created_at, group.member_version, group.dismissed_at = found.created_at, found.version, None
    return group, made is not None


def _refresh(stay: GroupMember, found: wecom_groups.GroupMember) -> None:
    """What an event could only tell roughly."""
    stay.joined_at, stay.join_scene = found.joined_at, found.join_scene
    stay.name, stay.state = found.name or stay.name, found.state


def _store_arrivals(group_id: int, came: Sequence[wecom_groups.GroupMember]) -> None:
    rows: list[dict[str, Any]] = [
        {
            "group_id": group_id,
            "participant_id": member.id,
            "is_customer": not member.is_member,
            "name": member.name or "",
            "joined_at": member.joined_at,
            "join_scene": member.join_scene,
            "state": member.state,
        }
        for member in came
    ]
    if rows:
        again = {"left_at": None, "quit_scene": None}  # the same stay, after a reading that lagged behind
        statement = insert(GroupMember).on_conflict_do_update(constraint="uq_group_members_stay", set_=again)
        db.session.execute(statement, rows)
