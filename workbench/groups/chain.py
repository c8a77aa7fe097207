"""The chain of member versions: who came and went is taken from the event itself when it continues what we know.

`LastMemVer` and `CurMemVer` of add_member and del_member make a chain (wecom-api I.6). Where it is broken (an event is
missing, late, or names somebody we cannot place) the group has to be read.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from wecom.events import GroupUpdated
from workbench.customers.models import Customer
from workbench.groups import actions, recording
from workbench.groups.models import Group, GroupMember
from workbench.kernel.db import db
from workbench.people.models import Member
from workbench.trail.models import Kind, Source

SCANNED, INVITED = 3, 1
"""Of an event's scenes 3 is the QR code as in a reading; 0 is invited, directly or by link: a reading tells which."""


def fits(group: Group, event: GroupUpdated) -> bool:
    """Whether the event can be applied without reading the group: it continues the chain, or is known already."""
    if group.dismissed_at is not None or _is_known(group, event):
        return True
    if not event.changed or not event.current_version or event.last_version != group.member_version:
        return False
    if event.detail == "add_member":
        return len(_places(event.changed)) == len(set(event.changed))
    stays = {stay.participant_id for stay in actions.present(group.id)}
    return all(id_ in stays or id_.lower() in stays for id_ in event.changed)


def follow(group: Group, event: GroupUpdated) -> None:
    """Apply an event that fits; the caller keeps the group locked."""
    if group.dismissed_at is not None or _is_known(group, event):
        return
    if event.detail == "add_member":
        _join(group, event)
    else:
        _leave(group, event)
    group.member_version, group.changed_at = event.current_version, event.created_at


def _is_known(group: Group, event: GroupUpdated) -> bool:
    return event.current_version is not None and event.current_version == group.member_version


def _join(group: Group, event: GroupUpdated) -> None:
    stays = {stay.participant_id for stay in actions.present(group.id)}
    coming = {id_: is_customer for id_, is_customer in _places(event.changed).items() if id_ not in stays}
    scene = SCANNED if event.join_scene == SCANNED else INVITED
    db.session.add_all(
        GroupMember(
            group_id=group.id,
            participant_id=id_,
            is_customer=is_customer,
            joined_at=event.created_at,
            join_scene=scene,
        )
        for id_, is_customer in coming.items()
    )
    recording.record_stays(group, Kind.GROUP_JOINED, dict.fromkeys(coming, event.created_at), Source.EVENT)


def _leave(group: Group, event: GroupUpdated) -> None:
    stays = {stay.participant_id: stay for stay in actions.present(group.id)}
    moments = {}
    for id_ in event.changed:
        stay = stays.get(id_) or stays[id_.lower()]
        stay.left_at, stay.quit_scene = max(event.created_at, stay.joined_at), event.quit_scene
        moments[stay.participant_id] = stay.left_at
    recording.record_stays(group, Kind.GROUP_LEFT, moments, Source.EVENT)


def _places(ids: Sequence[str]) -> dict[str, bool]:
    """Id → whether it is a customer's, for those we know; userids and external_userids look alike by no promise."""
    customers = db.session.scalars(sa.select(Customer.external_userid).where(Customer.external_userid.in_(ids)))
    places = dict.fromkeys(customers, True)
    userids = [id_.lower() for id_ in ids if id_ not in places]
    members = db.session.scalars(sa.select(Member.userid).where(Member.userid.in_(userids)))
    return places | dict.fromkeys(members, False)
