"""Mass sends: creating one only makes tasks that members confirm; lists, results, reminders and cancelling (G)."""

import json
from typing import Any

from wecom.simulator.api.call import Answer, Call
from wecom.simulator.api.contents import read_parts
from wecom.simulator.api.cursors import make_cursor, page_length, read_cursor
from wecom.simulator.api.mass_send_audience import recipients_of
from wecom.simulator.api.refusals import ApiRefusal
from wecom.simulator.api.registry import post
from wecom.simulator.corp.plan import DAY
from wecom.simulator.mass_sending import BY_CORP, BY_MEMBER, GROUP, SENT, SINGLE, TASK_OPEN, new_mass_send
from wecom.simulator.state import Row

LONGEST_SPAN = 31 * DAY
BOTH = 2
MOST_REMINDERS = 3


@post("externalcontact/add_msg_template", empty={"fail_list": []})
def create(call: Call) -> Answer:
    chat_type = _chat_type(call, SINGLE)
    parts = read_parts(call)
    allow_select = call.body.get("allow_select", False)
    if not isinstance(allow_select, bool):
        raise ApiRefusal(40058, "allow_select")
    with call.sim.state.transaction():
        audience = recipients_of(call, chat_type)
        msgid = new_mass_send(
            call.sim,
            chat_type=chat_type,
            parts=parts,
            recipients=audience.pairs,
            senders=audience.senders,
            allow_select=allow_select and chat_type == SINGLE,
        )
    return {"fail_list": audience.failed, "msgid": msgid}


@post("externalcontact/get_groupmsg_list_v2", empty={"group_msg_list": []})
def list_messages(call: Call) -> Answer:
    chat_type = _chat_type(call)
    start, end = call.whole("start_time"), call.whole("end_time")
    if not 0 <= end - start <= LONGEST_SPAN:
        raise ApiRefusal(40058, "start_time and end_time are at most one month apart")
    kinds = {BY_CORP: (BY_CORP,), BY_MEMBER: (BY_MEMBER,), BOTH: (BY_CORP, BY_MEMBER)}.get(
        call.whole("filter_type", BOTH)
    )
    if kinds is None:
        raise ApiRefusal(40058, "filter_type")
    creator = call.text("creator", "")
    about = (chat_type, start, end, kinds, creator)
    (after,) = read_cursor(call, about) or [0]
    rows = call.sim.state.rows(
        "SELECT rowid, * FROM mass_sends WHERE chat_type = ? AND create_time BETWEEN ? AND ? AND create_type IN (?, ?)"
        " AND (? = '' OR creator = ?) AND rowid > ? ORDER BY rowid LIMIT ?",
        *(chat_type, start, end, kinds[0], kinds[-1], creator, creator, after, (limit := _limit(call, 100, 50)) + 1),
    )
    page = rows[: page_length(call, limit)]
    last = page[-1]["rowid"] if page else after
    return {
        "group_msg_list": [_shown(row) for row in page],
        "next_cursor": make_cursor(call, about, [last]) if len(rows) > len(page) else "",
    }


@post("externalcontact/get_groupmsg_task", empty={"task_list": []})
def list_tasks(call: Call) -> Answer:
    message = _dispatched(call)
    (after,) = read_cursor(call, message["msgid"]) or [0]
    limit = _limit(call, 1000, 500)
    rows = call.sim.state.rows(
        "SELECT rowid, * FROM mass_send_tasks WHERE msgid = ? AND rowid > ? ORDER BY rowid LIMIT ?",
        *(message["msgid"], after, limit + 1),
    )
    page = rows[: page_length(call, limit)]
    last = page[-1]["rowid"] if page else after
    return {
        "task_list": [{"userid": row["userid"], "status": row["status"]} | _moment(row) for row in page],
        "next_cursor": make_cursor(call, message["msgid"], [last]) if len(rows) > len(page) else "",
    }


@post("externalcontact/get_groupmsg_send_result", empty={"send_list": []})
def list_results(call: Call) -> Answer:
    """Of a message to groups only what was sent is told."""
    message = _dispatched(call)
    userid = call.text("userid", missing=41009)
    if not call.sim.state.count(
        "SELECT count(*) FROM mass_send_tasks WHERE msgid = ? AND userid = ?", message["msgid"], userid
    ):
        raise ApiRefusal(40003)
    is_single = message["chat_type"] == SINGLE
    about = (message["msgid"], userid.lower())
    (after,) = read_cursor(call, about) or [0]
    limit = _limit(call, 1000, 500)
    rows = call.sim.state.rows(
        "SELECT rowid, * FROM mass_send_results WHERE msgid = ? AND userid = ? AND rowid > ?"
        " AND (? OR status = ?) ORDER BY rowid LIMIT ?",
        *(message["msgid"], userid, after, is_single, SENT, limit + 1),
    )
    page = rows[: page_length(call, limit)]
    last = page[-1]["rowid"] if page else after
    target = "external_userid" if is_single else "chat_id"
    return {
        "send_list": [
            {target: row["target"], "userid": row["userid"], "status": row["status"]} | _moment(row) for row in page
        ],
        "next_cursor": make_cursor(call, about, [last]) if len(rows) > len(page) else "",
    }


@post("externalcontact/remind_groupmsg_send")
def remind(call: Call) -> Answer:
    """To every member who has not confirmed; three times in 24 hours."""
    message = _message(call)
    if message["cancelled"]:
        raise ApiRefusal(41093)
    state = call.sim.state
    recent = "SELECT count(*) FROM mass_send_reminders WHERE msgid = ? AND at > ?"
    if state.count(recent, message["msgid"], call.now - DAY) >= MOST_REMINDERS:
        raise ApiRefusal(41094)
    state.insert("mass_send_reminders", msgid=message["msgid"], at=call.now)
    return {}


@post("externalcontact/cancel_groupmsg_send")
def cancel(call: Call) -> Answer:
    """What was sent is not recalled; what was not, cannot be sent any more."""
    message = _message(call)
    if message["cancelled"]:
        raise ApiRefusal(41093)
    call.sim.state.update("mass_sends", {"msgid": message["msgid"]}, cancelled=1)
    return {}


def _chat_type(call: Call, default: str | None = None) -> str:
    chat_type = call.text("chat_type", default)
    if chat_type not in (SINGLE, GROUP):
        raise ApiRefusal(40058, "chat_type")
    return chat_type


def _limit(call: Call, most: int, usual: int) -> int:
    """A limit above the maximum silently becomes the usual one, not the maximum."""
    given = call.whole("limit", usual)
    return given if 1 <= given <= most else usual


def _message(call: Call) -> Row:
    row = call.sim.state.row("SELECT * FROM mass_sends WHERE msgid = ?", call.text("msgid", missing=41046))
    if row is None:
        raise ApiRefusal(41047)
    return row


def _dispatched(call: Call) -> Row:
    message = _message(call)
    if call.now - message["create_time"] < call.knobs.mass_send_dispatch_seconds:
        raise ApiRefusal(41063)
    return message


def _moment(row: Row) -> dict[str, Any]:
    return {} if row["status"] == TASK_OPEN or row["send_time"] is None else {"send_time": row["send_time"]}


def _shown(row: Row) -> Answer:
    """`create_time` comes as a string here, a message made by an app has no creator, a picture only one address."""
    shown: Answer = {"msgid": row["msgid"], "create_time": str(row["create_time"]), "create_type": row["create_type"]}
    shown |= {"creator": row["creator"]} if row["creator"] else {}
    shown |= {"text": {"content": row["content"]}} if row["content"] else {}
    return shown | {"attachments": [_shown_attachment(one) for one in json.loads(row["attachments"])]}


def _shown_attachment(one: Answer) -> Answer:
    """The media_id wins over the pic_url when both were given."""
    image = one.get("image", {})
    return one | {"image": {"media_id": image["media_id"]}} if image.get("media_id") else one
