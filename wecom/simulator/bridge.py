"""What the WeCom client asks its server when a page registers or sends a message: the fake bridge's other half."""

import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag, urlsplit

from flask import Blueprint, Response, jsonify, request

from wecom.simulator import chat
from wecom.simulator.api.tokens import OF_CORP
from wecom.simulator.control.answers import Refused, answer_refusals, body, text_of
from wecom.simulator.engine import Simulator, current

REGISTRATIONS = ("agentConfig", "preVerifyJSAPI")
SENDABLE = {"text": "content", "image": "mediaid", "video": "mediaid", "file": "mediaid", "news": "link"} | {
    "miniprogram": "appid"
}

bridge = Blueprint("bridge", __name__, url_prefix="/__sim/bridge")
answer_refusals(bridge)


@dataclass(frozen=True, slots=True)
class Signed:
    """The signature parameters of a registration, under whichever names it uses."""

    timestamp: str
    nonce: str
    signature: str

    def is_made_with(self, ticket: str, url: str) -> bool:
        text = f"jsapi_ticket={ticket}&noncestr={self.nonce}&timestamp={self.timestamp}&url={url}"
        return hashlib.sha1(text.encode()).hexdigest() == self.signature  # noqa: S324 WeCom's algorithm


@bridge.after_request
def allow_the_app(response: Response) -> Response:
    """A page of an app may ask from another origin; nobody else's page may."""
    response.headers["Vary"] = "Origin"
    origin = request.headers.get("Origin", "")
    if current().is_page_of_an_app(origin):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Headers"] = "Content-Type"
        response.headers["Access-Control-Allow-Methods"] = "GET, POST"
    return response


@bridge.post("/verify")
def verify() -> Response:
    """{name, params, page_url} -> what the client's callback receives: {err_msg: "agentConfig:ok"} or why not."""
    sim, given = current(), body()
    name, page_url, params = text_of(given, "name"), text_of(given, "page_url"), given.get("params")
    if name not in REGISTRATIONS or not isinstance(params, dict):
        raise Refused(f"name must be one of {', '.join(REGISTRATIONS)} and params an object")
    errcode, reason = _errcode(sim, name, params, urldefrag(page_url).url)
    answer: dict[str, Any] = {"err_msg": f"{name}:ok" if not errcode else f"{name}:fail"}
    if errcode:
        answer |= {"err_Info": "fail", "errcode": errcode, "hint": f"{reason}:{errcode}"}
    sim.registrations.append({"name": name, "page_url": page_url} | answer)
    return jsonify(answer)


@bridge.get("/registrations")
def registrations() -> Response:
    """The last registrations, newest first, with what became of them."""
    return jsonify(list(reversed(current().registrations)))


@bridge.post("/send")
def send() -> Response:
    """{userid, external_userid | chat_id, message: {msgtype, …}}: sendChatMessage of the member, shown in the chat."""
    given = body()
    userid, chat_id, message = text_of(given, "userid"), given.get("chat_id"), given.get("message")
    msgtype = message.get("msgtype") if isinstance(message, dict) else None
    content = message.get(msgtype) if isinstance(message, dict) and msgtype in SENDABLE else None
    if not isinstance(msgtype, str) or not isinstance(content, dict) or not content.get(SENDABLE[msgtype]):
        return jsonify(err_msg="sendChatMessage:fail invalid message")
    if msgtype in ("news", "miniprogram") and not str(content.get("imgUrl") or "https://").startswith("http"):
        return jsonify(err_msg="sendChatMessage:fail invalid imgUrl")
    sim = current()
    if chat_id:
        line = chat.add_line(sim, userid, msgtype, content, chat_id=str(chat_id))
    else:
        external_userid = text_of(given, "external_userid")
        line = chat.add_line(sim, userid, msgtype, content, userid=userid, external_userid=external_userid)
    return jsonify(err_msg="sendChatMessage:ok", line=line)


def _errcode(sim: Simulator, name: str, params: dict[str, Any], url: str) -> tuple[int, str]:
    """0, or WeCom's code and a word: the right corp and app, the trusted host, then the right ticket for this URL."""
    is_agent = name == "agentConfig"
    if params.get("corpid" if is_agent else "appId") != sim.corp_id:
        return 92002, "corpid is not the member's corp"
    apps = [app for app in sim.apps.all() if not is_agent or str(app.agent_id) == str(params.get("agentid"))]
    if not apps:
        return 40056, "invalid agentid"
    if urlsplit(url).netloc not in [app.trusted_domain for app in apps]:
        return 80001, "invalid url domain"
    prefix = ("timestamp", "nonceStr", "signature")
    names = prefix if is_agent else tuple(f"verify{one[0].upper()}{one[1:]}" for one in prefix)
    signed = Signed(*(str(params.get(one, "")) for one in names))
    wanted = apps[0].agent_id if is_agent else OF_CORP
    made_with = [agent_id for agent_id, ticket in _tickets(sim) if signed.is_made_with(ticket, url)]
    if wanted in made_with:
        return 0, ""
    return (42012, "ticket of the corp or of another app") if made_with else (40093, "invalid signature")


def _tickets(sim: Simulator) -> list[tuple[int, str]]:
    rows = sim.state.rows("SELECT agent_id, ticket FROM tickets WHERE expires_at > ?", sim.clock.now())
    return [(row["agent_id"], row["ticket"]) for row in rows]
