"""What a tag event changes: it names a tag or a group, never its content, so what it names is read again."""

from wecom import contact_tags
from wecom.events import TagChanged
from workbench.kernel.wecom_client import client
from workbench.tags import actions

GROUP = "tag_group"


def tag_changed(event: TagChanged) -> None:
    """Created or renamed: read it. Deleted: gone for good, a group with all its tags (only the group is told).

    Re-ordered: read the group named, or all of them when none is.
    """
    is_group = event.tag_type == GROUP or event.change == "shuffle"
    if event.change == "delete":
        actions.mark_deleted(**{"group_ids" if is_group else "tag_ids": [event.id]})
    elif not event.id:
        actions.store_tags(contact_tags.list_corp_tags(client()))
    else:
        _read_again(event.id, is_group=is_group)


def _read_again(wecom_id: str, *, is_group: bool) -> None:
    """What is not found any more was deleted since."""
    named = {"group_ids" if is_group else "tag_ids": [wecom_id]}
    found = contact_tags.read_corp_tags(client(), **named)
    if found:
        actions.store_some_tags(found)
    else:
        actions.mark_deleted(**named)
