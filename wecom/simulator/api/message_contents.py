"""What an app message may contain, kind by kind (H.2); what is too long is refused, only a text is cut."""

from typing import Any

from wecom.simulator.api.call import Call
from wecom.simulator.api.card_parts import WEB_ADDRESS, is_matched
from wecom.simulator.api.media import require_media
from wecom.simulator.api.refusals import ApiRefusal

Content = dict[str, Any]

REQUIRED: dict[str, tuple[str, ...]] = {
    "text": ("content",),
    "textcard": ("title", "description", "url"),
    "markdown": ("content",),
    "news": ("articles",),
    "image": ("media_id",),
    "voice": ("media_id",),
    "video": ("media_id",),
    "file": ("media_id",),
    "miniprogram_notice": ("appid", "title"),
    "template_card": ("card_type",),
}
MEDIA = ("image", "voice", "video", "file")
LONGEST_TEXT = 2048
LONGEST_BUTTON = 4
MOST_ARTICLES = 8
LONGEST_BYTES = {"title": 128, "description": 512, "url": 2048}


def read_content(call: Call) -> tuple[str, Content]:
    """The kind of the message and what it says; a template card is looked at elsewhere."""
    msgtype = call.text("msgtype", missing=40008)
    if msgtype not in REQUIRED:
        raise ApiRefusal(40008)
    content = call.body.get(msgtype)
    if not isinstance(content, dict) or any(not content.get(name) for name in REQUIRED[msgtype]):
        raise ApiRefusal(44004, f"{msgtype} needs {', '.join(REQUIRED[msgtype])}")
    if msgtype == "news":
        _check_articles(content["articles"])
    elif not all(isinstance(content[name], str) for name in REQUIRED[msgtype]):
        raise ApiRefusal(40058, f"{msgtype}: {', '.join(REQUIRED[msgtype])} must be strings")
    if msgtype == "text":
        return msgtype, content | {"content": _cut(content["content"])}
    if msgtype == "markdown" and len(content["content"].encode()) > LONGEST_TEXT:
        raise ApiRefusal(45002, "markdown.content")
    if msgtype == "textcard":
        _check_text_card(content)
    if msgtype in MEDIA:
        require_media(call, content["media_id"], msgtype)
    return msgtype, content


def _cut(content: str) -> str:
    """At a whole character, and no error says so."""
    return content.encode()[:LONGEST_TEXT].decode(errors="ignore")


def _check_text_card(card: Content) -> None:
    if any(len(card[name].encode()) > most for name, most in LONGEST_BYTES.items()):
        raise ApiRefusal(45002, "textcard")
    if not is_matched(WEB_ADDRESS, card["url"]):
        raise ApiRefusal(40058, "textcard.url has no scheme")
    button = card.get("btntxt", "")
    if not isinstance(button, str) or len(button) > LONGEST_BUTTON:
        raise ApiRefusal(40058, f"textcard.btntxt has at most {LONGEST_BUTTON} characters")


def _check_articles(articles: object) -> None:
    if not isinstance(articles, list) or not 0 < len(articles) <= MOST_ARTICLES:
        raise ApiRefusal(40058, f"1 to {MOST_ARTICLES} articles")
    for article in articles:
        if not isinstance(article, dict) or not article.get("title"):
            raise ApiRefusal(40058, "an article needs its title")
        if not article.get("appid") and not is_matched(WEB_ADDRESS, article.get("url")):
            raise ApiRefusal(40058, "an article needs its url, with its scheme, or a mini-program")
