"""What a group event changes here: it is only a hint, the group is read again."""

from wecom import groups as wecom_groups
from wecom.errors import Kind as ErrorKind
from wecom.errors import WeComError
from wecom.events import GroupCreated, GroupDismissed, GroupUpdated
from workbench.groups import actions
from workbench.groups.queries import audience_of
from workbench.kernel import live
from workbench.kernel.db import db
from workbench.kernel.jobs import TryLater
from workbench.kernel.wecom_client import client
from workbench.trail.models import Source


def group_changed(event: GroupCreated | GroupUpdated) -> None:
    """Read the group again. `groupchat/get` may lag two seconds behind the event: then the job comes back later."""
    try:
        found = wecom_groups.get_group(client(), event.chat_id)
    except WeComError as error:
        if error.kind is not ErrorKind.DONE:
            raise
        actions.dismiss(event.chat_id, event.created_at)
        return
    if isinstance(event, GroupUpdated) and event.last_version and found.version == event.last_version:
        raise TryLater("groupchat/get still shows the version before this event")
    group_id = actions.store_group(found, source=Source.EVENT, changed_at=event.created_at)
    live.tell(db.session.info, audience_of(group_id), "groups", kind="group_changed")


def group_dismissed(event: GroupDismissed) -> None:
    """Dissolved."""
    actions.dismiss(event.chat_id, event.created_at)
