"""Template cards (模板卡片): a notice with a link, a card with buttons, and changing a card that was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wecom.client import WeComClient
from wecom.fields import normal_userid, texts
from wecom.messages import MAX_RECIPIENTS, SendReport, send
from wecom.texts import clip_characters

# What every client shows in full (document 90236); WeCom takes more and cuts it itself, in the middle of a word.
_TITLE, _DESCRIPTION, _BUTTON, _LINE_NAME, _LINE_VALUE, _SUB_TITLE = 36, 44, 10, 5, 30, 160
_MOST_LINES = 6
_MOST_BUTTONS = 6
_CALLS_BACK, _OPENS_URL = 0, 1

Content = Mapping[str, Any]
"""A card as WeCom takes it; made by `content()` of a card, and plain JSON, so that it can be kept meanwhile."""


@dataclass(frozen=True, slots=True)
class Line:
    """A named value on the card, such as 截止 · 今天 18:00; with a ``url``, a touch on it opens that page."""

    name: str
    value: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """``key`` comes back with the press; ``style`` 1 is blue, 2 grey, 3 red."""

    text: str
    key: str
    style: int = 1


@dataclass(frozen=True, slots=True)
class TextNotice:
    """A card that opens ``url``; it never calls back. ``task_id`` is new in this app, as of a `ButtonCard`."""

    task_id: str
    title: str
    url: str
    description: str = ""
    sub_title: str = ""
    lines: tuple[Line, ...] = ()

    def content(self) -> Content:
        """The card within WeCom's limits."""
        return {"card_type": "text_notice", "task_id": self.task_id, **_face(self)}


@dataclass(frozen=True, slots=True)
class ButtonCard:
    """A card with buttons that call back. ``task_id`` must be new in this app: WeCom refuses a second use (42014)."""

    task_id: str
    title: str
    url: str
    buttons: tuple[Button, ...]
    description: str = ""
    sub_title: str = ""
    lines: tuple[Line, ...] = ()

    def content(self) -> Content:
        """The card within WeCom's limits."""
        if not 0 < len(self.buttons) <= _MOST_BUTTONS:
            raise ValueError(f"a card has 1 to {_MOST_BUTTONS} buttons")
        buttons = [
            {"type": _CALLS_BACK, "text": clip_characters(one.text, _BUTTON), "style": one.style, "key": one.key}
            for one in self.buttons
        ]
        return {"card_type": "button_interaction", "task_id": self.task_id, **_face(self), "button_list": buttons}


def _face(card: TextNotice | ButtonCard) -> dict[str, Any]:
    title = {"title": clip_characters(card.title, _TITLE), "desc": clip_characters(card.description, _DESCRIPTION)}
    lines = [_line(line) for line in card.lines[:_MOST_LINES]]
    face: dict[str, Any] = {
        "main_title": {name: text for name, text in title.items() if text},
        "card_action": {"type": _OPENS_URL, "url": card.url},
    }
    if card.sub_title:
        face["sub_title_text"] = clip_characters(card.sub_title, _SUB_TITLE)
    if lines:
        face["horizontal_content_list"] = lines
    return face


def _line(line: Line) -> dict[str, Any]:
    shown = {"keyname": clip_characters(line.name, _LINE_NAME), "value": clip_characters(line.value, _LINE_VALUE)}
    return {**shown, "type": _OPENS_URL, "url": line.url} if line.url else shown


def send_card(client: WeComClient, userids: Sequence[str], content: Content) -> SendReport:
    """Send a card. A button card may be sent again after a lost answer: its ``task_id`` makes the second one fail."""
    return send(client, userids, "template_card", content)


def grey_buttons(client: WeComClient, userids: Sequence[str], response_code: str, text: str) -> tuple[str, ...]:
    """Put ``text`` in the place of a card's buttons; returns who has no such card. The code is used up (60140)."""
    return _update(client, userids, response_code, {"button": {"replace_name": text}})


def replace_card(client: WeComClient, userids: Sequence[str], response_code: str, content: Content) -> tuple[str, ...]:
    """Show another card in its place, with live buttons; returns who has no such card. The code is used up (60140)."""
    face = {name: value for name, value in content.items() if name != "task_id"}  # it keeps its first one
    return _update(client, userids, response_code, {"template_card": face})


def _update(client: WeComClient, userids: Sequence[str], response_code: str, wanted: Content) -> tuple[str, ...]:
    if not 0 < len(userids) <= MAX_RECIPIENTS:
        raise ValueError(f"a card is changed for 1 to {MAX_RECIPIENTS} members")
    whose = {"userids": list(userids), "agentid": client.app.agent_id, "response_code": response_code}
    answer = client.call("message/update_template_card", body={**whose, **wanted})
    return tuple(normal_userid(userid) for userid in texts(answer, "invaliduser"))
