"""What a message to customers may contain: a text and up to nine attachments, in a welcome and in a mass send alike."""

from typing import Any

from wecom.simulator.api.call import Call
from wecom.simulator.api.media import require_media, require_picture
from wecom.simulator.api.refusals import ApiRefusal

LONGEST_TEXT = 4000
MOST_ATTACHMENTS = 9
REQUIRED = {
    "image": (),
    "link": ("title", "url"),
    "miniprogram": ("title", "pic_media_id", "appid", "page"),
    "video": ("media_id",),
    "file": ("media_id",),
}
LONGEST = {"title": 128, "desc": 512, "url": 2048, "picurl": 2048}
LONGEST_PROGRAM_TITLE = 64

Parts = list[tuple[str, dict[str, Any]]]


def read_parts(call: Call) -> Parts:
    """Kind and content of everything in the message, the text first; nothing at all is refused."""
    text, attachments = _text(call), _attachments(call)
    if not text and not attachments:
        raise ApiRefusal(44004)
    return [*([("text", {"content": text})] if text else []), *attachments]


def _text(call: Call) -> str:
    given = call.body.get("text") or {}
    content = given.get("content", "") if isinstance(given, dict) else None
    if not isinstance(content, str) or len(content.encode()) > LONGEST_TEXT:
        raise ApiRefusal(40058, "text.content")
    return content


def _attachments(call: Call) -> Parts:
    given = call.body.get("attachments") or []
    if not isinstance(given, list) or len(given) > MOST_ATTACHMENTS:
        raise ApiRefusal(41065)
    return [_attachment(call, one) for one in given]


def _attachment(call: Call, one: object) -> tuple[str, dict[str, Any]]:
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
    if msgtype == "miniprogram" and len(str(content["title"]).encode()) > LONGEST_PROGRAM_TITLE:
        raise ApiRefusal(40058, "miniprogram.title is too long")
    if content.get("media_id"):
        require_media(call, str(content["media_id"]), msgtype)
    elif content.get("pic_url"):
        require_picture(call, str(content["pic_url"]))
    if content.get("pic_media_id"):
        require_media(call, str(content["pic_media_id"]), "image")
    return msgtype, content
