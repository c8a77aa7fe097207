"""Any event or message at all, element for element: those no act produces, and those nobody has heard of yet."""

import re
from typing import Any
from xml.sax.saxutils import escape

from wecom.simulator.acts.refused import ActRefused
from wecom.simulator.callbacks.events import DIRECTORY, Event
from wecom.simulator.engine import Simulator

NAME = re.compile(r"[A-Za-z_][\w.-]*")


def send_raw(
    sim: Simulator,
    event: str,
    *,
    msgtype: str = "event",
    change_type: str = "",
    sender: str = "sys",
    receiver: str = "app",
    elements: dict[str, Any],
) -> None:
    """It changes nothing in the corp. Texts come in CDATA, numbers without; a list repeats its element."""
    change = _changed(event, change_type) if change_type else ""
    member = elements.get("UserID") or (sender if sender != "sys" else "")
    sim.outbox.post(
        Event(
            event,
            change_type,
            change + "".join(_element(name, value) for name, value in elements.items()),
            sender=sender,
            msgtype=msgtype,
            about=str(member),
            chat_id=str(elements.get("ChatId") or ""),
        ),
        receiver=receiver,
    )


def _changed(event: str, change_type: str) -> str:
    """The directory's events write it without CDATA."""
    if event == DIRECTORY:
        return f"<ChangeType>{escape(change_type)}</ChangeType>"
    return _element("ChangeType", change_type)


def _element(name: str, value: object) -> str:
    if not NAME.fullmatch(name):
        raise ActRefused(f"{name!r} is no name of an element")
    if isinstance(value, list):
        return "".join(_element(name, one) for one in value)
    return f"<{name}>{_inside(value)}</{name}>"


def _inside(value: object) -> str:
    match value:
        case dict():
            return "".join(_element(name, one) for name, one in value.items())
        case str():
            return f"<![CDATA[{value.replace(']]>', ']]]]><![CDATA[>')}]]>"
        case int() | float() if not isinstance(value, bool):
            return str(value)
        case _:
            raise ActRefused("an element is a text, a number, an object or a list")
