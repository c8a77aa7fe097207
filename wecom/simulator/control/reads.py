"""Control API, reading: the corp, its messages and its chats."""

from typing import Any

from flask import Blueprint, request

from wecom.simulator import archive, chat, reads
from wecom.simulator.control.answers import Refused, answer_refusals, whole_number_of_query
from wecom.simulator.engine import current
from wecom.simulator.identity import AGENT_ID

control_reads = Blueprint("control_reads", __name__, url_prefix="/__sim")
answer_refusals(control_reads)


@control_reads.get("/health")
def health() -> dict[str, Any]:
    return {"simulator": "wecom", "corp_id": current().corp_id, "agent_id": AGENT_ID, "app_url": current().app_url}


@control_reads.get("/summary")
def summary() -> dict[str, Any]:
    return reads.summary(current())


@control_reads.get("/departments")
def departments() -> list[dict[str, Any]]:
    return [{"id": one.id, "name": one.name, "parent_id": one.parent_id} for one in reads.departments(current())]


@control_reads.get("/members")
def members() -> list[dict[str, Any]]:
    return reads.members(current())


@control_reads.get("/customers")
def customers() -> list[dict[str, Any]]:
    userid, q = request.args.get("userid", ""), request.args.get("q", "")
    return reads.customers(current(), userid=userid, q=q, limit=whole_number_of_query("limit", 50))


@control_reads.get("/customers/<external_userid>")
def customer(external_userid: str) -> dict[str, Any]:
    return _found(reads.customer(current(), external_userid), "customer")


@control_reads.get("/groups")
def groups() -> list[dict[str, Any]]:
    return reads.groups(current(), userid=request.args.get("userid", ""))


@control_reads.get("/groups/<chat_id>")
def group(chat_id: str) -> dict[str, Any]:
    return _found(reads.group(current(), chat_id), "group")


@control_reads.get("/channels")
def channels() -> list[dict[str, Any]]:
    return reads.channels(current())


@control_reads.get("/links")
def links() -> list[dict[str, Any]]:
    return reads.links(current())


@control_reads.get("/mass-sends")
def mass_sends() -> list[dict[str, Any]]:
    return reads.mass_sends(current(), whole_number_of_query("limit", 50))


@control_reads.get("/chat-keys")
def chat_keys() -> list[dict[str, Any]]:
    return reads.chat_keys(current())


@control_reads.get("/tags")
def tags() -> list[dict[str, Any]]:
    return reads.tags(current())


@control_reads.get("/messages")
def messages() -> list[dict[str, Any]]:
    userid = request.args.get("userid", "")
    if not userid:
        raise Refused("give userid in the query")
    return reads.inbox(current(), userid, limit=whole_number_of_query("limit", 100))


@control_reads.get("/chat")
def lines() -> list[dict[str, Any]]:
    sim, after = current(), whole_number_of_query("after", 0)
    limit = whole_number_of_query("limit", 200)
    if chat_id := request.args.get("chat_id", ""):
        return chat.group_chat(sim, chat_id, after=after, limit=limit)
    userid, external_userid = request.args.get("userid", ""), request.args.get("external_userid", "")
    if not userid or not external_userid:
        raise Refused("give userid and external_userid, or chat_id, in the query")
    return chat.single_chat(sim, userid, external_userid, after=after, limit=limit)


@control_reads.get("/archive")
def archived() -> list[dict[str, Any]]:
    return archive.messages(current(), since=whole_number_of_query("since", 0))


@control_reads.get("/chats")
def recent_chats() -> list[dict[str, Any]]:
    return chat.recent_chats(current(), request.args.get("userid", ""))


def _found(what: dict[str, Any] | None, name: str) -> dict[str, Any]:
    if what is None:
        raise Refused(f"there is no such {name}", 404)
    return what
