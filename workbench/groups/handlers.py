"""What a group event changes here: who came and went by the event's own chain, everything else by reading again."""

from wecom import groups as wecom_groups
from wecom.errors import Kind as ErrorKind
from wecom.errors import WeComError
from wecom.events import DirectoryChanged, GroupCreated, GroupDismissed, GroupUpdated
from workbench.groups import actions, chain, recording
from workbench.groups.queries import audience_of
from workbench.kernel import clock, live
from workbench.kernel.db import db
from workbench.kernel.jobs import TryLater
from workbench.kernel.wecom_client import client
from workbench.trail.models import Source

PEOPLE = {"add_member", "del_member"}


def group_created(event: GroupCreated) -> None:
    """A new group: read it with everybody in it."""
    read_at = clock.now()
    if (found := _read(event)) is not None:
        _tell(actions.store_group(found, source=Source.EVENT, changed_at=event.created_at, read_at=read_at))


def group_updated(event: GroupUpdated) -> None:
    """Somebody came or went, or its name, owner or notice changed."""
    if event.detail in PEOPLE and (known := actions.find(event.chat_id)) is not None and chain.fits(known, event):
        _follow(event)
        return
    read_at = clock.now()
    found = _read(event)
    if found is None:
        return
    if event.last_version and found.version == event.last_version:
        raise TryLater("groupchat/get still shows the version before this event")
    group_id = actions.store_group(found, source=Source.EVENT, changed_at=event.created_at, read_at=read_at)
    if (group := actions.find(event.chat_id)) is not None:
        recording.record_change(group, event)
    _tell(group_id)


def group_dismissed(event: GroupDismissed) -> None:
    """Dissolved."""
    actions.dismiss(event.chat_id, event.created_at)


def member_renamed(event: DirectoryChanged) -> None:
    """A member's userid was changed in the console: in the groups it is the same person."""
    if event.userid and event.new_userid:
        actions.rename_participant(event.userid, event.new_userid)


def _follow(event: GroupUpdated) -> None:
    group = actions.find(event.chat_id, is_locked=True)
    if group is None or not chain.fits(group, event):
        raise TryLater("another job changed the group at the same moment")
    chain.follow(group, event)
    _tell(group.id)


def _read(event: GroupCreated | GroupUpdated) -> wecom_groups.Group | None:
    """The group as it is after the event; None, and dismissed here, when it is gone."""
    if clock.now() - event.created_at < actions.READING_LAG:
        raise TryLater("groupchat/get may not show this event yet")
    try:
        return wecom_groups.get_group(client(), event.chat_id)
    except WeComError as error:
        if error.kind is not ErrorKind.DONE:
            raise
    actions.dismiss(event.chat_id, event.created_at)
    return None


def _tell(group_id: int) -> None:
    db.session.flush()  # the audience is those who are in it now
    live.tell(db.session.info, audience_of(group_id), "groups", kind="group_changed")
