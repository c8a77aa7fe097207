"""Directory news that opens or closes the door."""

from wecom import directory
from wecom.errors import Kind, WeComError
from wecom.events import DirectoryChanged, MemberSubscribed, MemberUnsubscribed
from workbench.auth.actions import cut_off
from workbench.kernel.wecom_client import client
from workbench.people import actions as people
from workbench.people.queries import find_member
from workbench.people.renaming import rename_member


def member_subscribed(event: MemberSubscribed) -> None:
    """A member came into the app's visible range."""
    refresh_member(event.userid)


def member_unsubscribed(event: MemberUnsubscribed) -> None:
    """A member left the visible range, was disabled or left the corp: the sessions end whatever else is found out."""
    refresh_member(event.userid)
    if (known := find_member(event.userid)) is not None:
        cut_off([known.id], reason="removed")


def directory_changed(event: DirectoryChanged) -> None:
    """A member or a department changed (only where the directory receiver is connected)."""
    if event.change.endswith("_party"):
        people.store_departments(directory.list_departments(client()))
        return
    if not event.userid:
        return
    if event.new_userid and event.new_userid != event.userid:
        found = _find_in_directory(event.new_userid)
        rename_member(event.userid, event.new_userid)
        _take_over(event.new_userid, found)
    else:
        refresh_member(event.userid)


def refresh_member(userid: str) -> None:
    """Read one member again; cut them off at once when they are gone or no longer active."""
    _take_over(userid, _find_in_directory(userid))


def _find_in_directory(userid: str) -> directory.Member | None:
    try:
        return directory.get_member(client(), userid)
    except WeComError as error:
        if error.kind is not Kind.VISIBILITY:
            raise
        return None


def _take_over(userid: str, found: directory.Member | None) -> None:
    if found is None:
        people.mark_removed([userid])
        if (known := find_member(userid)) is not None:
            cut_off([known.id], reason="removed")
        return
    member_id = people.store_member(found)
    if found.status != directory.ACTIVATED:
        cut_off([member_id], reason="removed")
