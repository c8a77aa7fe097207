"""App messages: who gets them, who is invalid, and the inbox they land in."""

import hashlib
import json
from typing import Any

from wecom.simulator import cards, ids
from wecom.simulator.api.call import Answer, Call
from wecom.simulator.api.cards import Card, calls_back, check_card
from wecom.simulator.api.refusals import ApiRefusal
from wecom.simulator.api.registry import post
from wecom.simulator.identity import AGENT_ID
from wecom.simulator.reads import STATUS_ACTIVE

MOST_RECIPIENTS = 1000
MINUTE, HOUR = 60, 3600
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
LONGEST_TEXT = 2048
LONGEST = {"title": 128, "description": 512, "url": 2048}


@post("message/send")
def send_message(call: Call) -> Answer:
    """Errcode 0 even when some are invalid; more than 30 a minute or 1000 an hour to one member silently vanish."""
    if call.whole("agentid") != AGENT_ID:
        raise ApiRefusal(301002)
    msgtype, content = _content(call)
    card = content if msgtype == "template_card" else {}
    _check_card(call, card)
    found, invalid = _recipients(call)
    msgid = ids.secret(64)
    digest = hashlib.sha256(json.dumps([msgtype, content], sort_keys=True).encode()).hexdigest()
    code = {}
    with call.sim.state.transaction():
        call.sim.state.insert("sent_messages", msgid=msgid, sent_at=call.now)
        if "task_id" in card:
            cards.remember_card(call.sim, msgid, card["task_id"])
        if card and calls_back(card):
            code = {"response_code": cards.issue_code(call.sim, msgid)}
        for userid in found:
            if _is_over_limit(call, userid) or _is_repeated(call, userid, digest):
                continue
            call.sim.state.insert(
                "messages",
                msgid=msgid,
                userid=userid,
                sent_at=call.now,
                msgtype=msgtype,
                body=json.dumps(content, ensure_ascii=False),
                digest=digest,
            )
    return {"invaliduser": "|".join(userid.lower() for userid in invalid), "msgid": msgid} | code


def _check_card(call: Call, card: Card) -> None:
    if not card:
        return
    check_card(card)
    if calls_back(card) and not call.knobs.has_callback:
        raise ApiRefusal(43012)
    if "task_id" in card and cards.is_task_known(call.sim, card["task_id"]):
        raise ApiRefusal(42014, "used before")


def _content(call: Call) -> tuple[str, dict[str, Any]]:
    msgtype = call.text("msgtype", missing=40008)
    content = call.body.get(msgtype)
    if msgtype not in REQUIRED:
        raise ApiRefusal(40008)
    if not isinstance(content, dict) or any(not content.get(name) for name in REQUIRED[msgtype]):
        raise ApiRefusal(44004, f"{msgtype} needs {', '.join(REQUIRED[msgtype])}")
    if msgtype == "textcard" and any(len(str(content[name]).encode()) > most for name, most in LONGEST.items()):
        raise ApiRefusal(45002, "textcard")
    if "content" in content:
        # Longer texts are cut, at a whole character, and no error says so.
        content = content | {"content": str(content["content"]).encode()[:LONGEST_TEXT].decode(errors="ignore")}
    return msgtype, content


def _recipients(call: Call) -> tuple[list[str], list[str]]:
    """Members reached through touser and toparty, and the users named that are not there."""
    touser, toparty = call.text("touser", ""), call.text("toparty", "")
    state = call.sim.state
    visible = {
        row["userid"].lower(): row["userid"]
        for row in state.rows("SELECT userid FROM members WHERE status = ?", STATUS_ACTIVE)
    }
    if touser == "@all":
        return list(visible.values()), []
    named = [userid for userid in touser.split("|") if userid]
    parties = [party for party in toparty.split("|") if party]
    if not named and not parties and not call.text("totag", ""):
        raise ApiRefusal(82001)
    if len(named) > MOST_RECIPIENTS:
        raise ApiRefusal(40032)
    reached = dict.fromkeys(visible[userid.lower()] for userid in named if userid.lower() in visible)
    for party in parties:
        for row in state.rows("SELECT userid FROM memberships WHERE department_id = ?", party):
            if row["userid"].lower() in visible:
                reached[visible[row["userid"].lower()]] = None
    if not reached:
        raise ApiRefusal(81013)
    return list(reached), [userid for userid in named if userid.lower() not in visible]


def _is_over_limit(call: Call, userid: str) -> bool:
    sql = "SELECT count(*) FROM messages WHERE userid = ? AND sent_at > ?"
    limits = ((MINUTE, call.knobs.messages_per_minute), (HOUR, call.knobs.messages_per_hour))
    return any(call.sim.state.count(sql, userid, call.now - span) >= most for span, most in limits)


def _is_repeated(call: Call, userid: str, digest: str) -> bool:
    """The sender asked for identical messages to be dropped for a while."""
    if call.body.get("enable_duplicate_check") != 1:
        return False
    since = call.now - call.whole("duplicate_check_interval", 1800)
    sql = "SELECT count(*) FROM messages WHERE userid = ? AND digest = ? AND sent_at > ?"
    return call.sim.state.count(sql, userid, digest, since) > 0
