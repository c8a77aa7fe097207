"""What members do with mass sends: confirm one that the corp wants sent, or send one of their own."""

from collections.abc import Collection, Sequence
from typing import Any

from wecom.simulator.acts.people import active_seller
from wecom.simulator.acts.refused import ActRefused, NotThere
from wecom.simulator.engine import Simulator
from wecom.simulator.mass_sending import BY_MEMBER, SINGLE, TASK_SENT, new_mass_send, send
from wecom.simulator.state import Row


def confirm_mass_send(sim: Simulator, userid: str, msgid: str = "", *, without: Collection[str] = ()) -> dict[str, Any]:
    """The member presses 发送, perhaps with some customers unticked; without `msgid` of the newest that waits."""
    with sim.state.transaction():
        member = active_seller(sim, userid)
        message = _waiting(sim, member["userid"], msgid)
        if without and not message["allow_select"]:
            raise ActRefused("nobody can be unticked in this one; it was made without allow_select")
        send(sim, message["msgid"], member["userid"], without=without)
    return {"msgid": message["msgid"]}


def send_own(sim: Simulator, userid: str, text: str, external_userids: Sequence[str] = ()) -> dict[str, Any]:
    """A member's own mass send (个人发表), to all of their customers or to those named."""
    with sim.state.transaction():
        member = active_seller(sim, userid)
        sql = "SELECT external_userid FROM readable_relations WHERE userid = ? ORDER BY number"
        mine = [row["external_userid"] for row in sim.state.rows(sql, member["userid"])]
        wanted = [one for one in mine if not external_userids or one in external_userids]
        if not wanted:
            raise ActRefused(f"none of them is a customer of {userid}")
        msgid = new_mass_send(
            sim,
            chat_type=SINGLE,
            parts=[("text", {"content": text})],
            recipients=[(member["userid"], one) for one in wanted],
            create_type=BY_MEMBER,
            creator=member["userid"],
        )
        send(sim, msgid, member["userid"])
    return {"msgid": msgid}


def _waiting(sim: Simulator, userid: str, msgid: str) -> Row:
    row = sim.state.row(
        "SELECT m.*, t.status FROM mass_sends m JOIN mass_send_tasks t ON t.msgid = m.msgid AND t.userid = ?"
        " WHERE (? = '' AND t.status <> ? AND m.cancelled = 0) OR m.msgid = ? ORDER BY m.rowid DESC LIMIT 1",
        *(userid, msgid, TASK_SENT, msgid),
    )
    if row is None:
        raise NotThere(f"{userid} has no such mass send to confirm")
    if row["cancelled"]:
        raise ActRefused("the corp cancelled this mass send")
    if row["status"] == TASK_SENT:
        raise ActRefused(f"{userid} has sent it already")
    return row
