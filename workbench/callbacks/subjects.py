"""Whom a message is about, for finding it again: also messages whose kind we do not know."""

from wecom.events import Event, UnknownEvent
from wecom.fields import normal_userid

ELEMENTS = {"userid": "UserID", "external_userid": "ExternalUserID", "chat_id": "ChatId"}


def subjects_of(event: Event) -> dict[str, str | None]:
    """`userid`, `external_userid` and `chat_id`, as far as the event names them."""
    found = {name: _named(event, name) for name in ELEMENTS}
    if found["userid"]:
        found["userid"] = normal_userid(found["userid"])
    return found


def _named(event: Event, name: str) -> str | None:
    value = event.raw.get(ELEMENTS[name]) if isinstance(event, UnknownEvent) else getattr(event, name, None)
    return value if isinstance(value, str) and value else None
