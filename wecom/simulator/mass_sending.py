"""Mass sends (企业群发): whom a message goes to, what becomes of it when a member confirms, the monthly allowance."""

import json
from calendar import monthrange
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from wecom.simulator import chat, ids
from wecom.simulator.clock import CORP_TIMEZONE
from wecom.simulator.engine import Simulator
from wecom.simulator.relations import RelationStatus, find_relation
from wecom.simulator.state import Row

BY_CORP, BY_MEMBER = 0, 1
TASK_OPEN, TASK_SENT = 0, 2
UNSENT, SENT, NO_FRIEND, ALLOWANCE_USED = 0, 1, 2, 3
SINGLE, GROUP = "single", "group"

Parts = list[tuple[str, dict[str, Any]]]


def new_mass_send(
    sim: Simulator,
    *,
    chat_type: str,
    parts: Parts,
    recipients: Iterable[tuple[str, str]],
    senders: Iterable[str] = (),
    create_type: int = BY_CORP,
    creator: str | None = None,
    allow_select: bool = False,
) -> str:
    """Write a message, a task for every sender, and an unsent result for every (userid, external_userid)."""
    number = ids.next_number(sim.state, "mass_send")
    msgid = "msg" + ids.derived(f"{sim.seed}:mass_send:{number}", 29)
    texts = [content["content"] for msgtype, content in parts if msgtype == "text"]
    attachments = [{"msgtype": msgtype, msgtype: content} for msgtype, content in parts if msgtype != "text"]
    sim.state.insert(
        "mass_sends",
        msgid=msgid,
        chat_type=chat_type,
        create_type=create_type,
        creator=creator,
        create_time=sim.clock.now(),
        content=texts[0] if texts else "",
        attachments=json.dumps(attachments, ensure_ascii=False),
        allow_select=int(allow_select),
    )
    pairs = list(dict.fromkeys(recipients))
    tasks = dict.fromkeys([*senders, *(userid for userid, _ in pairs)])
    state = sim.state
    state.insert_many("mass_send_tasks", ({"msgid": msgid, "userid": one, "status": TASK_OPEN} for one in tasks))
    rows = ({"msgid": msgid, "userid": userid, "target": to, "status": UNSENT} for userid, to in pairs)
    state.insert_many("mass_send_results", rows)
    return msgid


def send(sim: Simulator, msgid: str, userid: str, *, without: Collection[str] = ()) -> None:
    """The member sends: what each recipient gets depends on the friendship and on the month's allowance, now."""
    message = sim.state.row("SELECT * FROM mass_sends WHERE msgid = ?", msgid)
    assert message is not None
    now = sim.clock.now()
    results = sim.state.rows(
        "SELECT * FROM mass_send_results WHERE msgid = ? AND userid = ? AND status = ? ORDER BY rowid",
        *(msgid, userid, UNSENT),
    )
    for result in results:
        if result["target"] in without:
            continue
        status = _outcome(sim, message["chat_type"], result)
        key = {"msgid": msgid, "userid": result["userid"], "target": result["target"]}
        sim.state.update("mass_send_results", key, status=status, send_time=now if status == SENT else None)
        if status == SENT:
            _speak(sim, message, result)
    sim.state.update("mass_send_tasks", {"msgid": msgid, "userid": userid}, status=TASK_SENT, send_time=now)


def allowance(sim: Simulator) -> int:
    """Mass messages one recipient can get this month."""
    today = datetime.fromtimestamp(sim.clock.now(), CORP_TIMEZONE)
    return sim.knobs.read().mass_sends_per_month or monthrange(today.year, today.month)[1]


def last_in_touch(sim: Simulator, agent_id: int, external_userid: str) -> str | None:
    """Of those the app sees, who wrote or was written to last; without any talk, who added the customer last."""
    row = sim.state.row(
        "SELECT r.userid FROM readable_relations r JOIN visible_members m ON m.userid = r.userid AND m.status = 1"
        " WHERE m.agent_id = ? AND r.external_userid = ? ORDER BY coalesce((SELECT max(u.sent_at) FROM utterances u"
        " WHERE u.userid = r.userid AND u.external_userid = r.external_userid), r.createtime) DESC, r.number DESC",
        *(agent_id, external_userid),
    )
    return None if row is None else str(row["userid"])


def _outcome(sim: Simulator, chat_type: str, result: Row) -> int:
    if chat_type == SINGLE:
        relation = find_relation(sim, result["userid"], result["target"])
        if relation is None or relation["status"] != RelationStatus.MUTUAL:
            return NO_FRIEND
    today = datetime.fromtimestamp(sim.clock.now(), CORP_TIMEZONE)
    month = int(today.replace(day=1, hour=0, minute=0, second=0, microsecond=0).timestamp())
    sql = "SELECT count(*) FROM mass_send_results WHERE target = ? AND status = 1 AND send_time >= ?"
    return ALLOWANCE_USED if sim.state.count(sql, result["target"], month) >= allowance(sim) else SENT


def _speak(sim: Simulator, message: Row, result: Row) -> None:
    parts: Parts = [("text", {"content": message["content"]})] if message["content"] else []
    parts += [(one["msgtype"], one[one["msgtype"]]) for one in json.loads(message["attachments"])]
    to_group = message["chat_type"] == GROUP
    where = (
        {"chat_id": result["target"]} if to_group else {"userid": result["userid"], "external_userid": result["target"]}
    )
    for msgtype, content in parts:
        chat.add_line(sim, result["userid"], msgtype, content, **where)
