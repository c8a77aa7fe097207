"""The welcome message: one per code, within twenty seconds of the event that brought the code."""

from typing import Any

from wecom.simulator import chat
from wecom.simulator.api.call import Answer, Call
from wecom.simulator.api.refusals import ApiRefusal
from wecom.simulator.api.registry import post

LONGEST_TEXT = 4000
MOST_ATTACHMENTS = 9
REQUIRED = {
    "image": (),
    "link": ("title", "url"),
    "miniprogram": ("title", "appid", "page"),
    "video": ("media_id",),
    "file": ("media_id",),
}
LONGEST = {"title": 128, "desc": 512, "url": 2048, "picurl": 2048}


@post("externalcontact/send_welcome_msg")
def send_welcome(call: Call) -> Answer:
    code = call.text("welcome_code", missing=41049)
    text, attachments = _text(call), _attachments(call)
    if not text and not attachments:
        raise ApiRefusal(44004)
    with call.sim.state.transaction():
        row = call.sim.state.row("SELECT * FROM welcome_codes WHERE code = ?", code)
        if row is None:
            raise ApiRefusal(41050)
        if row["used"]:
            raise ApiRefusal(41051)
        if row["expires_at"] < call.now:
            raise ApiRefusal(41050)
        call.sim.state.write("UPDATE welcome_codes SET used = 1 WHERE code = ?", code)
        parts = [("text", {"content": text})] if text else []
        for msgtype, content in (*parts, *attachments):
            chat.add_line(
                call.sim,
                row["userid"],
                msgtype,
                content,
                userid=row["userid"],
                external_userid=row["external_userid"],
            )
    return {}


def _text(call: Call) -> str:
    given = call.body.get("text") or {}
    content = given.get("content", "") if isinstance(given, dict) else None
    if not isinstance(content, str) or len(content.encode()) > LONGEST_TEXT:
        raise ApiRefusal(40058, "text.content")
    return content


def _attachments(call: Call) -> list[tuple[str, dict[str, Any]]]:
    given = call.body.get("attachments") or []
    if not isinstance(given, list) or len(given) > MOST_ATTACHMENTS:
        raise ApiRefusal(41065)
    return [_attachment(one) for one in given]


def _attachment(one: object) -> tuple[str, dict[str, Any]]:
    msgtype = one.get("msgtype") if isinstance(one, dict) else None
    content = one.get(msgtype) if isinstance(one, dict) and msgtype in REQUIRED else None
    if not isinstance(msgtype, str) or not isinstance(content, dict):
        raise ApiRefusal(41064)
    if any(not content.get(name) for name in REQUIRED[msgtype]):
        raise ApiRefusal(41064, f"{msgtype} lacks one of {', '.join(REQUIRED[msgtype])}")
    if msgtype == "image" and not (content.get("media_id") or content.get("pic_url")):
        raise ApiRefusal(41064, "image needs media_id or pic_url")
    if any(len(str(content.get(name, "")).encode()) > most for name, most in LONGEST.items()):
        raise ApiRefusal(40058, f"{msgtype} is too long")
    return msgtype, content
