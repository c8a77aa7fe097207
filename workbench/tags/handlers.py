"""What a tag event changes: it names a tag, never its content, so the list is read again."""

from wecom import contacts
from wecom.events import TagChanged
from workbench.kernel.wecom_client import client
from workbench.tags import actions


def tag_changed(_event: TagChanged) -> None:
    """Created, renamed, deleted or re-ordered: mirror the complete list (deleting a group names only the group)."""
    actions.store_tags(contacts.list_corp_tags(client()))
