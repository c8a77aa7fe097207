"""The XML of every event the simulator sends, element for element as WeCom writes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

from wecom.simulator.identity import AGENT_ID, CORP_ID

CONTACT = "change_external_contact"
CHAT = "change_external_chat"
TAG = "change_external_tag"
DIRECTORY = "change_contact"
ACQUISITION = "customer_acquisition"


@dataclass(frozen=True, slots=True)
class Event:
    """`about` is the member, `chat_id` the group whose owner, an app must see to be told.

    With `agent_id` it is told to that app alone.
    """

    name: str
    change_type: str
    body: str
    sender: str = "sys"
    msgtype: str = "event"
    about: str = ""
    chat_id: str = ""
    agent_id: int | None = None

    @property
    def is_about_customers(self) -> bool:
        """Sent only to an app that may use the customer API."""
        return self.name in (CONTACT, CHAT, TAG, ACQUISITION)

    def xml(self, created_at: int, corp_id: str = CORP_ID) -> str:
        head = _text("ToUserName", corp_id) + (_text("FromUserName", self.sender) if self.sender else "")
        kind = _text("MsgType", self.msgtype) + (_text("Event", self.name) if self.msgtype == "event" else "")
        return f"<xml>{head}<CreateTime>{created_at}</CreateTime>{kind}{self.body}</xml>"


def contact_changed(
    change_type: str,
    userid: str,
    external_userid: str,
    *,
    state: str | None = None,
    welcome_code: str | None = None,
    source: str | None = None,
) -> Event:
    """A relation began, half began, was edited or ended (document 92130)."""
    body = _text("ChangeType", change_type) + _text("UserID", userid) + _text("ExternalUserID", external_userid)
    for element, value in (("State", state), ("WelcomeCode", welcome_code), ("Source", source)):
        body += _text(element, value) if value else ""
    return Event(CONTACT, change_type, body, about=userid)


def transfer_failed(reason: str, taker: str, external_userid: str) -> Event:
    """A hand-over failed: `customer_refused` or `customer_limit_exceed`; the member named is the taker."""
    failed = contact_changed("transfer_fail", taker, external_userid)
    return replace(failed, body=failed.body + _text("FailReason", reason))


def chat_changed(change_type: str, chat_id: str, detail: str = "") -> Event:
    body = _text("ChatId", chat_id) + _text("ChangeType", change_type)
    return Event(CHAT, change_type, body + (_text("UpdateDetail", detail) if detail else ""), chat_id=chat_id)


def chat_members_changed(
    chat_id: str, detail: str, members: Sequence[str], *, scene: int, last_version: str, current_version: str
) -> Event:
    """People joined (`add_member`) or went (`del_member`); the versions make a chain."""
    scenes = f"<JoinScene>{scene}</JoinScene>" if detail == "add_member" else f"<QuitScene>{scene}</QuitScene>"
    items = "".join(f"<Item>{escape(member)}</Item>" for member in members)
    update = chat_changed("update", chat_id, detail)
    body = (
        f"{update.body}{scenes}<MemChangeCnt>{len(members)}</MemChangeCnt><MemChangeList>{items}</MemChangeList>"
        + _text("LastMemVer", last_version)
        + _text("CurMemVer", current_version)
    )
    return replace(update, body=body)


def tag_changed(change_type: str, tag_id: str, tag_type: str) -> Event:
    return Event(TAG, change_type, _text("Id", tag_id) + _text("TagType", tag_type) + _text("ChangeType", change_type))


def tags_shuffled(group_id: str) -> Event:
    """The tags of a group came into another order; without one, the groups did."""
    return Event(TAG, "shuffle", _text("Id", group_id) + _text("ChangeType", "shuffle"))


def acquisition_changed(change_type: str, agent_id: int | None = None, **elements: str | int) -> Event:
    """Something about a link, told to the app that made it, or the quota (document 97299); numbers have no CDATA."""
    body = _text("ChangeType", change_type)
    for name, value in elements.items():
        body += f"<{name}>{value}</{name}>" if isinstance(value, int) else _text(name, value)
    return Event(ACQUISITION, change_type, body, about=str(elements.get("UserID", "")), agent_id=agent_id)


def app_event(name: str, userid: str, agent_id: int = AGENT_ID, *, event_key: str | None = None) -> Event:
    """Something a member did with the app, or that happened to them: subscribe, unsubscribe, enter_agent."""
    key = "" if event_key is None else _text("EventKey", event_key)
    body = f"{key}<AgentID>{agent_id}</AgentID>"
    return Event(name, "", body, sender=userid, about=userid, agent_id=agent_id)


def card_pressed(
    name: str,
    userid: str,
    key: str,
    *,
    task_id: str,
    card_type: str,
    response_code: str,
    answers: Mapping[str, list[str]],
    agent_id: int,
) -> Event:
    """A button or menu entry of a template card; plain buttons carry no `SelectedItems`."""
    body = _text("EventKey", key) + _text("TaskId", task_id) + _text("CardType", card_type)
    body += _text("ResponseCode", response_code) + f"<AgentID>{agent_id}</AgentID>"
    items = "".join(
        f"<SelectedItem>{_text('QuestionKey', question)}"
        f"<OptionIds>{''.join(_text('OptionId', option) for option in options)}</OptionIds></SelectedItem>"
        for question, options in answers.items()
    )
    selected = f"<SelectedItems>{items}</SelectedItems>" if items else ""
    return Event(name, "", body + selected, sender=userid, about=userid, agent_id=agent_id)


def app_text(userid: str, text: str, message_id: str, agent_id: int = AGENT_ID) -> Event:
    """What a member wrote to the app; the only thing WeCom sends that has an id of its own."""
    body = f"{_text('Content', text)}<MsgId>{message_id}</MsgId><AgentID>{agent_id}</AgentID>"
    return Event("text", "", body, sender=userid, msgtype="text", about=userid, agent_id=agent_id)


def directory_changed(change_type: str, **elements: str) -> Event:
    """To the directory receiver only; a receiver registered after 2022-08-15 gets nothing but the ids."""
    body = f"<ChangeType>{change_type}</ChangeType>" + "".join(_text(name, value) for name, value in elements.items())
    return Event(DIRECTORY, change_type, body)


def _text(element: str, value: str) -> str:
    safe = value.replace("]]>", "]]]]><![CDATA[>")
    return f"<{element}><![CDATA[{safe}]]></{element}>"
